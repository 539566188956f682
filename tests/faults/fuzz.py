"""Inputs that no site ever wrote, through the readers of pages and events: no exception, no input that takes far longer
than its size tells, none that takes a gigabyte.
"""

import json
import os
import select
import statistics
import subprocess
import sys
import time
from typing import Any

from tests.conftest import PROJECT
from tests.faults.fuzz_inputs import SMALLEST
from tests.faults.fuzz_reader import READERS
from tests.faults.tally import Tally

MOST_MEMORY = 1024**3
MOST_TIMES_THE_MEDIAN = 5
# No input takes so long; one that does is given up.
_GIVEN_UP_AFTER = 300


def _start(reader: str, seed: int, first: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.fuzz_reader", reader, str(seed), str(first)],
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        bufsize=0,
    )


def _told(process: subprocess.Popen[bytes], seconds: float) -> dict[str, Any] | None:
    assert process.stdout is not None
    line, until = b"", time.monotonic() + seconds
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([process.stdout], [], [], max(0.0, until - time.monotonic()))
        piece = process.stdout.read(1) if ready else b""
        if not piece:
            return None
        line += piece
    told: dict[str, Any] = json.loads(line)
    return told


def _try(tally: Tally, reader: str, minutes: float, seed: int) -> list[dict[str, Any]]:
    """What the inputs took that one reader reads in so many minutes."""
    until, number, alone = time.monotonic() + minutes * 60, 0, 0.0
    found: list[dict[str, Any]] = []
    process = _start(reader, seed, number)
    try:
        while time.monotonic() < until:
            told = _told(process, _GIVEN_UP_AFTER)
            if told is None:
                process.kill()
                code = process.wait()
                tally.add(
                    f"{reader} {number} (--seed {seed})",
                    f"took {_GIVEN_UP_AFTER} s or ended the process ({code})",
                )
                number += 1
                process = _start(reader, seed, number)
            elif "alone" in told:
                alone = told["alone"]
            else:
                found.append(told | {"a byte": max(0.0, told["cpu"] - alone) / told["read"]})
                number = told["number"] + 1
    finally:
        process.kill()
        process.wait()
    return found


def try_fuzz(minutes: float, seed: int) -> Tally:
    """Read inputs for so many minutes: half of the time pages, half events."""
    tally = Tally("fuzz", seed)
    worst = []
    for reader in READERS:
        found = _try(tally, reader, minutes / len(READERS), seed)
        large = [took["a byte"] for took in found if took["size"] >= SMALLEST]
        median = statistics.median(large) if large else 0.0
        for took in found:
            times = took["a byte"] / median if median and took["size"] >= SMALLEST else 0.0
            fault = took["error"]
            if times > MOST_TIMES_THE_MEDIAN:
                fault = fault or f"{took['cpu']:.1f} s, {times:.1f} times the median a byte"
            if took["memory"] > MOST_MEMORY:
                fault = fault or f"{took['memory'] / 2**20:.0f} MiB"
            tally.add(
                f"{reader} {took['number']} (--seed {seed}), {took['kind']}, {took['size']:,} bytes", fault
            )
        if large:
            memory = max(took["memory"] for took in found) / 2**20
            worst.append(
                f"{reader}: {len(found)} inputs, {max(large) / median if median else 0:.1f} times the median of"
                f" {median * 1e6:.2f} µs a byte, {memory:.0f} MiB"
            )
    tally.worst = "; ".join(worst)
    return tally
