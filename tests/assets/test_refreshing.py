"""A warehouse made from the last one has the rows of one that is built whole, whatever happened in between."""

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assets.building import TABLES, days_to_refresh, failing, warehouse_built
from assets.captures import make_captures
from assets.clock import make_clock
from assets.data_folder import DataFolder
from assets.events import make_events
from assets.inventory import read_inventory
from assets.mentions import make_forms, make_mentions
from assets.parsed import make_parsed
from assets.progress import Progress
from assets.settings import Settings
from assets.stories import make_links, make_versions
from pipelines.warehouse.changes import changed_days
from pipelines.warehouse.refreshing import OF_DAYS, OF_STORIES
from schemas.catalog import tables_in
from schemas.rules import RuleReport
from tests.conftest import SAMPLE

DAYS = sorted(folder.name for folder in SAMPLE.iterdir())
PAGES = 4


def _page(day: str, number: int) -> Path:
    return sorted((SAMPLE / day).iterdir())[number]


def _make_parts(data: DataFolder) -> None:
    """The Parquet layer of what lies in `raw/` now, without Dagster."""
    inventory = read_inventory(data.raw)
    days = sorted({*inventory["day"], *data.days("captures")})
    make_captures(inventory, data.root, days)
    for make in (make_parsed, make_versions, make_links, make_clock, make_forms, make_mentions, make_events):
        assert make(data.root, days).broken == {}


def _parts(data: DataFolder) -> pl.DataFrame:
    return data.listed_parts(tables_in("parsed"))


def _publish(data: DataFolder, days: Sequence[date] | None) -> None:
    with warehouse_built(data, _parts(data), set(TABLES), days, settings=Settings(), progress=Progress()) as (
        _,
        reports,
    ):
        assert failing(reports) == []


def _changed(data: DataFolder) -> list[date]:
    with duckdb.connect(str(data.steps), read_only=True) as db:
        return changed_days(db.sql("FROM parts").pl(), _parts(data))


def _rows(data: DataFolder) -> dict[str, list[tuple[object, ...]]]:
    """The rows of all tables and steps, but for when they were built."""
    found = {}
    for file in (data.database, data.steps):
        with duckdb.connect(str(file), read_only=True) as db:
            for (table,) in db.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                name = f"{file.stem}.{table}"
                if name not in {"steps.parts", "steps.build"}:
                    sql = f"SELECT COLUMNS(lambda c: c <> 'built_at') FROM {table}"
                    found[name] = sorted(db.execute(sql).fetchall(), key=repr)
    return found


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """All days of the sample but the last, a few pages each, and their warehouse."""
    data = DataFolder(str(tmp_path_factory.mktemp("published")))
    for day in DAYS[:-1]:
        for number in range(PAGES):
            _put(data, day, number)
    _make_parts(data)
    _publish(data, None)
    return Path(data.root)


@pytest.fixture
def data(published, tmp_path) -> DataFolder:
    """A copy of it, for one test."""
    return _copy(published, tmp_path / "data")


def _copy(folder: Path, to: Path) -> DataFolder:
    return DataFolder(str(shutil.copytree(folder, to)))


def _put(data: DataFolder, day: str, number: int, on: str | None = None) -> None:
    target = data.raw / (on or day)
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy2(_page(day, number), target / _page(day, number).name)


def _take_away(data: DataFolder, day: str, number: int) -> None:
    (data.raw / day / _page(day, number).name).unlink(missing_ok=True)


def _break_off(data: DataFolder, day: str, number: int) -> None:
    path = data.raw / day / _page(day, number).name
    if path.exists():
        path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])


_NUMBERS = st.integers(0, PAGES - 1)
_DAYS = st.sampled_from(DAYS[:-1])
_MOVES = st.one_of(
    st.tuples(st.just(_put), st.sampled_from(DAYS), _NUMBERS, st.sampled_from(DAYS)),
    st.tuples(st.just(_take_away), _DAYS, _NUMBERS),
    st.tuples(st.just(_break_off), _DAYS, _NUMBERS),
)


