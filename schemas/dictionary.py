"""The data dictionary as Markdown: `docs/tables.md` is this module's output."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from schemas.catalog import TABLES, Entry
from schemas.duckdb_types import sql_type
from schemas.table import Column, Layer, columns_of, row_meaning

_INTRODUCTION = """# Tables

Made from `schemas/` by `make docs`; a test keeps it current. A table has one name in every room: the model in
`schemas/`, the asset, `data/parsed/<table>/` and the DuckDB table. Views answer common questions; the SQL of tables
and views is in `pipelines/warehouse/`; what a table is made from is read there (`items` alone is the Parquet layer's,
`warehouse/items` the DuckDB table). All times are `TIMESTAMPTZ` in UTC; days are local days in Europe/Amsterdam;
countries are ISO 3166-1 alpha-3, and XKX for Kosovo. A column named after a code with `_nl` or `_en` has its Dutch or
English name.
"""
_WHERE = {"parsed": "Parquet", "warehouse": "DuckDB"}

# Gives the keys of the tables that a table or view of the warehouse is made from.
Reads = Callable[[str], Sequence[str]]


def _row(column: Column, layers: list[Layer], everywhere: tuple[Layer, ...]) -> str:
    notes = [
        *([f"only in {_WHERE[layers[0]]}"] if len(layers) < len(everywhere) else []),
        *(["unique"] if column.unique else []),
        *([f"in `{column.references}`"] if column.references else []),
    ]
    cells = (
        f"`{column.name}`",
        sql_type(column.dtype),
        "yes" if column.nullable else "no",
        column.comment.replace("|", "\\|"),
        "; ".join(notes),
    )
    return "| " + " | ".join(cells) + " |"


def _made_from(keys: Sequence[str]) -> str:
    return f" In DuckDB made from {', '.join(f'`{key}`' for key in keys)}." if keys else ""


def _section(name: str, entry: Entry, keys: Sequence[str]) -> str:
    where = (
        "DuckDB, as a view" if entry.kind == "view" else " and ".join(_WHERE[layer] for layer in entry.layers)
    )
    by_layer = {layer: columns_of(entry.model, layer) for layer in entry.layers}
    holders: dict[str, list[Layer]] = {}
    for layer, columns in by_layer.items():
        for column in columns:
            holders.setdefault(column.name, []).append(layer)
    widest = {column.name: column for columns in by_layer.values() for column in columns}
    order = [column.name for column in columns_of(entry.model) if column.name in widest]
    rows = "\n".join(_row(widest[name], holders[name], entry.layers) for name in order)
    return (
        f"## `{name}`\n\n{row_meaning(entry.model)}\n\nIn {where}.{_made_from(keys)}\n\n"
        f"| column | type | null | meaning | notes |\n| --- | --- | --- | --- | --- |\n{rows}\n"
    )


def data_dictionary(reads: Reads, names: Collection[str] | None = None) -> str:
    """Tables and columns as one Markdown page: all of them, or those named as DuckDB has them."""
    if names is None:
        sections = [
            _section(name, entry, reads(name) if "warehouse" in entry.layers else ())
            for name, entry in TABLES.items()
        ]
    else:
        sections = [
            _section(name, replace(entry, layers=("warehouse",)), reads(name))
            for name, entry in TABLES.items()
            if name in names
        ]
    return "\n".join([_INTRODUCTION, *sections])
