"""The command line: thin modules that build requests and hand them to the studio.

Nothing heavy is imported until a command runs, so that `visiontune --help` answers at once.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 failed, 2 bad input, 130 interrupted."""
    import click

    from visiontune.cli.app import app
    from visiontune.cli.output import fail
    from visiontune.errors import VisionTuneError

    try:
        code = app(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except VisionTuneError as error:
        sys.exit(fail(error, as_json="--json" in sys.argv))
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)
