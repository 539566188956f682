"""The lexicon files of this room: sorted, without duplicates, complete."""

import csv
from pathlib import Path

import pytest

from pipelines.pages.quarantine import QUARANTINE_REASONS
from schemas.quarantine import REASONS

LEXICON = Path(__file__).parents[2] / "pipelines" / "lexicon"
KEYS = {
    "agencies.csv": ("code", "form"),
    "age_units.csv": ("form",),
    "age_labels.csv": ("form",),
    "boilerplate.csv": ("form",),
    "quarantine_reasons.csv": ("reason",),
}


def rows(name: str) -> list[dict[str, str]]:
    with (LEXICON / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", KEYS)
def test_rows_are_sorted_distinct_and_complete(name: str) -> None:
    keys = [tuple(row[key] for key in KEYS[name]) for row in rows(name)]
    assert keys == sorted(set(keys))
    assert all(value and value == value.strip() for row in rows(name) for value in row.values())


def test_ages_are_intervals() -> None:
    assert all(0 <= int(row["minutes_min"]) < int(row["minutes_max"]) for row in rows("age_labels.csv"))
    assert all(int(row["seconds"]) > 0 for row in rows("age_units.csv"))
    assert all(
        row["form"] == row["form"].lower()
        for name in ("age_labels.csv", "age_units.csv")
        for row in rows(name)
    )


def test_every_agency_has_its_code_among_its_forms_and_one_name() -> None:
    names: dict[str, set[str]] = {}
    for row in rows("agencies.csv"):
        names.setdefault(row["code"], set()).add(row["name"])
    assert all(len(several) == 1 for several in names.values())


def test_every_reason_that_is_given_is_documented() -> None:
    room = Path(__file__).parents[2] / "pipelines" / "pages"
    given = {
        word
        for module in ("decoding.py", "quarantine.py", "reading.py")
        for word in (room / module).read_text("utf-8").split('"')
        if word in QUARANTINE_REASONS
    }
    by_files = {row["reason"] for row in rows("quarantine_reasons.csv") if row["scope"] == "file"}
    assert given | by_files == set(QUARANTINE_REASONS) == set(REASONS)
