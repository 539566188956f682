"""Where a run does its work by default, and on how many worker processes."""

import os

# One per core, and no more than eight: each takes its own memory.
USUAL_WORKERS = min(os.cpu_count() or 1, 8)

# Worker processes of this machine.
LOCAL = "local"
EXECUTOR_VARIABLE = "DATELINE_EXECUTOR"
USUAL_EXECUTOR = os.environ.get(EXECUTOR_VARIABLE, "").strip() or LOCAL


def why_no_executor(text: str) -> str | None:
    """Why work cannot be handed to what a text names; None where it can."""
    if text == LOCAL or text.startswith(("tcp://", "tls://")):
        return None
    return f"{text!r} is no executor: give {LOCAL}, or the address of a Dask scheduler such as tcp://10.0.0.5:8786"
