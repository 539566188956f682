"""How a table is declared, and how the other packages read it.

A table is a class whose attributes are its columns, in order, and the rules of its whole rows; its docstring opens with
what a row is. A column that several tables have is described once, in `schemas/fields.py`; the tables name it, and say
only what differs. Checks, the columns in the Dagster UI, the DuckDB types, `COMMENT ON` and `docs/tables.md` are all
derived from here.
"""

import inspect
from abc import ABC
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

import polars as pl

Layer = Literal["parsed", "warehouse"]

TIMESTAMP = pl.Datetime("us", "UTC")
TEXTS = pl.List(pl.String())

COUNTRY = r"^[A-Z]{3}$"
HEX16 = r"^[0-9a-f]{16}$"


@dataclass(frozen=True)
class Column:
    """A column: its type, its meaning and the rules of its values.

    Args:
        dtype: its polars type.
        meaning: one or two sentences; shown in the UI, in DuckDB and in the data dictionary.
        unit: of a measure (`minutes`, `characters`, ...), or the time zone of a time.
        references: `table.column` that holds every value of this column (checked when the warehouse is built).
        only_in: the layer that alone has the column; both have it when not given.
        nullable: whether a row may lack a value.
        unique: whether no two rows have the same value.
        ge, gt, le: bounds of the value.
        isin: all possible values.
        str_matches: a regular expression that every value matches from its start.
        deprecated: the column that replaced this one, which stays for one release.
        name: given by the table.
    """

    dtype: pl.DataType
    meaning: str
    unit: str | None = None
    references: str | None = None
    only_in: Layer | None = None
    nullable: bool = False
    unique: bool = False
    ge: float | None = None
    gt: float | None = None
    le: float | None = None
    isin: Sequence[str] | None = None
    str_matches: str | None = None
    deprecated: str | None = None
    name: str = ""

    def but(self, meaning: str | None = None, **changes: Any) -> "Column":
        """The same column with a narrower meaning or other rules."""
        return replace(self, meaning=meaning or self.meaning, **changes)

    def key(self, meaning: str, **changes: Any) -> "Column":
        """The column in the table that defines its values: each appears there once and refers to nothing."""
        return self.but(meaning, references=None, unique=True, **changes)

    @property
    def comment(self) -> str:
        """The meaning with its unit, on one line."""
        return f"{self.meaning} [{self.unit}]" if self.unit else self.meaning

    @property
    def checks(self) -> dict[str, Any]:
        """The rules of single values: the name of a Pandera check, and what it compares a value with."""
        given = {
            "greater_than_or_equal_to": self.ge,
            "greater_than": self.gt,
            "less_than_or_equal_to": self.le,
            "isin": self.isin,
            "str_matches": self.str_matches,
        }
        return {check: against for check, against in given.items() if against is not None}

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules of single values, as reports name them."""
        return tuple(f"{check}({against!r})" for check, against in self.checks.items())


@dataclass(frozen=True)
class Rule:
    """A rule of whole rows: its name in reports, and an expression that is true for every row."""

    name: str
    holds: pl.Expr


# To mypy a plain class cannot be a key of a cache; one with a metaclass can.
class Table(ABC):  # noqa: B024
    """The base of every table. A frame has exactly the columns declared; nothing is cast silently."""


@cache
def columns_of(model: type[Table], layer: Layer | None = None) -> tuple[Column, ...]:
    """The columns of a table, in order: all of them, or those that one layer has."""
    return tuple(
        replace(column, name=name)
        for name, column in vars(model).items()
        if isinstance(column, Column) and (layer is None or column.only_in in (None, layer))
    )


def rules_of(model: type[Table]) -> tuple[Rule, ...]:
    """The rules of a table's whole rows."""
    return tuple(rule for rule in vars(model).values() if isinstance(rule, Rule))


def polars_schema(model: type[Table], layer: Layer) -> pl.Schema:
    """Column names and polars types of a table in one layer: for empty frames and for reading."""
    return pl.Schema({column.name: column.dtype for column in columns_of(model, layer)})


def row_meaning(model: type[Table]) -> str:
    """The docstring of a table as one paragraph: its first sentence says what a row is."""
    return " ".join(inspect.cleandoc(model.__doc__ or "").split())
