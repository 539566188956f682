"""The two seed captures, field by field. Their contents are read here independently, with plain string methods."""

from pathlib import Path

import pytest

from tests.pages.page_text import read

SEEDS = sorted((Path(__file__).parents[3] / "shared" / "seeds").glob("*.txt"))
pytestmark = pytest.mark.skipif(not SEEDS, reason="no seed captures here")

LABELS = {
    "000": [1, 1, 2, 4, 4, 5, 5],
    "004": [39, 45, 1, 1, 1, 2, 2],
}
AGENCIES = {
    "000": ["ANP/RTR", "ANP", "ANP/RTR", "ANP/AFP/RTR", "ANP/RTR/AFP", "ANP", "ANP", "ANP/DPA/RTR"],
    "004": ["ANP/RTR", "ANP", "ANP/AFP/RTR", "ANP/AFP", "ANP/RTR", "ANP/AFP/RTR", "ANP", "ANP/RTR"],
}


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)
def test_a_seed_is_read_field_by_field(seed: Path) -> None:
    text = seed.read_text("utf-8")
    head, tail = text.split("\nMeer uit Buitenland\n")
    title, *paragraphs = head.split("\n")
    lines = tail.split("\n")
    labels = [line[: line.index("geleden") + 7] for line in lines[1:]]
    leads = [
        paragraphs[0],
        lines[0],
        *(line[len(label) :] for line, label in zip(lines[1:], labels, strict=True)),
    ]
    leads = [lead for lead in leads if lead]
    openings = [lead.split(") - ")[0] for lead in leads]
    bodies = [lead[len(opening) + 4 :] for lead, opening in zip(leads, openings, strict=True)]
    bodies[0] = "\n".join([bodies[0], *paragraphs[1:]])

    parsed = read(text)
    page, items = parsed.pages.row(0, named=True), parsed.items
    assert parsed.quarantine.is_empty()
    assert (page["layout"], page["section"], page["title"]) == ("glued", "Buitenland", title)
    assert (page["encoding"], page["repairs"], page["unknown_characters"]) == ("utf-8", [], 0)
    assert (page["size_bytes"], page["characters"]) == (seed.stat().st_size, len(text))
    assert items["kind"].to_list() == ["article"] + ["brief"] * len(labels)
    assert items["position"].to_list() == list(range(len(leads)))
    assert items["section"].unique().to_list() == ["Buitenland"]
    assert items["headline"].to_list() == [title] + [None] * len(labels)
    assert items["dateline"].to_list() == [opening.split(" (")[0] for opening in openings]
    assert items["agencies"].to_list() == [opening.split(" (")[1].split("/") for opening in openings]
    assert items["agency_codes"].to_list() == items["agencies"].to_list()
    assert items["body"].to_list() == bodies
    assert items["age_label"].to_list() == [None, *labels]
    assert items["complete"].all()
    starts, ends = items["span_start"].to_list(), items["span_end"].to_list()
    assert (starts[0], ends[0]) == (0, len(head))
    assert starts[1] == len(text) - len(tail)
    assert ends[-1] == len(text.rstrip())
    assert starts[2:] == ends[1:-1]

    number = seed.stem[:3]
    assert ["/".join(agencies) for agencies in items["agencies"]] == AGENCIES[number]
    smallest = [age if age > 8 else 60 * age for age in LABELS[number]]
    assert items["age_minutes_min"].to_list() == [None, *smallest]
    widths = (items["age_minutes_max"] - items["age_minutes_min"]).to_list()
    assert widths == [None, *(1 if age > 8 else 60 for age in LABELS[number])]
