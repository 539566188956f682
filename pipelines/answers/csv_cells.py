"""CSV cells that no spreadsheet runs as a formula and no terminal as a command.

A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula. Such text gets an apostrophe before it,
as spreadsheets mark text. One that expects semicolons, as in the Netherlands, also begins a cell at a semicolon or a
line within a text. Numbers stay as they are.
"""

import re
from typing import Final

from pipelines.visible_text import SIGNS_IN_SQL, visible
from schemas.sql_quoting import quoted_name, quoted_text

# Types whose values are numbers or moments, in no one's words.
_NO_TEXT: Final = {
    *("tinyint", "smallint", "integer", "bigint", "hugeint"),
    *("utinyint", "usmallint", "uinteger", "ubigint", "uhugeint"),
    *("float", "double", "decimal", "boolean", "uuid", "interval"),
    *("date", "time", "time with time zone"),
    *("timestamp", "timestamp with time zone", "timestamp_s", "timestamp_ms", "timestamp_ns"),
}
# In the dialect that Python and DuckDB share. Full-width signs count as plain ones.
_NUMBER: Final = r"^[+-]?[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?$"
_SIGN: Final = "[=+@\uff1d\uff0b\uff0d\uff20-]"
_FIRST: Final = rf'^([\s"]*{_SIGN}|\t)'
_WITHIN: Final = rf'([;\t\n][\s"]*)({_SIGN})'
_FIRST_SAFE, _WITHIN_SAFE = r"'\1", r"\1'\2"
# For the script of the report, which writes CSV as well.
SPREADSHEET_SIGNS: Final = {"number": _NUMBER, "first": _FIRST, "within": _WITHIN}


def safe_column(at: int, dtype: str, name: str) -> str:
    """SQL for the column at a position, from 1: safe cells under a safe name."""
    cell = f"#{at}" if dtype in _NO_TEXT else _safe_cell(f"#{at}::VARCHAR")
    return f"{cell} AS {quoted_name(safe_text(name))}"


def safe_text(text: str) -> str:
    """One text as `safe_column` has it."""
    shown = visible(text)
    if re.search(_NUMBER, shown):
        return shown
    return re.sub(_FIRST, _FIRST_SAFE, re.sub(_WITHIN, _WITHIN_SAFE, shown))


def _safe_cell(cell: str) -> str:
    shown = f"""CASE WHEN regexp_matches({cell}, '{SIGNS_IN_SQL}') THEN array_to_string(list_transform(
        regexp_extract_all({cell}, '(?s).'),
        lambda c: CASE
            WHEN NOT regexp_matches(c, '{SIGNS_IN_SQL}') THEN c
            WHEN c = chr(13) THEN '\\r'
            WHEN unicode(c) < 256 THEN printf('\\x%02x', unicode(c))
            ELSE printf('\\u%04x', unicode(c))
        END
    ), '') ELSE {cell} END"""
    within, first, number = (quoted_text(pattern) for pattern in (_WITHIN, _FIRST, _NUMBER))
    # Few texts have any of it: one search passes over the others, four times as fast.
    anything = quoted_text(f"{SIGNS_IN_SQL}|{_FIRST}|{_WITHIN}")
    return f"""CASE WHEN NOT regexp_matches({cell}, {anything}) OR regexp_matches({cell}, {number}) THEN {cell}
        ELSE regexp_replace(
            regexp_replace({shown}, {within}, {quoted_text(_WITHIN_SAFE)}, 'g'), {first}, {quoted_text(_FIRST_SAFE)}
        ) END"""
