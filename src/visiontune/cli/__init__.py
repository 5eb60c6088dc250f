"""The command line: thin modules that build requests and hand them to the studio.

Nothing heavy is imported until a command runs, so that `visiontune --help` answers at once.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 failed, 2 bad input, 130 interrupted."""
    from visiontune.cli.app import app
    from visiontune.cli.output import fail
    from visiontune.errors import VisionTuneError

    try:
        # Typer itself tells wrong options (2) and interrupts (130): which click it carries is its own affair.
        app()
    except VisionTuneError as error:
        sys.exit(fail(error, as_json="--json" in sys.argv))
    except KeyboardInterrupt:  # while an error was told
        sys.exit(130)
