"""Augmented stories: a country renamed, the headline removed, another story appended."""

from random import Random

from pipelines.events.reader.pieces import END
from tests.training.augment import load_forms, swapped, without_headline
from tests.training.examples import NUMBER, Example, Told, joined
from tests.training.labelled import Evidence, Labelled
from tests.training.mentions import mentions_of

STORY = Labelled(
    "s",
    "train",
    "Noorwegen hekelt België",
    "De Noorse premier overlegde met België. Noorwegen eist excuses.",
    frozenset({("NOR", "BEL", "ACCUSE"), ("BEL", "NOR", "CONSULT")}),
    (
        Evidence("NOR", "BEL", "ACCUSE", (10, 16), (0, 9), (17, 23)),
        Evidence("BEL", "NOR", "CONSULT", (42, 51), (56, 62), (24, 41)),
    ),
)


def _words(text: Labelled) -> list[list[str | None]]:
    spans = [(row.trigger, row.source_span, row.target_span) for row in text.evidence]
    return [[text.text[slice(*span)] if span else None for span in of_row] for of_row in spans]


def test_labels_and_spans_follow_a_renamed_country():
    assert _words(STORY) == [["hekelt", "Noorwegen", "België"], ["overlegde", "België", "De Noorse premier"]]
    mentions = mentions_of([STORY])["s"]
    forms, seen = load_forms(), set()
    for seed in range(30):
        text, moved = swapped(STORY, mentions, forms, Random(seed))
        codes = {mention.country for mention in moved}
        assert len(codes) == 2
        assert codes & {"NOR", "BEL"}
        assert {code for a, b, _ in text.events for code in (a, b)} == codes
        assert all(row.source < row.target for row in text.evidence if row.event_type == "CONSULT")
        for row, (trigger, source, target) in zip(text.evidence, _words(text), strict=True):
            assert trigger in ("hekelt", "overlegde")
            assert row.event_type == "CONSULT" or (source, target) == tuple(text.headline.split(" hekelt "))
        # Each form has the same replacement throughout the text.
        assert text.body.split(". ")[1].removesuffix(" eist excuses.") == text.headline.split(" hekelt ")[0]
        [new] = codes - {"NOR", "BEL"}
        written = {text.text[m.start : m.end] for m in moved if m.country == new}
        assert written <= {form for alike in forms[new].values() for form in alike}
        kept = {text.text[m.start : m.end] for m in moved if m.country != new}
        assert kept <= {"Noorwegen", "Noorse", "België"}
        seen |= codes
    assert len(seen) > 10


def test_a_seed_gives_one_story():
    mentions, forms = mentions_of([STORY])["s"], load_forms()
    assert swapped(STORY, mentions, forms, Random(3)) == swapped(STORY, mentions, forms, Random(3))


def test_a_country_becomes_none_that_the_labels_have():
    """Belgium is labelled, but its form was not found."""
    found = [mention for mention in mentions_of([STORY])["s"] if mention.country == "NOR"]
    forms = {code: kinds for code, kinds in load_forms().items() if code in ("BEL", "NOR")}
    assert swapped(STORY, found, forms, Random(1)) is None


def test_what_overlaps_another_country_is_not_renamed():
    text = Labelled("s", "train", "Noors-Belgische ruzie", "", frozenset(), ())
    assert swapped(text, mentions_of([text])["s"], load_forms(), Random(1)) is None


def test_without_its_headline_a_story_keeps_what_its_body_tells():
    text, mentions = without_headline(STORY, mentions_of([STORY])["s"])
    assert text.text == f"\n{STORY.body}"
    assert text.events == {("BEL", "NOR", "CONSULT")}
    assert _words(text) == [["overlegde", "België", "De Noorse premier"]]
    assert [text.text[m.start : m.end] for m in mentions] == ["Noorse", "België", "Noorwegen"]


def test_a_text_that_follows_another_moves_by_its_length():
    def one(name: str, source: str, target: str) -> Example:
        told = {
            ((1,), NUMBER["AID"]): Told(
                {source}, {target}, {0}, {2}, {(source, target)}, {(source, target): 3}
            )
        }
        return Example(
            name, [7, 8, 9], {source: [0], target: [2]}, told, frozenset({(source, target, "AID")}), True
        )

    both = joined(one("a", "NLD", "BEL"), one("b", "BEL", "DEU"))
    assert both.ids == [7, 8, 9, END, 7, 8, 9]
    assert both.places == {"BEL": [2, 4], "DEU": [6], "NLD": [0]}
    assert both.gold == {("NLD", "BEL", "AID"), ("BEL", "DEU", "AID")}
    first, second = both.told.items()
    assert first == (((1,), NUMBER["AID"]), one("a", "NLD", "BEL").told[(1,), NUMBER["AID"]])
    assert second[0] == ((5,), NUMBER["AID"])
    assert (second[1].source_pieces, second[1].target_pieces) == ({4}, {6})
    assert second[1].realis == {("BEL", "DEU"): 3}
