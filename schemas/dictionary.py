"""The data dictionary as Markdown: `docs/tables.md` is this module's output."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from schemas.catalog import TABLES, Entry
from schemas.duckdb_types import sql_type
from schemas.table import Column, Layer, columns_of, row_meaning

_INTRODUCTION = """Generated from `schemas/` by `make docs`; a test keeps it current. A table has one name everywhere:
the model in `schemas/`, the asset, `data/parsed/<table>/` and the DuckDB table. Views answer common questions. The SQL
of tables and views is in `pipelines/warehouse/`; it also says what a table is made from (plain `items` is the Parquet
layer's table, `warehouse/items` DuckDB's). All times are `TIMESTAMPTZ` in UTC; days are local days in
Europe/Amsterdam; countries are ISO 3166-1 alpha-3, and XKX for Kosovo. A column named after a code with `_nl` or `_en`
has its Dutch or English name.
"""
_PICTURE = """An arrow leads from a table to the one its columns refer to, a dotted arrow from a group to the table
of its codes. `(Parquet)` marks tables that only that layer has.
"""
# What to open first, and why.
_START = {
    "event_evidence": "what one country did to another, as reports say: one event per row, with its sentence and file",
    "country_pair_events": "how many of those events a pair has on a day, by quad class; `dyad_events` has directions",
    "stories": "the reports, each counted once: text, section, agencies, when published",
    "coverage_days": "how much was captured on each day: few captures look like peace",
    "build": "what made the file, and the `confidence` from which nine in ten events are right",
}
_GROUPS = {
    "raw": "raw files",
    "parsed": "pages, read",
    "stories": "reports, each once",
    "coding": "countries and events",
    "reference": "what codes mean",
    "analysis": "counts",
    "questions": "views",
}
_WHERE = {"parsed": "Parquet", "warehouse": "DuckDB"}

# Returns the keys of the tables that a table or view of the warehouse is made from.
Reads = Callable[[str], Sequence[str]]


def _start(names: Collection[str]) -> str:
    rows = "\n".join(f"- `{name}`: {what}" for name, what in _START.items() if name in names)
    return f"**Start here.**\n\n{rows}\n" if rows else ""


def _references(names: Collection[str]) -> dict[str, set[str]]:
    """For each table, the others that its columns refer to."""
    return {
        name: {
            table
            for column in columns_of(TABLES[name].model)
            if column.references and (table := column.references.partition(".")[0]) not in ("", name)
            if table in names
        }
        for name in names
    }


def _reached(start: str, to: dict[str, set[str]]) -> set[str]:
    return to[start].union(*(_reached(table, to) for table in to[start]))


def picture(names: Collection[str]) -> str:
    """How tables relate, as a Mermaid flowchart: an arrow leads from a table to the one it refers to.

    A table reached through another gets no arrow, and all references of a group to a table of codes share one.
    Empty if no table refers to another.
    """
    to = _references(names)
    # A group has one arrow to a table of codes, however many of its tables refer to it.
    arrows: dict[tuple[str, str, str], None] = {}
    for name in names:
        further = {table for nearer in to[name] for table in _reached(nearer, to)}
        for table in sorted(to[name] - further):
            ours, theirs = TABLES[name].group, TABLES[table].group
            is_code = theirs == "reference" and ours != theirs
            arrows[(f"in_{ours}", "-.->", table) if is_code else (name, "-->", table)] = None
    if not arrows:
        return ""
    joined = {end for source, _, target in arrows for end in (source, target)}
    lines = []
    for group, title in _GROUPS.items():
        members = [name for name in names if TABLES[name].group == group]
        if members:
            # Tables without arrows share one box. A group may have the name of a table.
            rest = "<br>".join(_label(name) for name in members if name not in joined)
            nodes = [f'{name}["{_label(name)}"]' for name in members if name in joined]
            nodes += [f'rest_{group}["{rest}"]'] if rest else []
            lines += [f'  subgraph in_{group}["{title}"]', *(f"    {node}" for node in nodes), "  end"]
    lines += [f"  {' '.join(arrow)}" for arrow in arrows]
    return "\n".join(["```mermaid", "flowchart LR", *lines, "```", "", _PICTURE])


def _label(name: str) -> str:
    return f"{name} (Parquet)" if TABLES[name].layers == ("parsed",) else name


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
    """Tables and columns as one Markdown page: all of them, or the named ones as they are in DuckDB."""
    chosen = [name for name in TABLES if names is None or name in names]
    opening = ["# Tables\n", _start(chosen), picture(chosen), _INTRODUCTION]
    if names is None:
        sections = [
            _section(name, entry, reads(name) if "warehouse" in entry.layers else ())
            for name, entry in TABLES.items()
        ]
    else:
        sections = [
            _section(name, replace(TABLES[name], layers=("warehouse",)), reads(name)) for name in chosen
        ]
    return "\n".join([*filter(None, opening), *sections])
