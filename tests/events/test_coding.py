"""The input and output frames of the coder, with a reader whose readings are given."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.countries.gazetteer import load_gazetteer
from pipelines.countries.matching import mentions
from pipelines.events.coding import EVENT_COLUMNS, LEAST_REPORTED, UNCODED_COLUMNS, code_events
from pipelines.events.reader.reading import ReadEvent
from pipelines.events.reader.settings import Settings
from schemas.fields import REALIS, RULES
from schemas.uncoded_sentences import UNCODED_REASONS

HEADLINE = "Chili hekelt buurland"
BODY = "De Chileense minister noemde Peru onbetrouwbaar. Hij stuurt zaterdag hulp naar Lima."
TEXT = f"{HEADLINE}\n{BODY}"
MENTIONS = [
    ("headline", "CHL", 0, 5),
    ("body", "CHL", 3, 12),
    ("body", "PER", 29, 33),
    ("body", "PER", 79, 83),
]


def _span(words: str | None) -> tuple[int, int] | None:
    return (TEXT.index(words), TEXT.index(words) + len(words)) if words else None


def reading(
    trigger: str,
    source: str | None,
    target: str | None,
    kind: str = "ACCUSE",
    confidence: float = 0.9,
    ends: tuple[str, str] = ("CHL", "PER"),
    realis: str = "happened",
) -> ReadEvent:
    start, end = _span(trigger) or (0, 0)
    return ReadEvent(*ends, kind, confidence, confidence, realis, (start, end), _span(source), _span(target))


@dataclass
class Reader:
    """Reads the same events in every text, or what `read` says; keeps what it was given."""

    read: Callable[[str], list[ReadEvent]]
    settings: Settings = field(default_factory=lambda: Settings("", thresholds={"": 0.5, "AID": 0.3}))
    given: list[tuple[str, list[tuple[int, int, str]]]] = field(default_factory=list)

    def read_all(self, text: str, mentions: list[tuple[int, int, str]]) -> list[ReadEvent]:
        self.given.append((text, mentions))
        return self.read(text)


def versions(*ids: str, headline: str | None = HEADLINE, body: str = BODY) -> pl.DataFrame:
    return pl.DataFrame(
        {"version_id": list(ids), "headline": [headline] * len(ids), "body": [body] * len(ids)},
        schema_overrides={"headline": pl.String},
    )


def mentioned(
    *ids: str,
    rows: list[tuple[str, str, int, int]] = MENTIONS,
    kind: str = "name",
    lexicon_id: str = "country_forms:PER:Peru",
) -> pl.DataFrame:
    schema = {
        "version_id": pl.String, "field": pl.String, "country": pl.String,
        "span_start": pl.Int32, "span_end": pl.Int32,
    }  # fmt: skip
    found = pl.DataFrame([(one, *row) for one in ids for row in rows], schema=schema, orient="row")
    return found.with_columns(kind=pl.lit(kind), lexicon_id=pl.lit(lexicon_id))


def test_a_reading_becomes_a_row_with_its_evidence() -> None:
    told = [reading("onbetrouwbaar", "De Chileense minister", "Peru")]
    coded = code_events(versions("v"), mentioned("v"), Reader(lambda _: told))
    assert coded.events.schema == pl.Schema(EVENT_COLUMNS)
    [row] = coded.events.rows(named=True)
    assert row == {
        "version_id": "v", "source_country": "CHL", "target_country": "PER", "event_type": "ACCUSE", "quad_class": 3,
        "intensity": -3.0, "realis": "happened", "confidence": 0.9, "field": "body",
        "sentence": "De Chileense minister noemde Peru onbetrouwbaar.", "sentence_start": 0, "sentence_end": 48,
        "trigger": "onbetrouwbaar", "trigger_start": 34, "trigger_end": 47,
        "source_phrase": "De Chileense minister", "source_start": 0, "source_end": 21,
        "target_phrase": "Peru", "target_start": 29, "target_end": 33, "rule": "reader.named",
    }  # fmt: skip
    assert coded.uncoded.schema == pl.Schema(UNCODED_COLUMNS)
    assert coded.uncoded.is_empty()


@pytest.mark.parametrize(
    ("source", "target", "rule", "places"),
    [
        ("De Chileense minister", "Lima", "reader.named", (0, 79)),
        ("Hij", "Lima", "reader.referred", (49, 79)),
        ("Hij", None, "reader.implied", (49, None)),
        # A phrase in the headline has no position in the body.
        ("Chili", "buurland", "reader.referred", (None, None)),
    ],
)
def test_the_rule_says_how_the_ends_are_told(
    source: str, target: str | None, rule: str, places: tuple[int | None, int | None]
) -> None:
    told = [reading("hulp", source, target, "AID")]
    [row] = code_events(versions("v"), mentioned("v"), Reader(lambda _: told)).events.rows(named=True)
    assert (row["rule"], row["source_start"], row["target_start"]) == (rule, *places)
    assert (row["source_phrase"], row["target_phrase"]) == (source, target)
    assert row["sentence"] == "Hij stuurt zaterdag hulp naar Lima."
    assert rule in RULES


def test_a_trigger_in_the_headline_is_of_the_headline() -> None:
    told = [reading("hekelt", "Chili", "Peru")]
    [row] = code_events(versions("v"), mentioned("v"), Reader(lambda _: told)).events.rows(named=True)
    assert (row["field"], row["sentence"], row["trigger_start"]) == ("headline", HEADLINE, 6)
    assert (row["source_start"], row["target_start"]) == (0, None)


def test_a_trigger_that_runs_over_its_sentence_is_cut_off() -> None:
    told = [reading("onbetrouwbaar. Hij stuurt", "De Chileense minister", "Peru")]
    [row] = code_events(versions("v"), mentioned("v"), Reader(lambda _: told)).events.rows(named=True)
    assert row["trigger"] == "onbetrouwbaar."
    assert row["trigger_end"] == row["sentence_end"]


def test_each_type_has_its_threshold_and_what_is_below_is_reported_with_its_confidence() -> None:
    told = [
        reading("hulp", "Hij", "Lima", "AID", 0.4),
        reading("hekelt", "Chili", None, confidence=0.4),
        reading("hekelt", "Chili", None, "REJECT", 0.3),
        reading("onbetrouwbaar", None, None, confidence=LEAST_REPORTED / 2),
    ]
    coded = code_events(versions("v"), mentioned("v"), Reader(lambda _: told))
    assert coded.events["event_type"].to_list() == ["AID"]
    assert coded.uncoded.rows(named=True) == [
        {
            "version_id": "v", "field": "headline", "sentence_start": 0, "sentence_end": 21, "sentence": HEADLINE,
            "trigger": "hekelt", "source_country": "CHL", "target_country": "PER", "event_type": "ACCUSE",
            "confidence": 0.4, "reason": "low confidence",
        }
    ]  # fmt: skip
    assert set(coded.uncoded["reason"]) <= set(UNCODED_REASONS)


def test_a_story_whose_likeliest_reading_is_uncertain_has_no_events() -> None:
    told = [reading("hulp", "Hij", "Lima", "AID", 0.4), reading("hekelt", "Chili", None, confidence=0.6)]
    for least, events in ((0.6, ["ACCUSE", "AID"]), (0.7, [])):
        settings = Settings("", thresholds={"": 0.5, "AID": 0.3}, min_story_confidence=least)
        coded = code_events(versions("v"), mentioned("v"), Reader(lambda _: told, settings))
        assert sorted(coded.events["event_type"]) == events
        assert coded.uncoded.height == 2 - len(events)


def test_a_sentence_with_an_event_is_not_uncoded() -> None:
    told = [reading("hekelt", "Chili", None), reading("hekelt", "Chili", None, "REJECT", 0.3)]
    assert code_events(versions("v"), mentioned("v"), Reader(lambda _: told)).uncoded.is_empty()


def test_a_text_is_read_once_and_its_events_are_those_of_every_version() -> None:
    reader = Reader(lambda _: [reading("hekelt", "Chili", "Peru")])
    coded = code_events(versions("b", "a", "c"), mentioned("a", "b", "c"), reader)
    assert coded.events["version_id"].to_list() == ["a", "b", "c"]
    [(text, mentions)] = reader.given
    assert text == TEXT
    shift = len(HEADLINE) + 1
    assert mentions == [(0, 5, "CHL"), *((a + shift, b + shift, of) for _, of, a, b in MENTIONS[1:])]


def test_other_mentions_make_another_text() -> None:
    reader = Reader(lambda _: [])
    code_events(versions("a", "b"), pl.concat([mentioned("a"), mentioned("b", rows=MENTIONS[:3])]), reader)
    assert len(reader.given) == 2


def test_only_texts_with_two_countries_are_read() -> None:
    reader = Reader(lambda _: [reading("hekelt", "Chili", "Peru")])
    coded = code_events(versions("a"), mentioned("a", rows=MENTIONS[:2]), reader)
    assert coded.events.is_empty()
    assert coded.uncoded.is_empty()
    assert coded.events.schema == pl.Schema(EVENT_COLUMNS)
    assert coded.uncoded.schema == pl.Schema(UNCODED_COLUMNS)
    assert reader.given == []


@pytest.mark.parametrize(
    ("body", "kind", "counts"),
    [
        ("Peru-gezant Soto sprak.", "name", False),
        ("Peru-gezant Soto sprak.", "institution", True),
        ("Peru - gezant Soto sprak.", "name", True),
        ("Peru-Chili is een duel.", "name", True),
        ("Peru", "name", True),
        ("Peru\u2010gezant Soto sprak.", "name", False),
        ("Peru\u2011gezant Soto sprak.", "name", False),
        ("Hamas-leider Soto sprak.", "institution", True),
    ],
)
def test_a_country_in_a_compound_is_no_end_but_its_institution_is(body: str, kind: str, counts: bool) -> None:
    reader = Reader(lambda _: [])
    first = re.match(r"\w+", body)
    assert first is not None
    code_events(
        versions("a", body=body),
        mentioned("a", rows=[*MENTIONS[:1], ("body", "PER", *first.span())], kind=kind),
        reader,
    )
    assert bool(reader.given) == counts


@pytest.mark.parametrize(
    ("body", "countries"),
    [
        ("De Oekraïnegezant van Peru sprak met Chili.", {"PER", "CHL"}),
        ("De Oekraïne-gezant van Peru sprak met Chili.", {"PER", "CHL"}),
        ("De Oekraïne\u2011gezant van Peru sprak met Chili.", {"PER", "CHL"}),
        ("De Oekra?negezant van Peru sprak met Chili.", {"PER", "CHL"}),
        ("De Oekra\ufffdnegezant van Peru sprak met Chili.", {"PER", "CHL"}),
        ("De Hamasleider sprak met Peru en Chili.", {"PSE", "PER", "CHL"}),
        ("Oekra?ne sprak met Peru.", {"UKR", "PER"}),
    ],
)
def test_ends_are_those_of_the_mentions_found(body: str, countries: set[str]) -> None:
    """However a compound is written or damaged, its country is a mention and no end."""
    reader = Reader(lambda _: [])
    texts = versions("a", headline=None, body=body)
    code_events(texts, mentions(texts, load_gazetteer()), reader)
    [(_, given)] = reader.given
    assert {country for _, _, country in given} == countries


def test_a_text_without_a_headline_begins_with_its_body() -> None:
    reader = Reader(lambda _: [])
    code_events(versions("a", headline=None), mentioned("a", rows=MENTIONS[1:]), reader)
    [(text, mentions)] = reader.given
    assert text == f"\n{BODY}"
    assert mentions[0] == (4, 13, "CHL")


_WORDS = st.lists(st.sampled_from(["Chili", "Peru", "slaat", ".", "!", "\n", "é", "dr.", "2"]), max_size=30)


@given(_WORDS, _WORDS, st.data())
def test_spans_name_what_stands_there(headline: list[str], body: list[str], data: st.DataObject) -> None:
    fields = {"headline": " ".join(headline), "body": " ".join([*body, "Peru"])}
    # The reader's spans lie within a line and begin and end with a sign.
    text = "\n".join(fields.values())
    lines = [line.span() for line in re.finditer(r"[^\n]*\S[^\n]*", text)]

    def span() -> tuple[int, int]:
        start, end = data.draw(st.sampled_from(lines))
        signs = st.sampled_from([at for at in range(start, end) if not text[at].isspace()])
        first, last = sorted((data.draw(signs), data.draw(signs)))
        return first, last + 1

    (a, b), *ends = [span() for _ in range(3)]
    told = ReadEvent("CHL", "PER", "ACCUSE", 0.9, 0.9, REALIS[0], (a, b), *ends)
    rows = [("headline", "CHL", 0, 1), ("body", "PER", 0, 1)]
    coded = code_events(versions("v", **fields), mentioned("v", rows=rows), Reader(lambda _: [told]))
    [row] = coded.events.rows(named=True)
    where = fields[row["field"]]
    assert where[row["sentence_start"] : row["sentence_end"]] == row["sentence"]
    assert where[row["trigger_start"] : row["trigger_end"]] == row["trigger"]
    assert row["sentence_start"] <= row["trigger_start"] < row["trigger_end"] <= row["sentence_end"]
    for end in ("source", "target"):
        if row[f"{end}_start"] is not None:
            assert where[row[f"{end}_start"] : row[f"{end}_end"]] == row[f"{end}_phrase"]
