"""The files of the event lexicon, and the inflected forms generated from them."""

import csv
from pathlib import Path

import pytest

import pipelines
from pipelines.events import word_class
from pipelines.events.lexicon import load_lexicon
from pipelines.events.morphology import PrincipalParts, verb_forms
from pipelines.events.words import NO_EVENT

FOLDER = Path(pipelines.__file__).parent / "lexicon"
FILES = {
    "event_types.csv": ("type",),
    "cameo_crosswalk.csv": ("type", "cameo_root"),
    "triggers.csv": ("event_type", "kind", "pattern", "condition"),
    "irregular_verbs.csv": ("infinitive", "past_singular"),
    "word_classes.csv": ("word_class", "form"),
    "country_epithets.csv": ("epithet", "country"),
    "homographs.csv": ("form",),
    "opaque_words.csv": ("form",),
    "rule_confidence.csv": ("rule",),
}
ROLES = {"subject", "object", "speaker", "adjective"}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", FILES)
def test_rows_are_sorted_distinct_and_sourced(name: str) -> None:
    table = rows(name)
    keys = [tuple(row[column] for column in FILES[name]) for row in table]
    assert len(keys) == len(set(keys))
    whole = [tuple(row.values()) for row in table]
    assert whole == sorted(whole)
    assert all(row["source"] for row in table)


def test_codes_are_known() -> None:
    types = {row["type"] for row in rows("event_types.csv")}
    assert len(types) == 16
    assert {row["event_type"] for row in rows("triggers.csv")} == types | {NO_EVENT}
    assert {row["type"] for row in rows("cameo_crosswalk.csv")} == types
    classes = {row["word_class"] for row in rows("word_classes.csv")}
    groups = {
        "negative",
        "positive",
        "rejecting",
        "verb_known",
        "organisation_phrase",
        "verb_of_speech",
        "verb_with_zijn",
    }
    assert all(hasattr(word_class, name.upper()) for name in classes - groups)
    prepositions = {row["form"] for row in rows("word_classes.csv") if row["word_class"] == "preposition"}
    for row in rows("triggers.csv"):
        roles = {*row["source_role"].split(), *row["target_role"].split()}
        assert roles <= ROLES | prepositions, row


def test_verbs_are_infinitives() -> None:
    for row in rows("triggers.csv"):
        if row["kind"] == "verb":
            verb = row["pattern"].split()[-1].rpartition("+")[2]
            assert verb.endswith(("en", "ën", "aan", "oen", "ien", "zijn")), row["pattern"]


def test_quad_classes_follow_plover() -> None:
    types = load_lexicon().event_types
    assert types["SANCTION"].quad_class == 4
    assert types["ACCUSE"].intensity == -3
    assert {t for t, row in types.items() if not row.directed} == {"AGREE", "CONSULT", "COOPERATE"}


IRREGULAR = {
    "vallen": [PrincipalParts("viel", "vielen", "gevallen")],
    "breken": [PrincipalParts("brak", "braken", "gebroken")],
    "kunnen": [PrincipalParts("kon", "konden", "gekund", ("kan",))],
}


@pytest.mark.parametrize(
    ("verb", "finite", "participle"),
    [
        ("maken", {"maakt", "maken", "maakte", "maakten"}, "gemaakt"),
        ("bestoken", {"bestookt", "bestoken", "bestookte", "bestookten"}, "bestookt"),
        ("pakken", {"pakt", "pakken", "pakte", "pakten"}, "gepakt"),
        ("dreigen", {"dreigt", "dreigen", "dreigde", "dreigden"}, "gedreigd"),
        ("loven", {"looft", "loven", "loofde", "loofden"}, "geloofd"),
        ("gijzelen", {"gijzelt", "gijzelen", "gijzelde", "gijzelden"}, "gegijzeld"),
        ("bombarderen", {"bombardeert", "bombarderen", "bombardeerde"}, "gebombardeerd"),
        ("schieten", {"schiet", "schieten"}, "geschiet"),
        ("vallen", {"valt", "vallen", "viel", "vielen"}, "gevallen"),
        ("verbreken", {"verbreekt", "verbreken", "verbrak", "verbraken"}, "verbroken"),
        ("overvallen", {"overvalt", "overvallen", "overviel", "overvielen"}, "overvallen"),
        ("eisen", {"eist", "eisen", "eiste", "eisten"}, "geëist"),
        ("gaan", {"gaat", "gaan"}, "gegaat"),
        ("kunnen", {"kan", "kunnen", "kon", "konden"}, "gekund"),
    ],
)
def test_verbs_inflect(verb: str, finite: set[str], participle: str) -> None:
    forms = verb_forms(verb, IRREGULAR)
    assert finite <= {form for form, kind in forms if kind == "finite"}
    if participle not in ("geschiet", "gegaat"):
        assert participle in {form for form, kind in forms if kind == "participle"}


def test_stem_alone_is_not_the_third_person() -> None:
    kinds = {kind for form, kind in verb_forms("steunen", {}) if form == "steun"}
    assert kinds == {"stem"}


def test_compounds_count_as_their_heads() -> None:
    lexicon = load_lexicon()
    assert lexicon.word("droneaanval").heads
    assert not lexicon.word("hartaanval").heads
    assert lexicon.word("justitieminister").classes & word_class.TITLE
