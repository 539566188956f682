import duckdb
import polars as pl
import pytest

from schemas.catalog import tables_in
from schemas.duckdb_types import comments, create_table, sql_type
from schemas.table import columns_of


@pytest.mark.parametrize("table", list(tables_in("warehouse")))
def test_duckdb_takes_the_declared_columns_and_comments(table):
    model = tables_in("warehouse")[table]
    with duckdb.connect() as db:
        db.execute(create_table(table, model))
        for comment in comments(table, model):
            db.execute(comment)
        rows = db.execute(
            "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
        assert [(name, nullable) for name, _, nullable, _ in rows] == [
            (column.name, column.nullable) for column in columns_of(model, "warehouse")
        ]
        assert all(comment for *_, comment in rows)
        assert db.execute("SELECT comment FROM duckdb_tables() WHERE NOT internal").fetchone() != (None,)


def test_an_unknown_type_says_where_to_add_it():
    with pytest.raises(TypeError, match="duckdb_types"):
        sql_type(pl.Duration("us"))
    with pytest.raises(TypeError, match="duckdb_types"):
        sql_type(pl.Datetime("us"))
