"""Meets Dateline with faults, and says what differs from a run that met none.

    python -m tests.faults kills --number 200 --seed 1
    python -m tests.faults fuzz --minutes 30
    python -m tests.faults half-hour
    python -m tests.faults full

Ends with 1 where anything differs, and names each case with the seed that repeats it.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.faults.damage import try_damage
from tests.faults.errors import try_errors
from tests.faults.folders import Folders
from tests.faults.fuzz import try_fuzz
from tests.faults.histories import try_histories
from tests.faults.hostile import try_hostile
from tests.faults.kills import try_kills
from tests.faults.operations import try_operations
from tests.faults.publishes import try_publishes
from tests.faults.runs import Runs
from tests.faults.tally import HEADER, Tally


class Kind(NamedTuple):
    """A kind of fault: how it is tried, and how many cases (or minutes) are usual, in half an hour, and in full; no
    number is all that there are. `seconds` is what a case takes on two idle cores.
    """

    attempt: Callable[[Folders, Runs, float | None, int], Tally]
    usual: float
    half_hour: float
    full: float | None
    seconds: float
    about: int = 0


def _number(attempt: Callable[[Folders, Runs, int, int], Tally]) -> Callable[..., Tally]:
    return lambda folders, runs, number, seed: attempt(
        folders, runs, None if number is None else int(number), seed
    )


# `about` is how many cases there are, where all are tried.
KINDS = {
    "kills": Kind(_number(try_kills), 10, 30, 200, 8),
    "operations": Kind(_number(try_operations), 20, 40, None, 6, 600),
    "errors": Kind(_number(try_errors), 20, 30, 200, 6),
    "damage": Kind(_number(try_damage), 20, 40, None, 5, 350),
    "hostile": Kind(_number(try_hostile), 20, 20, 60, 8),
    "histories": Kind(_number(try_histories), 5, 8, 100, 30),
    "publishes": Kind(_number(try_publishes), 50, 100, 1000, 0.4),
    "fuzz": Kind(lambda _folders, _runs, minutes, seed: try_fuzz(minutes or 0, seed), 1, 4, 30, 60),
}


def _chosen(asked: argparse.Namespace) -> dict[str, float | None]:
    """The kinds that are asked for, each with a number of cases or minutes."""
    if asked.what == ["half-hour"]:
        return {name: kind.half_hour for name, kind in KINDS.items()}
    if asked.what == ["full"]:
        return {name: kind.full for name, kind in KINDS.items()}
    given = {name: asked.minutes if name == "fuzz" else asked.number for name in asked.what}
    return {name: KINDS[name].usual if number is None else number for name, number in given.items()}


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The arguments; wrong usage ends the process with 2."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__.split("\n")[0])
    parser.add_argument("what", nargs="+", choices=[*KINDS, "half-hour", "full"])
    parser.add_argument("--number", type=int, help="how many cases")
    parser.add_argument("--minutes", type=float, help="how long to fuzz")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    if not KINDS.keys() >= set(asked.what):
        if len(asked.what) > 1:
            parser.error("half-hour and full stand for all kinds: name no other beside them")
        if asked.number is not None or asked.minutes is not None:
            parser.error("half-hour and full have numbers of their own")
    if asked.number is not None and set(asked.what) == {"fuzz"}:
        parser.error("--number is for cases: fuzz takes --minutes")
    if asked.minutes is not None and "fuzz" not in asked.what:
        parser.error("--minutes is for fuzz: cases take --number")
    for option, number in (("--number", asked.number), ("--minutes", asked.minutes)):
        if number is not None and number <= 0:
            parser.error(f"{option} {number:g}: give more than 0")
    return asked


def main() -> int:
    """Try what is asked for, and print the table."""
    asked = _asked(None)
    chosen = _chosen(asked)
    seconds = sum((number or KINDS[name].about) * KINDS[name].seconds for name, number in chosen.items())
    print(f"This takes about {seconds / 60:.0f} minutes on two idle cores.", file=sys.stderr, flush=True)
    tallies = []
    with tempfile.TemporaryDirectory(prefix="dateline-faults-") as root, Runs() as runs:
        folders = Folders(Path(root).resolve(), runs)
        for name, number in chosen.items():
            tallies.append(KINDS[name].attempt(folders, runs, number, asked.seed))
    differ = [f"{tally.name}: {case}" for tally in tallies for case in tally.differ]
    print("\n".join([HEADER, *(tally.line for tally in tallies), *differ]))
    return int(bool(differ))


if __name__ == "__main__":
    sys.exit(main())
