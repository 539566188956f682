from datetime import UTC, date, datetime
from importlib.resources import files

import duckdb
import polars as pl
import pytest

DAY = date(2026, 1, 5)


def sql(name):
    return files("pipelines.warehouse").joinpath("tables", f"{name}.sql").read_text("utf-8")


@pytest.fixture
def tables():
    """One page at noon and one at one o'clock: a brief of 4 hours is seen again at 5, others once."""
    rows = [
        ("i1", "noon", "s1", "brief", 240, 300),
        ("i2", "later", "s1", "brief", 300, 360),
        ("i3", "noon", "s2", "brief", 240, 300),
        ("i4", "later", "s3", "brief", 7, 8),
        ("i5", "later", "s4", "brief", 40320, 50400),
        ("i6", "noon", "s5", "article", None, None),
        ("i7", "later", "s5", "brief", None, None),
    ]
    names = ["item_id", "page_id", "story_id", "kind", "age_minutes_min", "age_minutes_max"]
    types = dict(zip(names, [*[pl.String] * 4, pl.Int32, pl.Int32], strict=True))
    items = pl.DataFrame(rows, schema=types, orient="row").with_columns(section=pl.lit("Buitenland"))
    pages = pl.DataFrame(
        {
            "page_id": ["noon", "later"],
            "capture_date": [DAY, DAY],
            "captured_from": [datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (12, 13)],
        }
    )
    with duckdb.connect() as con:
        con.register("items", items)
        con.register("pages", pages)
        con.sql(f"CREATE TABLE brief_age_distribution AS {sql('brief_age_distribution')}")
        con.sql(f"CREATE TABLE brief_age_summary AS {sql('brief_age_summary')}")
        yield con


def test_the_distribution_is_the_share_of_each_label(tables):
    columns = (
        "age_from_minutes, age_until_minutes, briefs, share, cumulative_share, first_briefs, first_share"
    )
    rows = tables.sql(f"SELECT {columns} FROM brief_age_distribution ORDER BY 1").fetchall()
    assert rows == [
        (7, 8, 1, 0.2, 0.2, 1, 0.25),
        (240, 300, 2, 0.4, pytest.approx(0.6), 2, 0.5),
        (300, 360, 1, 0.2, pytest.approx(0.8), 0, 0.0),
        # Four weeks end where a month begins.
        (40320, 43200, 1, 0.2, 1.0, 1, 0.25),
    ]


def test_quantiles_lie_in_the_label_interval_that_holds_them(tables):
    row = tables.sql("FROM brief_age_summary").pl().row(0, named=True)
    assert (row["capture_date"], row["section"], row["briefs"], row["first_briefs"]) == (
        DAY,
        "Buitenland",
        5,
        4,
    )
    assert (row["median_from_minutes"], row["median_until_minutes"]) == (240, 300)
    # The median is the 2.5th of 5: three quarters through the interval that holds the second and third.
    assert row["median_minutes"] == pytest.approx(285)
    assert row["p10_minutes"] == pytest.approx(7.5)
    assert row["p90_minutes"] == pytest.approx(41760)
    assert row["oldest_minutes"] == 40320
    assert row["first_median_minutes"] == pytest.approx(270)


def test_each_file_says_what_a_row_is():
    for name in ("brief_age_distribution", "brief_age_summary"):
        assert sql(name).startswith("-- A row is ")
