"""Where a run does its work by default, on how many worker processes, and with how much memory for DuckDB."""

import os
import re

# One per core, and no more than eight: each takes its own memory.
USUAL_WORKERS = min(os.cpu_count() or 1, 8)

# Worker processes of this machine.
LOCAL = "local"
EXECUTOR_VARIABLE = "DATELINE_EXECUTOR"
USUAL_EXECUTOR = os.environ.get(EXECUTOR_VARIABLE, "").strip() or LOCAL

# What DuckDB may take while it builds the warehouse. Beyond it, it works on the disk as far as it can.
MEMORY_VARIABLE = "DATELINE_MEMORY"
USUAL_MEMORY = os.environ.get(MEMORY_VARIABLE, "").strip() or "800MB"


def why_no_executor(text: str) -> str | None:
    """Why work cannot be handed to what a text names; None where it can."""
    if text == LOCAL or text.startswith(("tcp://", "tls://")):
        return None
    return f"{text!r} is no executor: give {LOCAL}, or the address of a Dask scheduler such as tcp://10.0.0.5:8786"


def why_no_memory(text: str) -> str | None:
    """Why a text is no amount of memory; None where it is."""
    if re.fullmatch(r"\d+(\.\d+)? ?[KMGT]i?B", text, re.IGNORECASE):
        return None
    return f"{text!r} is no amount of memory: write a number with a unit, such as 800MB or 2GB"
