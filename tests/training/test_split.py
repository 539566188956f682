"""The split of the labelled texts."""

from tests.training.labelled import Labelled
from tests.training.split import HELD, fifth_of, groups_of, split


def _text(name: str, part: str = "train", update_of: str | None = None, is_story: bool = True) -> Labelled:
    return Labelled(name, part, "", name, frozenset(), (), update_of, is_story)


TEXTS = [
    *(_text(f"a{n}") for n in range(200)),
    *(_text(f"a{n}.1", update_of=f"a{n}") for n in range(0, 200, 3)),
    *(_text(f"x{n}", is_story=False) for n in range(20)),
    _text("c1", "confirm"),
    _text("d1", "dev"),
    _text("d2", "dev"),
    _text("d3", "dev"),
    *(_text(f"l{n}", "later") for n in range(20)),
    # Ids that sort before those of the texts that they are grouped with.
    _text("A0", "later", update_of="a3"),
    _text("A1", "later"),
    _text("A2", "later", update_of="A1"),
]
LISTED = {
    "a0": "a0", "a1": "a0", "a2.x": "a0", "a7": "a7", "c1": "a7", "a9": "d1", "d1": "d1",
    "d2": "c1", "d3": "a5", "l1": "c1", "l2": "a4", "l3": "a6", "x1": "a4", "x2": "a6",
}  # fmt: skip


def test_groups_join_what_is_listed_together_and_versions():
    groups = groups_of(TEXTS, LISTED)
    assert groups["a0"] == groups["a1"] == groups["a0.1"]
    assert groups["a3"] == groups["a3.1"] != groups["a0"]
    assert groups["A1"] == groups["A2"] == "A1"


def test_groups_stay_together():
    parts = split(TEXTS, LISTED)
    groups = groups_of(TEXTS, LISTED)
    learnt = {groups[text.id] for text in parts["learn"]}
    assert learnt.isdisjoint(groups[text.id] for text in parts["held"])
    # `a3`, `a4` and `a5` are in the held-out fifth, `c1` in `confirm`, `a6` in `learn`.
    assert {text.id for text in parts["aside"]} == {"a5", "a7", "d2", "l1", "l2", "x1", "A0"}
    assert {text.id for text in parts["dev"]} == {"d1", "d3"}
    assert {f"l{n}" for n in range(20) if n not in (1, 2)} <= {text.id for text in parts["learn"]}
    assert sum(map(len, parts.values())) == len(TEXTS)


def test_about_a_fifth_of_the_stories_is_held_back_and_no_sentence():
    held = split(TEXTS, LISTED)["held"]
    assert 0.1 < len(held) / 267 < 0.3
    assert all(text.is_story for text in held)


def test_the_split_is_the_same_whatever_the_order_and_whatever_is_added():
    of = lambda parts: {text.id: part for part, texts in parts.items() for text in texts}  # noqa: E731
    before = of(split(TEXTS, LISTED))
    added = [
        _text("b1"),
        _text("b2"),
        *(_text(f"Z{n}", "later", update_of=f"a{n}") for n in range(0, 200, 2)),
        *(_text(f"0{n}", "later") for n in range(1, 200, 2)),
    ]
    listed = LISTED | {f"0{n}": f"a{n}" for n in range(1, 200, 2)}
    after = of(split([*reversed(TEXTS), *added], listed))
    assert before.items() <= after.items()


def test_a_fifth_is_a_matter_of_the_name():
    # Pins the hash: another one would change the split.
    assert [fifth_of(f"a{n}") for n in range(8)] == [2, 4, 2, 0, 0, 0, 4, 1]
    assert HELD == 0
