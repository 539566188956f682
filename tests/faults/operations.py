"""Runs that are killed at each of their file operations in turn."""

from tests.conftest import contents
from tests.faults.folders import Folders, add_late_page, difference
from tests.faults.runs import Runs
from tests.faults.tally import Tally

# What is run, and with which arguments: one over a page more, and one over everything.
KINDS = {"incremental": ("run",), "forced": ("run", "--force")}


def try_operations(folders: Folders, runs: Runs, number: int | None, seed: int) -> Tally:
    """Kill an incremental and a forced run at each operation, or at about `number` of them spread evenly."""
    tally = Tally("operations", seed)
    counts = []
    for kind, arguments in KINDS.items():
        data = folders.copy(folders.made)
        if kind == "incremental":
            add_late_page(data)
        before, expected = contents(folders.made), folders.expected(data)
        whole = folders.copy(data)
        operations = runs.run(whole, *arguments, fault={"count": True}).operations
        folders.remove(whole)
        counts.append(f"{len(operations)} operations of a run {kind}")
        step = 1 if number is None else max(1, len(KINDS) * len(operations) // number)
        for at in range(1 + seed % step, len(operations) + 1, step):
            attempt = folders.copy(data)
            killed = runs.run(attempt, *arguments, fault={"kill_at": at})
            # What comes after the last operation that a run has, it no longer meets.
            fault = killed.fault(0) or (difference(attempt, before) and difference(attempt, expected))
            ended = runs.run(attempt)
            fault = fault or ended.fault(0) or difference(attempt, expected)
            tally.add(f"{kind}, operation {at} ({operations[at - 1]})", fault)
            folders.remove(attempt)
        folders.remove(data)
    tally.worst = ", ".join(counts)
    return tally
