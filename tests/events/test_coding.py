"""The input and output frames of the coder."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.events.coding import EVENT_COLUMNS, UNCODED_COLUMNS, code_events
from pipelines.events.lexicon import load_lexicon
from pipelines.events.sentences import tokenize
from schemas.uncoded_sentences import UNCODED_REASONS
from tests.events.gold_events import mentions_of, versions_of
from tests.events.test_constructs import CONSTRUCTS, FORMS, code

LEXICON = load_lexicon()

WORDS = st.sampled_from(
    [
        "Chili",
        "Peru",
        "Rusland",
        "Oekraïne",
        "Zweedse",
        "Iraanse",
        "Beijing",
        "de",
        "het",
        "president",
        "sancties",
        "aanval",
        "tegen",
        "op",
        "door",
        "en",
        ",",
        ".",
        ":",
        "dat",
        "die",
        "niet",
        "heeft",
        "wordt",
        "valt",
        "aan",
        "veroordeelt",
        "dreigt",
        "met",
        "overleg",
        '"',
        "zijn",
        "ambtgenoot",
        "het",
        "buurland",
        "Hij",
        "elkaar",
        "als",
        "zou",
        "te",
        "bombarderen",
        "\n",
    ]
)


def _story(headline: str, body: str, name: str = "s") -> dict[str, object]:
    text = f"{headline}\n{body}"
    mentions = {c: [f for f in forms if f in text] for c, forms in FORMS.items()}
    return {
        "id": name,
        "headline": headline,
        "body": body,
        "mentions": {c: f for c, f in mentions.items() if f},
    }


@given(st.lists(WORDS, max_size=12), st.lists(WORDS, max_size=40))
@settings(max_examples=150)
def test_any_text_gives_valid_rows(headline: list[str], body: list[str]) -> None:
    story = _story(" ".join(headline), " ".join(body))
    coded = code_events(versions_of([story]), mentions_of([story]), LEXICON, 0.0)
    assert dict(coded.events.schema) == {
        k: v() if isinstance(v, type) else v for k, v in EVENT_COLUMNS.items()
    }
    assert list(coded.uncoded.columns) == list(UNCODED_COLUMNS)
    for row in coded.events.iter_rows(named=True):
        text = str(story[row["field"]])
        assert row["source_country"] != row["target_country"]
        assert {row["source_country"], row["target_country"]} <= set(story["mentions"])  # type: ignore[call-overload]
        assert text[row["sentence_start"] : row["sentence_end"]] == row["sentence"]
        assert text[row["trigger_start"] : row["trigger_end"]] == row["trigger"]
        assert row["sentence_start"] <= row["trigger_start"] < row["trigger_end"] <= row["sentence_end"]
        assert row["realis"] in ("happened", "announced", "threatened")


def test_stories_do_not_influence_each_other() -> None:
    stories = [_story(*("", *texts)[-3:-1], name=f"v{n:02d}") for n, texts in enumerate(CONSTRUCTS.values())]
    together = code_events(versions_of(stories), mentions_of(stories), LEXICON).events
    alone = [code_events(versions_of([s]), mentions_of([s]), LEXICON).events for s in reversed(stories)]
    assert together.equals(pl.concat(alone).sort("version_id", maintain_order=True))


def test_spans_name_the_forms() -> None:
    coded = code("", "Volgens de politie heeft Zweden vrijdag een Iraanse tanker geënterd.")
    row = coded.row(0, named=True)
    body = "Volgens de politie heeft Zweden vrijdag een Iraanse tanker geënterd."
    assert body[row["source_start"] : row["source_end"]] == "Zweden"
    assert body[row["target_start"] : row["target_end"]] == "Iraanse"
    assert row["trigger"] == "geënterd"


@pytest.mark.parametrize(
    ("sentence", "trigger", "reason"),
    [
        ("Zweden heeft Iran niet aangevallen.", "aangevallen", "denied"),
        ("Denktank: Zweedse invasie van Iran zou mislukken.", "invasie", "hypothetical"),
        ("De NAVO steunt Zweden en Iran.", "steunt", "organisation"),
        ("In Peru zijn drie Chilenen door een cycloon getroffen.", "getroffen", "other agent"),
        ('"Onaanvaardbaar", klinkt het in Chili en Peru.', "Onaanvaardbaar", "no speaker"),
        ("Het is oorlog in Chili en Peru.", "oorlog", "ends not marked"),
        ("De grens tussen Chili en Peru is aangevallen door rebellen.", "aangevallen", "one country"),
    ],
)
def test_a_sentence_without_event_has_a_reason(sentence: str, trigger: str, reason: str) -> None:
    story = _story("", sentence)
    coded = code_events(versions_of([story]), mentions_of([story]), LEXICON)
    assert coded.events.is_empty()
    assert coded.uncoded.select("trigger", "reason").rows() == [(trigger, reason)]
    assert reason in UNCODED_REASONS


def test_threats_differ_from_plans() -> None:
    assert code("Chili dreigt Peru met sancties")["realis"].to_list() == ["threatened"]
    assert code("", "Zweden gaat wapens leveren aan Oekraïne.")["realis"].to_list() == ["announced"]
    assert code("", "Zweden leverde wapens aan Oekraïne.")["realis"].to_list() == ["happened"]


def test_no_mentions_no_rows() -> None:
    story = _story("Weer regen in het noorden", "Het regent.")
    coded = code_events(versions_of([story]), mentions_of([story]), LEXICON)
    assert coded.events.is_empty()
    assert coded.uncoded.is_empty()


def _words(text: str) -> list[list[tuple[str, int, int]]]:
    """Return the words of each sentence with their positions."""
    words = tokenize(pl.DataFrame({"content": [text]}), LEXICON.tokens)
    return [
        [
            (LEXICON.tokens.words[token], start, start + length)
            for token, start, length in zip(tokens, starts, lengths, strict=True)
        ]
        for _, tokens, starts, lengths in words.group_by("sentence", maintain_order=True)
        .agg("token", "start", "length")
        .iter_rows()
    ]


@given(st.text(alphabet="aB é\n.'\"-1,!?…", max_size=60))
def test_words_keep_their_places(text: str) -> None:
    rows = [row for sentence in _words(text) for row in sentence]
    assert all(text[start:end].lower() == word for word, start, end in rows)
    assert "".join(word for word, _, _ in rows) == "".join(text.split()).lower()


def test_sentences_end_where_they_should() -> None:
    text = 'Hij zei: "Kom." Daarna ging dr. A. Jansen weg.\nOnrust\nHet is 3.5 procent. "Nee!", riep ze.'
    spans = [text[sentence[0][1] : sentence[-1][2]] for sentence in _words(text)]
    assert spans == [
        'Hij zei: "Kom."',
        "Daarna ging dr. A. Jansen weg.",
        "Onrust",
        "Het is 3.5 procent.",
        '"Nee!", riep ze.',
    ]
