"""A few faults of each kind: `make faults` and `make faults-full` meet Dateline with many more."""

import errno
import random
import shutil

import polars as pl
import pytest

from pipelines.pages.reading import read_pages
from tests.conftest import SAMPLE
from tests.faults.damage import try_damage
from tests.faults.equal_inputs import WAYS, figures
from tests.faults.errors import difference_unread, try_errors
from tests.faults.folders import Folders, add_late_page, difference
from tests.faults.fuzz import try_fuzz
from tests.faults.fuzz_inputs import fuzz_input
from tests.faults.histories import try_histories
from tests.faults.hostile import try_hostile
from tests.faults.kills import try_kills
from tests.faults.operations import try_operations
from tests.faults.publishes import try_publishes
from tests.faults.runs import Ended, Runs

pytestmark = [pytest.mark.slow, pytest.mark.faults]

SEED = 7


@pytest.fixture(scope="module")
def runs():
    with Runs() as process:
        yield process


@pytest.fixture(scope="module")
def folders(runs, tmp_path_factory) -> Folders:
    return Folders(tmp_path_factory.mktemp("faults"), runs)


@pytest.mark.parametrize(
    ("attempt", "number"),
    [
        (try_kills, 1),
        (try_operations, 2),
        (try_errors, 3),
        (try_damage, 3),
        (try_hostile, 2),
        (try_histories, 1),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_nothing_differs_after(folders, runs, attempt, number):
    tally = attempt(folders, runs, number, SEED)
    assert tally.tried >= number
    assert not tally.differ


def test_readers_see_whole_builds(folders, runs):
    assert not try_publishes(folders, runs, 20, SEED).differ


def test_no_input_is_an_error():
    tally = try_fuzz(0.4, SEED)
    assert tally.tried > 1
    # A few seconds are no measure of time.
    assert not [case for case in tally.differ if "times the median" not in case]


@pytest.mark.parametrize("way", WAYS)
def test_the_same_captures_give_the_same_figures(folders, runs, way):
    data = folders.copy(folders.made)
    WAYS[way](data.raw, random.Random(SEED))
    assert runs.run(data).code == 0
    assert figures(data) == figures(folders.made)


def test_pages_do_not_depend_on_the_order_of_captures():
    day = pl.lit("2025-12-08").str.to_date()
    paths = sorted(SAMPLE.rglob("*.txt"))
    captures = pl.DataFrame(
        {"source_path": [path.name for path in paths], "content": [path.read_bytes() for path in paths]}
    ).with_columns(date=day, folder_date=day)
    once = read_pages(captures)
    again = read_pages(captures.sample(fraction=1, shuffle=True, seed=SEED))
    assert all(one.equals(other) for one, other in zip(once, again, strict=True))


def test_what_differs_is_noticed(folders, runs):
    """The harness itself: a run that ends otherwise, and rows that are not those expected."""
    data = folders.copy(folders.made)
    shutil.rmtree(min(data.raw.iterdir()))
    assert difference(data, folders.expected(data))
    assert runs.run(data).code == 0
    assert difference(data, folders.expected(data)) is None
    assert Ended(1, "Traceback (most recent call last):\nValueError: x").fault(1)
    assert Ended(1, "no room").fault(0)
    assert Ended(None, "").fault(0) is None


def test_a_file_that_was_not_read_must_be_in_quarantine(folders, runs):
    data = folders.copy(folders.made)
    add_late_page(data)
    expected = folders.expected(data)
    # Nothing has read the late page, and nothing says so.
    assert difference_unread(data, expected)
    unread = {"fail_reading": "late.txt", "errno": errno.EIO}
    assert runs.run(data, fault=unread).code == 0
    assert difference(data, expected)
    assert difference_unread(data, expected) is None


def test_a_kill_at_an_operation_leaves_what_was_before(folders, runs):
    data = folders.copy(folders.made)
    assert runs.run(data, "run", "--force", fault={"kill_at": 30}).code is None
    assert difference(data, folders.expected(data)) is None


def test_inputs_are_told_by_their_numbers():
    assert fuzz_input(SEED, 3) == fuzz_input(SEED, 3) != fuzz_input(SEED, 4)
