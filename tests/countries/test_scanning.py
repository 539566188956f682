"""The search agrees with a plain implementation: the leftmost-longest whole words."""

import re

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.countries.scanning import gap, scan, scan_own
from pipelines.countries.search_terms import compile_search_terms

FORMS = [
    *(
        "Charles",
        "koning Charles",
        "koning Charles III",
        "Charles de Gaulle",
        "III",
        "de Gaulle",
        "Frans",
        "Franse",
    ),
    *(
        "in het Frans",
        "Frans-Duitse",
        "Duitse",
        "taliban",
        "de taliban",
        "Taliban",
        "1. FC Köln",
        "Köln",
        "Ië",
    ),
    *(
        "België",
        "Noord- en Zuid-Korea",
        "Zuid-Korea",
        "Korea",
        "New York",
        "York",
        "'s-Hage",
        "50PLUS",
        "een",
        "Paleis de",
    ),
]
PATTERNS = pl.Series(sorted(FORMS, key=lambda form: (-len(form.encode()), form)))
SEARCH_TERMS = compile_search_terms(PATTERNS)
PIECES = st.sampled_from(
    [
        *FORMS,
        *("koning ", "koning", "in het ", "in ", "het ", "de ", "Noord- en ", "Charle", "s", "é", "ë", "🙂"),
        *(
            "in het Frans-Duitse",
            "New York-Noord",
            "New York-\u00c9",
            "koning Charles de Gaulle",
            "Paleis de Gaulle",
            "de talibans",
        ),
        *(" ", " ", " ", "-", "'", ".", "\n", "1", "1. ", "x", "X", "FC ", "New ", "“", "50", "\u0301"),
    ]
)
TEXTS = st.lists(st.lists(PIECES, max_size=12).map("".join), min_size=1, max_size=6)
_WORD = re.compile(r"[^\W_]")


def letter(text, at):
    return 0 <= at < len(text) and _WORD.fullmatch(text[at]) is not None


def whole_word(text, start, end):
    ends = not letter(text, end) or (text[end] == "s" and not letter(text, end + 1))
    return not letter(text, start - 1) and ends


def goes_on(form, text, end):
    return " " in form and re.match(r"-[^\W\d_]", text[end:]) is not None and text[end + 1].isupper()


def read_plainly(text, forms):
    found, at = [], 0
    while at < len(text):
        here = [
            form
            for form in forms
            if text.startswith(form, at)
            and whole_word(text, at, at + len(form))
            and not goes_on(form, text, at + len(form))
        ]
        form = max(here, key=len, default=None)
        found += [(form, at, at + len(form))] if form else []
        at += len(form) if form else 1
    return found


def documents(texts):
    return pl.DataFrame({"text": texts}, schema={"text": pl.String}).with_row_index("row")


def found_in(hits, patterns):
    return hits.select("row", form=patterns.gather(hits["pattern"]), start="start", end="end").rows()


@settings(max_examples=150)
@given(TEXTS)
# A prefix within a hit, a prefix before a longer form, chains of overlaps, and forms without a capital.
@example(["Paleis de Gaulle", "koning Charles de Gaulle", "in het Frans-Duitse", "in de taliban Charles"])
def test_the_leftmost_of_the_longest_whole_words_is_found(texts):
    texts = documents(texts)
    hits = scan(texts, SEARCH_TERMS)
    plain = [(row, *found) for row, text in texts.rows() for found in read_plainly(text, FORMS)]
    assert found_in(hits, PATTERNS) == plain


@settings(max_examples=50)
@given(TEXTS)
def test_gaps_and_hits_make_up_the_text(texts):
    texts = documents(texts)
    hits = scan(texts, SEARCH_TERMS)
    found = hits.select("row", form=PATTERNS.gather(hits["pattern"])).with_columns(
        gap(hits, texts, "before").alias("before"), gap(hits, texts, "after").alias("after")
    )
    for (row,), part in found.group_by("row", maintain_order=True):
        pieces = [piece for before, form in part.select("before", "form").rows() for piece in (before, form)]
        assert "".join([*pieces, part["after"][-1]]) == texts["text"][row]
    for row, end, following in hits.select("row", "byte_end", "next").rows():
        assert following == (texts["text"][row].encode() + b"\0")[end]


@settings(max_examples=50)
@given(TEXTS, st.lists(st.lists(st.sampled_from(FORMS), unique=True, max_size=4), min_size=6, max_size=6))
def test_each_text_is_searched_for_its_own_forms(texts, own):
    texts = documents(texts)
    forms = [(row, form) for row, several in enumerate(own[: texts.height]) for form in several]
    own_forms = pl.DataFrame(forms, schema={"row": pl.UInt32, "form": pl.String}, orient="row")
    patterns = PATTERNS.filter(PATTERNS.is_in(own_forms["form"].implode()))
    hits = scan_own(texts, own_forms, patterns)
    plain = [(row, *found) for row, text in texts.rows() for found in read_plainly(text, own[row])]
    assert found_in(hits, patterns) == plain


def test_search_terms_begin_with_a_capital():
    assert SEARCH_TERMS.terms.str.contains(r"^\p{Lu}").all()
    assert set(SEARCH_TERMS.without_capital) == {"taliban", "de taliban", "een"}
