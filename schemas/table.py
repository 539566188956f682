"""The base of every table: what a column carries, and how the other rooms read it.

A model is a Pandera (polars) `DataFrameModel`. Its docstring opens with what a row is; each field is made by
`column`, which holds the meaning, the unit and the rules. Checks, the columns in the Dagster UI, the DuckDB types,
`COMMENT ON` and `docs/tables.md` are all derived from here; nothing about a column is written twice.
"""

import inspect
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal

import pandera.polars as pa
import polars as pl
from pandera.backends.polars.register import register_polars_backends

Layer = Literal["parsed", "warehouse"]
Timestamp = Annotated[pl.Datetime, "us", "UTC"]
Texts = Annotated[pl.List, pl.String()]

# A failing rule shows this many rows; without a limit a failing rule on millions of rows eats the machine.
FAILURES_SHOWN = 20

COUNTRY = r"^[A-Z]{3}$"
HEX16 = r"^[0-9a-f]{16}$"


def column(
    meaning: str,
    *,
    unit: str | None = None,
    references: str | None = None,
    only_in: Layer | None = None,
    **rules: Any,
) -> Any:
    """Declare a column of a table.

    Args:
        meaning: one or two sentences; shown in the UI, in DuckDB and in the data dictionary.
        unit: of a measure (`minutes`, `characters`, ...), or the time zone of a time.
        references: `table.column` that holds every value of this column (checked when the warehouse is built).
        only_in: the layer that alone has the column; both have it when not given.
        rules: Pandera's own: `nullable`, `unique`, `ge`, `le`, `isin`, `str_matches`, ...
    """
    metadata = {"unit": unit, "references": references, "only_in": only_in}
    if set(rules) - {"nullable", "unique"}:
        rules["n_failure_cases"] = FAILURES_SHOWN
    return pa.Field(description=meaning, metadata=metadata, **rules)


class Table(pa.DataFrameModel):
    """The base of every model. Extra and missing columns fail; nothing is cast in silence."""

    class Config:
        """Pandera's settings, inherited by every table."""

        strict = True
        coerce = False


@dataclass(frozen=True)
class Column:
    """One column of a table, as the other rooms read it."""

    name: str
    dtype: pl.DataType
    meaning: str
    unit: str | None
    references: str | None
    nullable: bool
    unique: bool
    rules: tuple[str, ...]

    @property
    def comment(self) -> str:
        """The meaning with its unit, on one line."""
        return f"{self.meaning} [{self.unit}]" if self.unit else self.meaning


@cache
def schema_of(model: type[Table], layer: Layer) -> pa.DataFrameSchema:
    """The Pandera schema of a model in one layer: without the columns that only the other layer has."""
    # A schema keeps the checks that it was made with: those for polars have to be there before.
    register_polars_backends()
    schema = model.to_schema()
    elsewhere = [
        name
        for name, field in schema.columns.items()
        if (field.metadata or {}).get("only_in") not in (None, layer)
    ]
    return schema.remove_columns(elsewhere)


@cache
def columns_of(model: type[Table], layer: Layer) -> tuple[Column, ...]:
    """The columns of a model in one layer, in order."""
    return tuple(
        Column(
            name=name,
            dtype=field.dtype.type,
            meaning=field.description,
            unit=field.metadata["unit"],
            references=field.metadata["references"],
            nullable=field.nullable,
            unique=field.unique,
            rules=tuple(str(check.error) for check in field.checks),
        )
        for name, field in schema_of(model, layer).columns.items()
    )


def polars_schema(model: type[Table], layer: Layer) -> pl.Schema:
    """Column names and polars types of a model in one layer: for empty frames and for reading."""
    return pl.Schema({column.name: column.dtype for column in columns_of(model, layer)})


def row_meaning(model: type[Table]) -> str:
    """The docstring of a model as one paragraph: its first sentence says what a row is."""
    return " ".join(inspect.cleandoc(model.__doc__ or "").split())
