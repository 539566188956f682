"""The warehouse is built whole from the Parquet layer, whatever was published before."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from graphlib import CycleError
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.incremental.making import readable
from assets.incremental.manifest import Manifest
from assets.storage.data_folder import DataFolder
from pipelines.warehouse import building
from pipelines.warehouse.building import BuildFacts, StagedWarehouse, build_order, staged_warehouse
from pipelines.warehouse.intermediate_tables import INTERMEDIATE
from pipelines.warehouse.publishing import discard, publish
from pipelines.warehouse.sql_files import intermediate_sql, names_read, table_sql
from schemas.catalog import tables_in, views
from schemas.table import columns_of

WAREHOUSE = tables_in("warehouse")
FACTS = BuildFacts(
    datetime(2025, 12, 13, 6, 30, tzinfo=UTC), "code", "lexicon", "model", 0.4, 0.5, 0.8, [date(2025, 12, 13)]
)
Parts = dict[str, list[str]]
Rows = dict[str, list[tuple]]


@pytest.fixture(scope="module")
def parts(sample: DataFolder, tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """The Parquet files of two days of the sample, as copies that tests may replace."""
    parsed = tmp_path_factory.mktemp("day's parts")
    made = readable(sample, Manifest(sample).read())
    copied = {}
    for table in tables_in("parsed"):
        for day in made.days(table)[:2]:
            copy = parsed / table / f"date={day}" / "part.parquet"
            copy.parent.mkdir(parents=True)
            copied.setdefault(table, []).append(str(shutil.copy(sample.part(table, day), copy)))
    return copied


def build(path: Path, parts: Parts, facts: BuildFacts = FACTS, **settings) -> StagedWarehouse:
    with staged_warehouse(path, parts, facts, **{"memory": "500MB", "threads": 2, **settings}) as staged:
        pass
    return staged


def rows(path: Path) -> Rows:
    """The rows of all tables."""
    with duckdb.connect(str(path), read_only=True) as db:
        tables = [name for (name,) in db.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {table: sorted(db.execute(f'FROM "{table}"').fetchall(), key=repr) for table in tables}


@pytest.fixture(scope="module")
def built(parts: Parts, tmp_path_factory: pytest.TempPathFactory) -> StagedWarehouse:
    staged = build(tmp_path_factory.mktemp("built") / "news.duckdb", parts)
    assert staged.failing == []
    return staged


@pytest.fixture(scope="module")
def published(built: StagedWarehouse) -> Path:
    path = built.path.with_name("published.duckdb")
    shutil.copy(built.path, path)
    return path


def test_a_file_has_all_tables_and_views_and_nothing_else(published):
    with duckdb.connect(str(published), read_only=True) as db:
        names = {
            name
            for (name,) in db.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        }
        for view in views():
            db.execute(f'FROM "{view}" LIMIT 1')
    assert names == set(views())
    assert set(rows(published)) == set(WAREHOUSE)


def test_all_rows_are_of_the_parts_given(published, parts, tmp_path):
    first = {table: paths[:1] for table, paths in parts.items()}
    staged = build(tmp_path / "news.duckdb", first)
    paths, of_all = ({row[1] for row in rows(file)["pages"]} for file in (staged.path, published))
    assert paths == {path for path in of_all if path.startswith("2025-12-08")} < of_all


def test_the_build_row_says_what_was_built_and_which_days_are_missing(published, tmp_path):
    with duckdb.connect(str(published), read_only=True) as db:
        db.execute("SET TimeZone = 'UTC'")
        told = "SELECT built_at, code_version, lexicon_version, days_left_out FROM build"
        assert db.execute(told).fetchall() == [(FACTS.built_at, "code", "lexicon", FACTS.days_left_out)]
    whole = build(tmp_path / "news.duckdb", {}, replace(FACTS, days_left_out=[]))
    with duckdb.connect(str(whole.path), read_only=True) as db:
        assert db.execute("SELECT days_left_out FROM build").fetchall() == [([],)]


def test_without_parts_the_tables_are_empty_and_every_rule_holds(tmp_path):
    staged = build(tmp_path / "news.duckdb", {})
    assert staged.failing == []
    found = rows(staged.path)
    assert found.keys() == WAREHOUSE.keys()
    assert found["items"] == found["country_pair_events"] == []
    assert found["countries"] != []


def test_every_column_of_every_table_is_checked(built):
    assert list(built.reports) == list(WAREHOUSE)
    for table, reports in built.reports.items():
        checked = {report.column for report in reports}
        assert checked >= {column.name for column in columns_of(WAREHOUSE[table], "warehouse")}


def test_what_a_reader_changed_is_gone_with_the_next_build(published, parts, tmp_path):
    path = tmp_path / "news.duckdb"
    shutil.copy(published, path)
    with duckdb.connect(str(path)) as db:
        db.execute("UPDATE stories SET section = 'changed'")
        db.execute("DELETE FROM items")
        db.execute("DROP VIEW coverage_days")
        db.execute("CREATE TABLE notes AS SELECT 1 AS note")
    before = rows(published)
    assert rows(path) != before
    publish(build(path, parts).path, path)
    assert rows(path) == before


@pytest.fixture
def broken(parts: Parts, tmp_path: Path):
    """Parts of which one has other values in a column."""

    def replaced(table: str, **values: pl.Expr) -> Parts:
        first, *others = parts[table]
        path = tmp_path / Path(first).parent.name / "part.parquet"
        path.parent.mkdir()
        pl.read_parquet(first, hive_partitioning=False).with_columns(**values).write_parquet(path)
        return {**parts, table: [str(path), *others]}

    return replaced


def test_a_rule_that_fails_is_told_and_the_published_file_stands(published, broken, tmp_path):
    path = tmp_path / "news.duckdb"
    before = shutil.copy(published, path).read_bytes()
    staged = build(path, broken("items", kind=pl.lit("neither")))
    assert staged.failing == ["items"]
    [kind] = [report for report in staged.reports["items"] if report.column == "kind" and report.failures]
    assert kind.rule == "isin(['article', 'brief'])"
    assert (kind.failures > 1, kind.example) == (True, "neither")
    discard(staged.path)
    assert path.read_bytes() == before
    assert list(tmp_path.glob("news*")) == [path]


def test_a_missing_value_breaks_the_build_and_leaves_nothing_behind(broken, tmp_path):
    path = tmp_path / "news.duckdb"
    with pytest.raises(duckdb.ConstraintException, match=r"items\.body"):
        build(path, broken("items", body=pl.lit(None, pl.String)))
    assert list(tmp_path.glob("news*")) == []


def test_progress_is_told_from_nothing_to_everything(tmp_path):
    told = []
    build(tmp_path / "news.duckdb", {}, progress=lambda done, total: told.append((done, total)))
    total = 2 * len(WAREHOUSE) + len(INTERMEDIATE)
    assert told == [(done, total) for done in range(total + 1)]


def test_a_table_is_built_after_those_that_it_reads():
    order = build_order()
    assert sorted(order) == sorted([*WAREHOUSE, *INTERMEDIATE])
    for number, name in enumerate(order):
        sql = intermediate_sql(name) if name in INTERMEDIATE else table_sql(name)
        assert names_read(sql) & set(order) <= set(order[:number])
    assert names_read(table_sql("stories")) & set(order) == {
        "story_versions",
        "version_facts",
        "version_sections",
    }


def test_tables_that_read_each_other_are_refused(monkeypatch):
    monkeypatch.setattr(building, "table_sql", lambda name: "from items" if name == "pages" else "from pages")
    with pytest.raises(CycleError):
        build_order()
