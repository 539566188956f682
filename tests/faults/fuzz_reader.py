"""A process that reads one fuzzed input after the other and says what each took; `tests.faults.fuzz` watches it."""

import json
import resource
import sys
import time
import traceback
from bisect import insort
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from tests.faults.fuzz_inputs import fuzz_input

# Beyond it the machine is in danger, and nothing is measured any more.
_MOST_ADDRESSES = 16 * 1024**3
# Events are read some hundred times as slowly as pages.
LARGEST_TEXT = 30_000
# What any input costs is more than what a small page does: several are read at once, and their bytes counted.
_BYTES_AT_ONCE = {"pages": 1_000_000, "events": 1}


def _read_page(contents: list[bytes]) -> None:
    from pipelines.pages.reading import read_pages  # noqa: PLC0415

    day = pl.lit("2025-12-08").str.to_date()
    names = [f"page{number}.txt" for number in range(len(contents))]
    captures = pl.DataFrame({"source_path": names, "content": contents})
    found = read_pages(captures.with_columns(date=day, folder_date=day))
    accounted = pl.concat([found.pages["source_path"], found.quarantine["source_path"]])
    assert set(accounted) == set(names), "a page was lost"


@cache
def _coder() -> tuple[Any, Any]:
    from pipelines.countries.gazetteer import load_gazetteer  # noqa: PLC0415
    from pipelines.events.reader.reading import load_reader  # noqa: PLC0415

    return load_gazetteer(), load_reader()


def _read_events(contents: list[bytes]) -> None:
    from pipelines.countries.matching import mentions  # noqa: PLC0415
    from pipelines.events.coding import code_events  # noqa: PLC0415

    gazetteer, reader = _coder()
    texts = pl.DataFrame(
        {
            "version_id": [f"{number:016x}" for number in range(len(contents))],
            "headline": "Rusland bedreigt Oekraïne",
            "body": [content.decode("utf-8", "replace").replace("\0", " ") for content in contents],
        }
    )
    code_events(texts, mentions(texts, gazetteer), reader)


READERS: dict[str, tuple[Callable[[list[bytes]], None], int]] = {
    "pages": (_read_page, 1_000_000),
    "events": (_read_events, LARGEST_TEXT),
}


def _highest_memory() -> int:
    """Resident memory at its highest since it was last asked for, in bytes; 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        highest = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
        Path("/proc/self/clear_refs").write_text("5")
    except (OSError, StopIteration):
        return 0
    return highest


def _measure(read: Callable[[list[bytes]], None], contents: list[bytes]) -> dict[str, Any]:
    _highest_memory()
    began = time.process_time()
    try:
        read(contents)
        error = None
    except BaseException as raised:
        error = f"{type(raised).__name__}: {raised} at {traceback.extract_tb(raised.__traceback__)[-1]}"[:400]
    return {"cpu": time.process_time() - began, "memory": _highest_memory(), "error": error}


def main(reader: str, seed: int, first: int) -> None:
    """Read the inputs from a number on, without end."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_ADDRESSES, resource.getrlimit(resource.RLIMIT_AS)[1]))
    read, largest = READERS[reader]
    usual: list[float] = []
    # What only the first input costs, and what any costs.
    small = [b"Kop\nBERLIJN (ANP) - Duitsland veroordeelt Iran."]
    alone = min(_measure(read, small)["cpu"] for _ in range(5))
    print(json.dumps({"alone": alone}), flush=True)
    number = first
    while True:
        kind, content = fuzz_input(seed, number, largest)
        copies = max(1, _BYTES_AT_ONCE[reader] // len(content))
        contents = [content] + [content + f"\n{copy}".encode() for copy in range(1, copies)]
        size = len(content) * copies
        took = _measure(read, contents)
        if usual and (took["cpu"] - alone) / size > SUSPICIOUS * usual[len(usual) // 2]:
            # The machine may have been busy.
            took["cpu"] = min(took["cpu"], *(_measure(read, contents)["cpu"] for _ in range(2)))
        insort(usual, (took["cpu"] - alone) / size)
        told = {"number": number, "kind": kind, "size": len(content), "read": size, **took}
        print(json.dumps(told), flush=True)
        number += 1


# Times the median a byte, after which an input is read again.
SUSPICIOUS = 3

if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
