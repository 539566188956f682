from pathlib import Path

from pipelines.warehouse.lineage import tables_read
from schemas.catalog import TABLES
from schemas.dictionary import data_dictionary
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