# An example takes seconds: what fails is not made smaller.
@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(history=st.lists(st.lists(_MOVES, min_size=1, max_size=3), min_size=1, max_size=2))
def test_a_refreshed_warehouse_has_the_rows_of_a_whole_one(published, tmp_path_factory, history):
    data = _copy(published, tmp_path_factory.mktemp("history") / "data")
    for moves in history:
        for move, *arguments in moves:
            move(data, *arguments)
        _make_parts(data)
        _publish(data, _changed(data))
    refreshed = _rows(data)
    _publish(data, None)
    whole = _rows(data)
    assert {f"news.{table}" for table in TABLES} < refreshed.keys() == whole.keys()
    assert {table for table in whole if refreshed[table] != whole[table]} == set()


def test_a_new_day_is_made_in_a_copy_of_the_last_build(data):
    before = _rows(data)
    _put(data, DAYS[-1], 0)
    _make_parts(data)
    days = _changed(data)
    assert date.fromisoformat(DAYS[-1]) in days
    assert date.fromisoformat(DAYS[0]) not in days
    _publish(data, days)
    after = _rows(data)
    # Every table that is refreshed has new rows but the one that holds what rarely happens.
    refreshed = {*OF_STORIES, *OF_DAYS} - {"label_conflicts"}
    assert {
        table for table in refreshed if len(after[f"news.{table}"]) <= len(before[f"news.{table}"])
    } == set()
    assert set(map(repr, before["news.pages"])) < set(map(repr, after["news.pages"]))


def test_what_comes_out_as_it_was_changes_no_day(data):
    make_parsed(data.root, [date.fromisoformat(day) for day in DAYS[:-1]])
    assert _changed(data) == []


@pytest.mark.parametrize("lost", ["steps", "what is in them", "build", "too many days"])
def test_a_build_that_cannot_follow_the_last_one_is_whole(data, lost):
    assert days_to_refresh(data, _parts(data)) == []
    if lost == "steps":
        data.steps.unlink()
    elif lost == "what is in them":
        data.steps.write_bytes(b"no database")
    elif lost == "build":
        with duckdb.connect(str(data.steps)) as db:
            db.execute("UPDATE build SET built_at = built_at - INTERVAL 1 DAY")
    else:
        shutil.rmtree(data.parsed / "items")
    assert days_to_refresh(data, _parts(data)) is None


def test_a_build_of_some_tables_is_not_followed(data):
    with warehouse_built(data, _parts(data), {"pages"}, None, settings=Settings(), progress=Progress()) as (
        _,
        reports,
    ):
        assert failing(reports) == []
    assert days_to_refresh(data, _parts(data)) is None


def _refresh(data: DataFolder) -> dict[str, list[RuleReport]]:
    _make_parts(data)
    days = _changed(data)
    with warehouse_built(data, _parts(data), set(TABLES), days, settings=Settings(), progress=Progress()) as (
        _,
        reports,
    ):
        return {table: [report for report in reports[table] if report.failures] for table in failing(reports)}


def _tamper(data: DataFolder, sql: str, *values: str) -> bytes:
    with duckdb.connect(str(data.database)) as db:
        db.execute(sql, values)
    return data.database.read_bytes()


def test_a_row_that_stays_with_the_key_of_a_new_one_is_found(data):
    new = f"{DAYS[-1]}/{_page(DAYS[-1], 0).name}"
    published = _tamper(
        data,
        "UPDATE pages SET source_path = ? WHERE source_path = (SELECT min(source_path) FROM pages)",
        new,
    )
    _put(data, DAYS[-1], 0)
    assert _refresh(data) == {"pages": [RuleReport("source_path", "unique in the table", 1, new)]}
    assert data.database.read_bytes() == published


def test_a_row_that_stays_without_the_one_it_refers_to_is_found(data):
    """A mention in a text of the first day comes to stand in a text that one page of a later day alone shows."""
    published = _tamper(
        data,
        "UPDATE mentions SET version_id = ("
        " SELECT version_id FROM items JOIN pages USING (page_id) JOIN story_versions AS v USING (version_id)"
        " WHERE source_path = ? AND v.sightings = 1 LIMIT 1)"
        " WHERE version_id IN (SELECT version_id FROM items JOIN pages USING (page_id)"
        " GROUP BY version_id HAVING max(source_path) < ?)",
        f"{DAYS[3]}/{_page(DAYS[3], 1).name}",
        DAYS[1],
    )
    _take_away(data, DAYS[3], 1)
    [report] = _refresh(data)["mentions"]
    assert (report.column, report.rule) == ("version_id", "is in story_versions.version_id")
    assert data.database.read_bytes() == published
