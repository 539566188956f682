"""What `dateline` calls: one command, then the end of the process."""

import atexit
import faulthandler
import os
import sys

from assets.cli.app import app


def main(arguments: list[str] | None = None) -> None:
    """Run one command and end the process.

    Threads of polars, Arrow, DuckDB and onnxruntime run until the very end, and can abort a process that is being torn
    down around them: a run that has published would then exit with -6. So the process ends once Python's own exit
    handlers have run. Whatever else aborts it prints a traceback.

    Raises:
        SystemExit: with the exit code.
    """
    faulthandler.enable()
    code: str | int | None = 1
    # Handlers run in reverse order: this one after all that the command registers.
    atexit.register(lambda: _end(code))
    try:
        app(arguments)
    except SystemExit as ended:
        code = ended.code
        raise


def _end(code: str | int | None) -> None:
    """End the process without what native libraries do at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            # As Python exits if it cannot write what is buffered.
            code = 120
    os._exit(code if isinstance(code, int) else int(code is not None))
