"""The command line: thin modules that build requests and hand them to the studio.

Nothing heavy is imported until a command runs, so that `visiontune --help` answers at once.
"""

from __future__ import annotations

import errno
import gc
import sys


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 failed, 2 bad input, 130 interrupted."""
    try:
        code = _run()
    except KeyboardInterrupt:  # also while the command line itself is being imported
        code = 130
    # What is left is freed with the process: without a last search for cycles among a parser's objects, which takes 0.4 s.
    gc.freeze()
    sys.exit(code)


def _run() -> int:
    import typer

    from visiontune.cli.app import app
    from visiontune.cli.output import fail, fail_usage
    from visiontune.errors import VisionTuneError

    as_json = "--json" in sys.argv
    try:
        code = app(standalone_mode=False)
    except VisionTuneError as error:
        return fail(error, as_json=as_json)
    except typer.Abort:
        return 130
    except BrokenPipeError:
        return 1
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print("visiontune: the disk to which this is written is full", file=sys.stderr)
        return 1
    except Exception as error:
        # Of the click that typer carries, which is its own affair: wrong options, and what is no option at all.
        if not hasattr(error, "show") or not hasattr(error, "exit_code"):
            raise
        error.show()
        if as_json:
            fail_usage(error)
        return int(error.exit_code)
    return code if isinstance(code, int) else 0
