"""Names and texts in SQL that is put together here, whatever signs are in them."""


def quoted_name(name: str) -> str:
    """The name of a table or column."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def quoted_text(text: str) -> str:
    """A text, such as a path."""
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
