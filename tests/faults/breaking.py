"""A table that breaks on a day, whatever its pages."""

from datetime import date
from typing import Any
from unittest.mock import patch

from assets.incremental.parts import PartsWriter


def breaking(table: str, day: date) -> Any:
    """A patch under which whoever writes the table raises when this day is among those to be written."""
    make = PartsWriter.__init__

    def make_or_break(self: Any, data: Any, tables: Any, days: Any) -> None:
        names = list(tables)
        if table in names and day in days:
            raise RuntimeError(f"{table} breaks on {day}")
        make(self, data, names, days)

    return patch.object(PartsWriter, "__init__", make_or_break)
