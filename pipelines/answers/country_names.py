"""Countries by the names that people write: codes, Dutch and English names, and the short forms of reports (`VS`)."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

import duckdb

from pipelines.answers.errors import QueryError

# ISO 3166 reserves it for the United Kingdom.
_RESERVED = {"uk": "GBR"}
# Forms that mean a country only if the story names it, such as `het Noorden`, are not names.
_FORMS = """
    SELECT form, country FROM lexicon_forms
    WHERE kind = 'name' AND form IN (
        SELECT form FROM lexicon_forms WHERE kind = 'name' AND (condition IS NULL OR condition = 'default')
    )
"""
_ORGANISATIONS = """
    SELECT form, organisation FROM lexicon_forms WHERE organisation IS NOT NULL
    UNION ALL SELECT name_en, organisation FROM organisations
    UNION ALL SELECT organisation, organisation FROM organisations
"""


def country_code(db: duckdb.DuckDBPyConnection, written: str) -> str:
    """The ISO 3166-1 alpha-3 code of a country, whatever the case, accents and hyphens of its name.

    Raises:
        QueryError: if no country has the name, or several have.
    """
    sought = _plain(written)
    countries = db.execute("SELECT country, alpha2, name_nl, name_en FROM countries").fetchall()
    codes = [(form, row[0]) for row in countries for form in row[:2]] + list(_RESERVED.items())
    names = [(form, row[0]) for row in countries for form in row[2:]]
    # A code goes before a name, and a name before what reports use for it.
    for known in (codes, names, db.execute(_FORMS).fetchall()):
        found = sorted({country for form, country in known if _plain(form) == sought})
        if len(found) == 1:
            return str(found[0])
        if found:
            named = {row[0]: row[3] for row in countries}
            either = " or ".join(f"{country} ({named[country]})" for country in found)
            raise QueryError(f"{written!r} may be {either}: give the code.")
    if any(_plain(form) == sought for form, _ in db.execute(_ORGANISATIONS).fetchall()):
        raise QueryError(f"{written!r} is an organisation: Dateline records events between countries only.")
    raise QueryError(f"There is no country {written!r}: {_hint(sought, (form for form, _ in names))}")


def _plain(text: str) -> str:
    """A text in lower case, without accents, with single spaces for all other signs."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    spaced = "".join(sign if sign.isalnum() else " " for sign in letters if not unicodedata.combining(sign))
    return " ".join(spaced.split())


def _hint(sought: str, names: Iterable[str]) -> str:
    by_form = {_plain(name): name for name in names}
    if near := get_close_matches(sought, by_form, n=3, cutoff=0.7):
        return f"did you mean {' or '.join(by_form[form] for form in near)}?"
    return "give a code (RUS, RU), or the Dutch or English name."
