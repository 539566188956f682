"""Runs that are killed at a random moment: the next run ends as if they had never been."""

import random

from tests.conftest import contents
from tests.faults.folders import CHANGES, Folders, difference
from tests.faults.runs import Runs
from tests.faults.tally import Tally

# Of so many runs one has worker processes, which take seconds to start.
_ONE_WITH_WORKERS = 8


def try_kills(folders: Folders, runs: Runs, number: int, seed: int) -> Tally:
    """Kill `number` runs: first runs, runs over changed captures and forced ones; some with worker processes, of which
    some outlive the process that is killed.
    """
    tally = Tally("kills", seed)
    longest = {}
    for attempt in range(number):
        chance = random.Random(f"{seed} {attempt}")
        kind = chance.choice(["first", "changed", "changed", "forced"])
        data = folders.only_captures(folders.made) if kind == "first" else folders.copy(folders.made)
        if kind == "changed":
            for change in chance.sample(CHANGES, chance.randint(1, 2)):
                change(data)
        expected = folders.expected(data)
        before = contents(folders.made) if kind != "first" else None
        workers = chance.randrange(_ONE_WITH_WORKERS) == 0
        arguments = ["run", *(["--force"] if kind == "forced" else []), "--workers", "2" if workers else "1"]
        if kind not in longest:
            whole = folders.copy(data)
            longest[kind] = runs.run(whole, *arguments).seconds
            folders.remove(whole)
        fault, moments = None, []
        for _ in range(chance.choice([1, 1, 2, 3])):
            moments.append(round(chance.uniform(0, (longest[kind] + 8 * workers) * 1.05), 2))
            killed = runs.run(
                data,
                *arguments,
                fault={"workers": workers},
                kill_after=moments[-1],
                whole_group=chance.random() < 0.7,
            )
            fault = fault or killed.fault(0)
            if before:
                # What is published meanwhile is the old build or the new one.
                fault = fault or (difference(data, before) and difference(data, expected))
        ended = runs.run(data)
        fault = fault or ended.fault(0) or difference(data, expected)
        tally.add(f"kill {attempt} (--seed {seed}): {' '.join(arguments)}, {kind}, after {moments} s", fault)
        folders.remove(data)
        longest[kind] = max(longest[kind], ended.seconds if kind == "forced" else 0)
    tally.worst = f"runs of {max(longest.values(), default=0):.1f} s"
    return tally
