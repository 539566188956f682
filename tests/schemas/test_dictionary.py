import re
from pathlib import Path

from pipelines.warehouse.lineage import tables_read
from schemas.catalog import TABLES
from schemas.dictionary import data_dictionary, picture
from schemas.table import columns_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tables.md"


def test_the_data_dictionary_is_current():
    assert PAGE.read_text("utf-8") == data_dictionary(tables_read), "run `make docs`"


def test_every_column_is_in_the_data_dictionary():
    text = data_dictionary(tables_read)
    for name, entry in TABLES.items():
        section = text.split(f"## `{name}`\n")[1].split("\n## ")[0]
        columns = {column.name for layer in entry.layers for column in columns_of(entry.model, layer)}
        assert columns
        for column in columns:
            assert f"| `{column}` |" in section


def test_the_page_opens_with_where_to_start_and_a_picture():
    opening = data_dictionary(tables_read).partition("\n## ")[0]
    listed = re.findall(r"^- `(\w+)`: ", opening, re.MULTILINE)
    assert listed[0] == "event_evidence"
    assert set(listed) <= set(TABLES)
    assert opening.index("Start here") < opening.index("```mermaid") < opening.index("Generated from")


def test_every_table_is_in_the_picture_once():
    labels = re.findall(r'^    \w+\["(.*)"\]$', picture(TABLES), re.MULTILINE)
    shown = [name.removesuffix(" (Parquet)") for label in labels for name in label.split("<br>")]
    assert sorted(shown) == sorted(TABLES)


def test_arrows_are_references_and_none_that_others_imply():
    arrows = set(re.findall(r"^  (\w+) (?:-->|-\.->) (\w+)$", picture(TABLES), re.MULTILINE))
    assert {
        ("events", "story_versions"),
        ("story_versions", "stories"),
        ("event_evidence", "events"),
    } <= arrows
    assert ("in_coding", "countries") in arrows
    # `events` refers to its story as well, which is that of its version.
    assert ("events", "stories") not in arrows
    assert not any(source == target for source, target in arrows)


def test_a_picture_of_some_tables_leads_to_no_other():
    assert "-->" in picture(["stories", "story_versions"])
    assert picture(["build", "stories"]) == ""
    some = data_dictionary(tables_read, ["build"])
    assert "mermaid" not in some
    assert "- `build`: " in some
    assert "- `stories`: " not in some
