"""`dateline tables`."""

from assets.cli.exit_codes import Exit
from schemas.catalog import tables_in, views


def test_the_list_of_tables_has_all_with_their_rows(sample, ask):
    code, out, err = ask(sample, "tables")
    assert (code, err) == (Exit.DONE, "")
    assert out.splitlines()[0].split() == ["name", "rows", "a", "row", "is"]
    listed = {line.split()[0]: line.split()[1] for line in out.splitlines()[2:]}
    assert set(listed) == set(tables_in("warehouse")) | set(views())
    assert listed["pages"] == str(len(list(sample.raw.rglob("*.txt"))))
    assert listed["coverage_days"] == "view"
    assert max(len(line) for line in out.splitlines()) < 120


def test_one_table_is_described_column_by_column(sample, ask):
    code, out, err = ask(sample, "tables", "country_pair_events")
    assert (code, err) == (Exit.DONE, "")
    rows = ask(sample, "query", "SELECT count(*) FROM country_pair_events", "--format", "csv").out.split()[-1]
    assert out.startswith(f"country_pair_events: table of {rows} rows\n")
    lines = {line.split()[0]: line for line in out.splitlines()[3:]}
    assert "DOUBLE" in lines["mean_intensity"]
    assert "Stories that mention both countries." in lines["co_mentions"]
    assert "TIMESTAMPTZ" in ask(sample, "tables", "build").out


def test_a_name_that_is_nearly_right_is_suggested(sample, ask):
    code, out, err = ask(sample, "tables", "storys")
    assert (code, out) == (Exit.USAGE, "")
    assert "Did you mean stories" in err
    assert "`dateline tables` lists them" in ask(sample, "tables", "zzz").err
