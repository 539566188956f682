"""Tables as DuckDB declares them: types, constraints and comments."""

from typing import Literal

import polars as pl

from schemas.sql_quoting import quoted_text
from schemas.table import Table, columns_of, row_meaning

_SQL_TYPES: dict[type[pl.DataType], str] = {
    pl.String: "VARCHAR",
    pl.Boolean: "BOOLEAN",
    pl.Int8: "TINYINT",
    pl.Int16: "SMALLINT",
    pl.Int32: "INTEGER",
    pl.Int64: "BIGINT",
    pl.UInt64: "UBIGINT",
    pl.Float64: "DOUBLE",
    pl.Date: "DATE",
}


def sql_type(dtype: pl.DataType) -> str:
    """The DuckDB type of a polars type.

    Raises:
        TypeError: for a type that no table uses yet; a time must be in UTC.
    """
    if isinstance(dtype, pl.List):
        return f"{sql_type(dtype.inner)}[]"  # type: ignore[arg-type]
    if isinstance(dtype, pl.Datetime) and dtype.time_zone == "UTC":
        return "TIMESTAMPTZ"
    if dtype.base_type() in _SQL_TYPES:
        return _SQL_TYPES[dtype.base_type()]
    raise TypeError(f"no DuckDB type is given for {dtype}; add it to schemas/duckdb_types.py")


def create_table(name: str, model: type[Table]) -> str:
    """The `CREATE TABLE` of a warehouse table, without rows."""
    columns = ",\n".join(
        f'    "{column.name}" {sql_type(column.dtype)}{"" if column.nullable else " NOT NULL"}'
        for column in columns_of(model, "warehouse")
    )
    return f'CREATE TABLE "{name}" (\n{columns}\n)'


def comments(name: str, model: type[Table], kind: Literal["table", "view"] = "table") -> list[str]:
    """The `COMMENT ON` statements of a warehouse table or view and of each of its columns."""
    return [
        f'COMMENT ON {kind.upper()} "{name}" IS {quoted_text(row_meaning(model))}',
        *(
            f'COMMENT ON COLUMN "{name}"."{column.name}" IS {quoted_text(column.comment)}'
            for column in columns_of(model, "warehouse")
        ),
    ]
