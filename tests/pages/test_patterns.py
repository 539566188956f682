"""Patterns are tried only where they can match, and are few enough for polars to cache."""

import polars as pl
import pytest
from polars.expr.string import ExprStringNameSpace

from pipelines.pages.patterns import matches_among
from pipelines.pages.reading import read_pages
from tests.pages.page_text import captures

# The size of polars' cache; the patterns of the tables' rules run between two batches.
KEPT, OF_RULES = 32, 2

BRIEF = "GENT (ANP/RTR) - De brug gaat vandaag weer open."


def test_only_candidates_match() -> None:
    texts = pl.Series(["a1", "a2", "b3", "a4"])
    candidates = pl.Series([True, False, True, None])
    assert matches_among(texts, candidates, r"^a\d$").to_list() == [True, False, False, False]


def test_a_pattern_without_candidates_is_not_even_read() -> None:
    assert matches_among(pl.Series(["a"]), pl.Series([False]), "(").to_list() == [False]


def test_a_batch_of_ordinary_and_damaged_pages_needs_no_more_patterns_than_polars_keeps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    patterns = set()

    def note(name: str) -> None:
        method = getattr(ExprStringNameSpace, name)

        def noting(self, pattern, *arguments, **options):
            if not options.get("literal"):
                patterns.add(str(pattern))
            return method(self, pattern, *arguments, **options)

        monkeypatch.setattr(ExprStringNameSpace, name, noting)

    for name in (
        *("contains", "extract", "extract_all", "extract_groups"),
        *("replace", "replace_all", "count_matches"),
    ):
        note(name)
    glued = f"Titel\n{BRIEF}\nTweede alinea.\nMeer uit Sport\n{BRIEF}\n1 uur geleden{BRIEF}\n2 uur geleden"
    spaced = f"Titel\n\nTitel\n\n{BRIEF}\n\nMeer uit Sport\n\nKop\n\n{BRIEF}\n\n1 uur geleden\n"
    index = f"Inloggen\n\nmaandag 3 november 2025\n\nSport\n\nANP Kop\n\n{BRIEF}\n\n1 uur geleden\n"
    damaged = [
        glued.replace("\n", "\r\n"),
        glued.replace("weer", "&eacute;&eacute;n"),
        glued.replace("brug", "brĆ©g"),
    ]
    read_pages(captures(glued, spaced, index, *damaged, glued.replace("brug", "brüg").encode("cp1252")))
    assert 10 < len(patterns) <= KEPT - OF_RULES
