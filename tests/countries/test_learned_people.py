"""People learned from the introductions of other stories."""

import polars as pl
import pytest

from pipelines.countries.gazetteer import load_gazetteer
from pipelines.countries.introductions import introductions
from pipelines.countries.learned_people import learned_mentions, people_of_window
from pipelines.countries.matching import mentions

INTRODUCING = [
    "De Noorse minister Sjurd Vattenlund heeft Zweden bezocht.",
    "In Stockholm zei de Noorse minister Sjurd Vattenlund dat Zweden gelijk heeft.",
    "De Noorse minister Sjurd Vattenlund belde met Zweden.",
    "De Noorse minister Sjurd Vattenlund treedt af.",
]
BARE = "Vattenlund heeft kritiek op Zweden."
FULL = "Volgens Sjurd Vattenlund is dat onzin."


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


def texts(*bodies: str) -> pl.DataFrame:
    ids = [f"{place:016x}" for place in range(len(bodies))]
    return pl.DataFrame(
        {"version_id": ids, "headline": None, "body": bodies}, schema_overrides={"headline": pl.String}
    )


def learn(gazetteer, *bodies: str) -> pl.DataFrame:
    stories = texts(*bodies)
    return people_of_window(introductions(stories, mentions(stories, gazetteer)), gazetteer)


def found(gazetteer, people: pl.DataFrame, body: str) -> list[tuple[str, str]]:
    stories = texts(body)
    rows = learned_mentions(stories, people, mentions(stories, gazetteer))
    assert rows["lexicon_id"].str.starts_with("people_learnt:").all()
    return list(rows.select("form", "country").iter_rows())


def test_a_person_introduced_often_is_found_by_name_and_surname(gazetteer):
    people = learn(gazetteer, *INTRODUCING)
    assert people.select("full_name", "country", "bare").rows() == [("Sjurd Vattenlund", "NOR", True)]
    assert found(gazetteer, people, FULL) == [("Sjurd Vattenlund", "NOR")]
    assert found(gazetteer, people, BARE) == [("Vattenlund", "NOR")]


def test_a_surname_alone_needs_more_than_two_introductions(gazetteer):
    people = learn(gazetteer, *INTRODUCING[:2])
    assert found(gazetteer, people, FULL) == [("Sjurd Vattenlund", "NOR")]
    assert found(gazetteer, people, BARE) == []


def test_one_introduction_is_not_enough(gazetteer):
    assert learn(gazetteer, INTRODUCING[0]).is_empty()


def test_the_order_of_texts_does_not_matter(gazetteer):
    assert learn(gazetteer, *INTRODUCING).equals(learn(gazetteer, *reversed(INTRODUCING)))


def test_a_person_of_two_countries_is_not_learned(gazetteer):
    other = [text.replace("Noorse", "Deense") for text in INTRODUCING]
    assert learn(gazetteer, *INTRODUCING, *other).is_empty()


def test_a_name_in_the_lexicon_is_not_learned(gazetteer):
    assert learn(gazetteer, *["De Franse president Emmanuel Macron belde met Zweden."] * 4, *INTRODUCING)[
        "full_name"
    ].to_list() == ["Sjurd Vattenlund"]


def test_mentions_the_lexicon_finds_are_not_repeated(gazetteer):
    people = learn(gazetteer, *INTRODUCING)
    stories = texts(BARE)
    known = mentions(stories, gazetteer)
    learned = learned_mentions(stories, people, known)
    assert learned_mentions(stories, people, pl.concat([known, learned])).is_empty()


def test_without_learned_people_nothing_is_found(gazetteer):
    assert found(gazetteer, learn(gazetteer, "Er gebeurde niets."), BARE) == []


def test_windows_read_together_find_what_each_finds_alone(gazetteer):
    # In the second window the surname alone is not learned yet, in the third another country claims the name.
    introducing = [INTRODUCING, INTRODUCING[:2], [text.replace("Noorse", "Deense") for text in INTRODUCING]]
    introduced = pl.concat(
        introductions(stories, mentions(stories, gazetteer)).with_columns(window=pl.lit(window))
        for window, bodies in enumerate(introducing)
        for stories in [texts(*bodies)]
    )
    people = people_of_window(introduced, gazetteer, "window")
    alone = [people_of_window(introduced.filter(window=window), gazetteer) for window in range(3)]
    for window in range(3):
        assert people.filter(window=window).drop("window").equals(alone[window])
    stories = texts(*[BARE, FULL, "Er gebeurde niets."] * 3).with_columns(
        window=pl.Series([0, 1, 2]).repeat_by(3).explode()
    )
    known = mentions(stories, gazetteer)
    together = learned_mentions(stories, people, known, "window")
    each = [learned_mentions(stories.filter(window=window), alone[window], known) for window in range(3)]
    assert together.equals(pl.concat(each))
    assert together["country"].to_list() == ["NOR", "NOR", "NOR", "DNK", "DNK"]
