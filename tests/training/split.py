"""The fixed split of labelled texts: a fifth of `train` is held out by whole groups."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import xxhash

from tests.training.labelled import Labelled

FIFTHS = 5
HELD = 0
_KEPT_FOR_TRIAL = ("confirm", "confirm2", "confirm3")
PARTS = ("learn", "held", "dev", *_KEPT_FOR_TRIAL, "aside")
"""What the labelled texts are divided into, see `split`."""


def read_groups(path: Path) -> dict[str, str]:
    """Read `groups.csv`; texts that report the same event are in one group."""
    with path.open(encoding="utf-8", newline="") as rows:
        return {row["id"]: row["group"] for row in csv.DictReader(rows)}


def groups_of(texts: Iterable[Labelled], listed: Mapping[str, str]) -> dict[str, str]:
    """The group of each text: listed groups, merged over earlier versions.

    A group is named by its smallest id, but by that of a `later` text only if it has no other, so that added texts
    never rename a group.
    """
    texts = list(texts)
    later = {text.id for text in texts if text.part == "later"}
    parent: dict[str, str] = {}

    def root(one: str) -> str:
        while parent.setdefault(one, one) != one:
            one = parent[one]
        return one

    def join(one: str, other: str) -> None:
        low, high = sorted((root(one), root(other)), key=lambda name: (name in later, name))
        parent[high] = low

    for one, group in sorted(listed.items()):
        join(one, group)
    for text in texts:
        if text.update_of:
            join(text.id, text.update_of)
    return {text.id: root(text.id) for text in texts}


def fifth_of(group: str) -> int:
    """Which fifth a group belongs to, by a hash of its name, so adding groups never moves old ones."""
    return xxhash.xxh3_64_intdigest(f"split {group}".encode()) % FIFTHS


def split(texts: list[Labelled], listed: Mapping[str, str]) -> dict[str, list[Labelled]]:
    """Divide texts into `learn`, `held`, `dev`, `confirm`, ... and `aside`.

    `held` is a fifth of the stories in `train`. All sentences and all texts added `later` are for training,
    so `held` stays the same. `aside` has texts that would leak between parts: those whose group has a member
    in a `confirm` part, sentences and `later` texts with a member in `held`, and `held` texts with a member in `dev`.
    """
    groups = groups_of(texts, listed)
    on_trial = {groups[text.id] for text in texts if text.part in _KEPT_FOR_TRIAL}
    in_dev = {groups[text.id] for text in texts if text.part == "dev"}
    in_held = {
        groups[text.id]
        for text in texts
        if text.part == "train" and text.is_story and fifth_of(groups[text.id]) == HELD
    }
    parts: dict[str, list[Labelled]] = {"learn": [], "held": [], "aside": []}
    for text in texts:
        name, group = text.part, groups[text.id]
        if name in _KEPT_FOR_TRIAL:
            parts.setdefault(name, []).append(text)
            continue
        held = name == "train" and text.is_story and group in in_held
        leaks = group in in_dev if held else name in ("train", "later") and group in in_held
        if group in on_trial or leaks:
            name = "aside"
        elif name in ("train", "later"):
            name = "held" if held else "learn"
        parts.setdefault(name, []).append(text)
    return parts
