"""The lexicon, from which the reference tables are made."""

from pathlib import Path

import duckdb

from schemas.sql_quoting import quoted_text

_LEXICON = Path(__file__).parents[1] / "lexicon"


def create_lexicon_macro(db: duckdb.DuckDBPyConnection) -> None:
    """Let the SQL of a build read a file of the lexicon as `lexicon('<file>')`, every column as text."""
    folder = quoted_text(f"{_LEXICON}/")
    form = "header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', sample_size = 1"
    db.execute(
        f"CREATE MACRO memory.lexicon(file) AS TABLE FROM read_csv({folder} || file || '.csv', {form})"
    )
