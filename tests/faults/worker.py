"""A process that runs commands of `dateline`, one after the other, and stays warm between them.

It reads one JSON object a line, `data`, `arguments`, `fault` and `output` (where the command prints to), and answers on
the descriptor that it is given. A fault may end it: `tests.faults.runs` then starts another.
"""

import json
import os
import sys
import time
import traceback


def _command(arguments: list[str]) -> int:
    from assets.cli.app import app  # noqa: PLC0415

    try:
        app(arguments)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        # As the interpreter would.
        traceback.print_exc()
        return 1
    return 0


def serve(answers: int) -> None:
    """Run what is asked for until the input ends."""
    # What every run imports.
    import assets.cli.run  # noqa: PLC0415
    import assets.definitions  # noqa: PLC0415, F401
    from tests.faults.injected import fault  # noqa: PLC0415

    os.write(answers, b'{"ready": true}\n')
    for line in sys.stdin:
        asked = json.loads(line)
        os.environ["DATELINE_DATA"] = asked["data"]
        output = os.open(asked["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for descriptor in (1, 2):
            os.dup2(output, descriptor)
        os.close(output)
        began, cpu = time.monotonic(), time.process_time()
        with fault(asked["fault"], asked["data"]) as seen:
            code = _command(asked["arguments"])
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        answer = {
            "code": code,
            "seconds": time.monotonic() - began,
            "cpu": time.process_time() - cpu,
            "operations": seen,
        }
        os.write(answers, json.dumps(answer).encode() + b"\n")


if __name__ == "__main__":
    serve(int(sys.argv[1]))
