from importlib.resources import files

import polars as pl
import pytest
import sqlglot
from sqlglot import exp

from pipelines.warehouse.lineage import LINEAGE_SCHEMA, column_sources, tables_read
from schemas.catalog import TABLES, deprecated_columns, tables_in, views
from schemas.table import columns_of
from tests.docs.lineage_from_sql import MADE_BY_PYTHON, Lineage, lineage_of_files, lineage_table

WAREHOUSE = [*tables_in("warehouse"), *views()]
FILES = lineage_of_files()
# Of these sqlglot cannot tell the columns: `unnest` of a struct in `event_spans`.
NOT_TRACED = {"event_spans"}
HAND_MADE = Lineage(
    {
        "mentions": "with m as (from parsed.mentions) select m.*, f.story_id from m join facts as f using (version_id)",
        "facts": "select version_id, coalesce(l.story_id, version_id) as story_id"
        " from parsed.story_versions left join linked as l using (version_id)",
        "linked": "select version_a as version_id, version_b as story_id from parsed.version_links",
        "agency_pairs": "select min(agency) as agency_a, max(agency) as agency_b, count(*) as stories"
        " from (select unnest(agency_codes) as agency from stories) group by all",
    }
)


def test_a_table_reads_what_its_sql_names_and_its_intermediate_tables_read():
    assert HAND_MADE.tables_read("mentions") == ["story_versions", "version_links", "mentions"]
    assert HAND_MADE.tables_read("agency_pairs") == ["warehouse/stories"]
    assert HAND_MADE.tables_read("countries") == []


def test_columns_are_traced_through_intermediate_tables_and_subqueries():
    sources = HAND_MADE.column_sources("mentions")
    assert sources["form"] == [("mentions", "form")]
    assert sources["story_id"] == [
        ("story_versions", "version_id"),
        # `version_id` of a join by `using` is of either side.
        ("version_links", "version_a"),
        ("version_links", "version_b"),
    ]
    assert HAND_MADE.column_sources("agency_pairs") == {
        "agency_a": [("warehouse/stories", "agency_codes")],
        "agency_b": [("warehouse/stories", "agency_codes")],
        "stories": [],
    }


def test_columns_that_cannot_be_traced_come_from_those_of_their_name():
    unnested = (
        "with m as (select unnest(struct_pack(form, kind)) from parsed.mentions) select m.form as kind from m"
    )
    of_struct = Lineage({"mentions": unnested})
    assert of_struct.traced("mentions") is None
    assert of_struct.column_sources("mentions")["kind"] == [("mentions", "kind")]
    assert of_struct.column_sources("mentions")["story_id"] == []


def test_a_table_that_nobody_makes_is_an_error():
    with pytest.raises(KeyError, match="nobody"):
        Lineage({"mentions": "from nobody"}).tables_read("mentions")
    with pytest.raises(ValueError, match="syntax"):
        Lineage({"mentions": "select from where"}).tables_read("mentions")


def test_the_lineage_that_is_kept_is_that_of_the_sql():
    kept = files("pipelines.warehouse").joinpath("lineage.csv").read_bytes()
    assert pl.read_csv(kept, schema=LINEAGE_SCHEMA).equals(lineage_table()), "run `make docs`"


def test_the_warehouse_is_read_as_its_files_say():
    assert tables_read("story_versions") == [
        "pages", "items", "story_versions", "version_links", "page_times", "version_times",
    ]  # fmt: skip
    assert tables_read("stories")[-3:] == ["page_times", "version_times", "warehouse/story_versions"]
    assert tables_read("agency_leads") == ["warehouse/story_bylines"]
    of_events = column_sources("events")
    assert of_events["event_date"] == [("warehouse/stories", "event_date")]
    assert ("events", "source_country") in of_events["event_id"]
    assert column_sources("stories")["section"] == [("items", "section")]
    assert ("warehouse/mentions", "lexicon_id") in column_sources("event_evidence")["source_lexicon_id"]
    assert "country" not in column_sources("countries")


@pytest.mark.parametrize("table", WAREHOUSE)
def test_what_a_table_reads_exists_and_stands_before_it(table):
    order = list(TABLES)
    for key in tables_read(table):
        *layer, name = key.split("/")
        assert ("warehouse" if layer else "parsed") in TABLES[name].layers
        assert not layer or order.index(name) < order.index(table)


@pytest.mark.parametrize("table", WAREHOUSE)
def test_every_column_is_traced_to_columns_that_exist(table):
    traced = FILES.traced(table)
    assert (traced is None) == (table in NOT_TRACED)
    if traced:
        assert set(traced) >= {column.name for column in columns_of(TABLES[table].model, "warehouse")}
    for key, column in {source for sources in column_sources(table).values() for source in sources}:
        *layer, name = key.split("/")
        columns = columns_of(TABLES[name].model, "warehouse" if layer else "parsed")
        assert column in {one.name for one in columns} | ({"date"} if not layer else set())


@pytest.mark.parametrize(("table", "old", "new"), deprecated_columns())
def test_an_old_name_comes_from_what_the_new_one_comes_from(table, old, new):
    sources = column_sources(table)
    assert sources[old] == sources[new] != []


def test_hardly_a_column_is_not_traced():
    assert sum(len(column_sources(table)) for table in NOT_TRACED) <= 7


@pytest.mark.parametrize("name", sorted(FILES.sql))
def test_duckdb_and_sqlglot_read_the_same_tables(name):
    tree = sqlglot.parse_one(FILES.sql[name], dialect="duckdb")
    expressions = {expression.alias for expression in tree.find_all(exp.CTE)}
    named = {".".join(part.name for part in table.parts) for table in tree.find_all(exp.Table)}
    assert named - expressions == FILES.named[name]
    # A common table expression with the name of a table would hide that one from the lineage.
    assert expressions.isdisjoint({*WAREHOUSE, *FILES.sql, *MADE_BY_PYTHON})
