"""The lexicon files of `pipelines/pages`: sorted, without duplicates, complete."""

import csv
import re
from pathlib import Path

import pytest

from pipelines.pages.quarantine import QUARANTINE_REASONS
from schemas.quarantine import REASONS

PROJECT = Path(__file__).parents[2]
LEXICON = PROJECT / "pipelines" / "lexicon"
KEYS = {
    "agencies.csv": ("code", "form"),
    "age_units.csv": ("form",),
    "age_labels.csv": ("form",),
    "age_days.csv": ("form",),
    "age_hedges.csv": ("form",),
    "boilerplate.csv": ("form",),
    "limits.csv": ("name",),
    "list_markers.csv": ("form",),
    "number_words.csv": ("form",),
    "sections.csv": ("form",),
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
    assert all(int(row["seconds"]) > 0 < int(row["largest"]) for row in rows("age_units.csv"))
    assert all(int(row["days_ago"]) >= 0 for row in rows("age_days.csv"))
    assert all(int(row["steps_min"]) <= int(row["steps_max"]) <= 0 for row in rows("age_hedges.csv"))
    assert all(float(row["number"]) > 0 < float(row["step"]) for row in rows("number_words.csv"))
    assert all(
        row["form"] == row["form"].lower()
        for name in KEYS
        if name.startswith("age_") or name in ("list_markers.csv", "number_words.csv", "sections.csv")
        for row in rows(name)
    )


def test_matches_and_lists_are_of_known_kinds() -> None:
    assert {row["match"] for row in rows("boilerplate.csv")} == {"line", "prefix"}
    assert {row["holds"] for row in rows("list_markers.csv")} == {"links", "reports"}


def test_every_agency_has_its_code_among_its_forms_and_one_name() -> None:
    names: dict[str, set[str]] = {}
    forms: dict[str, set[str]] = {}
    for row in rows("agencies.csv"):
        names.setdefault(row["code"], set()).add(row["name"])
        forms.setdefault(row["code"], set()).add(row["form"])
    assert all(len(several) == 1 for several in names.values())
    assert all(code in of_code for code, of_code in forms.items())


def code(*modules: str) -> str:
    return "".join((PROJECT / module).read_text("utf-8") for module in modules)


def test_every_documented_reason_is_given() -> None:
    pages = code(*(f"pipelines/pages/{name}.py" for name in ("decoding", "quarantine", "reading")))
    documented = {row["reason"]: row["scope"] for row in rows("quarantine_reasons.csv")}
    given = {reason for reason in documented if f'"{reason}"' in pages}
    # The reason for a file includes what to do: `too_large: ...`. Reasons outside REASONS fail a rule.
    files = code(
        *(f"assets/storage/{name}.py" for name in ("raw_tree", "raw_files", "sidecars")),
        "pipelines/pages/sidecar_lines.py",
        "pipelines/pages/folder_names.py",
    )
    of_files = set(re.findall(r'"([a-z_]+): |at_line\(\s*"([a-z_]+)"', files))
    of_files = {reason for reasons in of_files for reason in reasons if reason}
    assert of_files == {reason for reason, scope in documented.items() if scope == "file"}
    assert given | of_files == documented.keys() == set(QUARANTINE_REASONS) == set(REASONS)


def test_every_lexicon_names_its_sources() -> None:
    names = sorted(path.name for path in LEXICON.glob("*.csv"))
    assert set(KEYS) < set(names)
    assert [name for name in names if not rows(name)] == []
    assert [name for name in names if not all(row.get("source") for row in rows(name))] == []
