"""Pages of every layout, and damaged ones."""

import polars as pl

from pipelines.pages.quarantine import QUARANTINE_REASONS
from pipelines.pages.reading import read_pages
from schemas.segments import SEGMENT_KINDS
from tests.pages.page_text import captures, read

LEAD = "OSLO (ANP/RTR) - De veerboot vaart weer volgens het rooster."
BRIEF = "GENT (ANP) - De brug gaat vandaag weer open."
GLUED = (
    f"Een titel\n{LEAD}\nTweede alinea.\nTussenkop\nDerde alinea.\nMeer uit Buitenland\n"
    f"{BRIEF}\n1 uur geleden{BRIEF}\n2 uur geleden"
)


def kinds(text: str) -> list[tuple[str, str]]:
    segments = read(text).segments
    return [
        (row["kind"], text[row["span_start"] : row["span_end"]]) for row in segments.iter_rows(named=True)
    ]


def test_segments_of_a_glued_page() -> None:
    assert kinds(GLUED) == [
        ("title", "Een titel\n"),
        ("dateline", "OSLO (ANP/RTR) - "),
        ("paragraph", "De veerboot vaart weer volgens het rooster.\n"),
        ("paragraph", "Tweede alinea.\n"),
        ("subheading", "Tussenkop\n"),
        ("paragraph", "Derde alinea.\n"),
        ("section_label", "Meer uit Buitenland\n"),
        ("dateline", "GENT (ANP) - "),
        ("brief_body", "De brug gaat vandaag weer open.\n"),
        ("age_label", "1 uur geleden"),
        ("dateline", "GENT (ANP) - "),
        ("brief_body", "De brug gaat vandaag weer open.\n"),
        ("age_label", "2 uur geleden"),
    ]


def test_segments_of_an_index_page() -> None:
    head = "\n Inloggen\n\nmaandag 3 november 2025\nEditie: NL\n\n"
    first = f"Buitenland\n\nANP Kop\n\n{BRIEF}\n\n1 uur geleden\n"
    page = f"{head}{first}Binnenland\n\nANP Kop twee\n\n{BRIEF}\n\n5 jaar geleden"
    assert kinds(page) == [
        ("white_space", "\n "),
        ("boilerplate", "Inloggen\n\n"),
        ("date_line", "maandag 3 november 2025\n"),
        ("boilerplate", "Editie: NL\n\n"),
        ("section_label", "Buitenland\n\n"),
        ("brief_headline", "ANP Kop\n\n"),
        ("dateline", "GENT (ANP) - "),
        ("brief_body", "De brug gaat vandaag weer open.\n\n"),
        ("age_label", "1 uur geleden\n"),
        ("section_label", "Binnenland\n\n"),
        ("brief_headline", "ANP Kop twee\n\n"),
        ("dateline", "GENT (ANP) - "),
        ("brief_body", "De brug gaat vandaag weer open.\n\n"),
        ("age_label", "5 jaar geleden"),
    ]
    parsed = read(page)
    assert parsed.pages.select("layout", "section", "title").row(0) == ("index", "Buitenland", None)
    assert parsed.items["section"].to_list() == ["Buitenland", "Binnenland"]
    assert parsed.items["headline"].to_list() == ["Kop", "Kop twee"]


def test_all_kinds_of_segments_are_listed() -> None:
    assert {kind for kind, _ in kinds(GLUED)} < set(SEGMENT_KINDS)


def test_a_spaced_page_with_a_stray_backslash_and_a_missing_opening() -> None:
    brief = "Kop\n\nEen bericht zonder plaats, maar wel met een hele zin.\n\n1 uur geleden"
    page = f"Inloggen\n\nEen titel\\\n\nEen titel\n\\\n\n{LEAD}\n\nMeer uit Sport\n\n{brief}"
    parsed = read(page)
    assert parsed.pages.select("layout", "section", "title", "unknown_characters").row(0) == (
        *("spaced", "Sport", "Een titel"),
        0,
    )
    assert parsed.items.select("kind", "position", "headline", "dateline").rows() == [
        ("article", 0, "Een titel", "OSLO"),
        ("brief", 1, "Kop", None),
    ]


def test_two_lists_on_one_page() -> None:
    parsed = read(f"{GLUED}\nMeer uit Sport\n{BRIEF}\n3 uur geleden")
    assert parsed.items["section"].to_list() == ["Buitenland"] * 3 + ["Sport"]
    assert parsed.items["position"].to_list() == [0, 1, 2, 3]


def test_a_page_on_one_line_is_cut_at_its_labels() -> None:
    parsed = read(f"Titel\n{LEAD}\nMeer uit Buitenland\n{BRIEF}1 uur geleden{BRIEF}2 uur geleden")
    assert parsed.items["age_label"].to_list() == [None, "1 uur geleden", "2 uur geleden"]


def test_a_report_that_breaks_off_is_incomplete() -> None:
    cut = read(GLUED[: -len(" open.\n2 uur geleden")])
    assert cut.items["complete"].to_list() == [True, True, False]
    assert cut.items["age_label"].to_list() == [None, "1 uur geleden", None]
    unlabelled = read(GLUED[: -len("\n2 uur geleden")])
    assert unlabelled.items["complete"].to_list() == [True, True, True]
    article = read(GLUED[: GLUED.index("alinea.\nTussenkop")])
    assert article.items.select("kind", "complete").rows() == [("article", False)]


def test_a_headline_without_a_report_is_quarantined() -> None:
    page = f"T\n\nT\n\n{LEAD}\n\nMeer uit Sport\n\nKop\n\n{BRIEF}\n\n1 uur geleden\nAlleen een kop\n\n2 uur geleden"
    parsed = read(page)
    assert parsed.items.height == 2
    assert parsed.quarantine.select("reason", "excerpt").rows() == [("brief_without_body", "Alleen een kop")]
    assert parsed.pages["unknown_characters"].item() == 0


def test_other_pages_keep_their_text_as_unknown() -> None:
    page = "Home\nContact\nEen heel andere site met wat tekst.\n"
    parsed = read(page)
    assert parsed.pages.select("layout", "items", "unknown_characters").row(0) == ("other", 0, len(page))
    assert parsed.quarantine.select("reason", "span_start", "span_end").rows() == [
        ("unread_text", 0, len(page))
    ]


def test_the_same_bytes_are_one_page() -> None:
    parsed = read(GLUED, "iets anders", GLUED)
    assert parsed.pages["source_path"].to_list() == ["000000.txt", "000001.txt"]
    row = parsed.quarantine.filter(pl.col("reason") == "duplicate_page").row(0, named=True)
    assert (row["source_path"], row["page_id"]) == ("000002.txt", parsed.pages["page_id"][0])
    assert row["detail"].endswith("000000.txt")


def test_bad_captures_do_not_touch_good_ones() -> None:
    alone = read(GLUED).items.drop("item_id")
    mixed = read(b"", GLUED, b"\xff\xfe\x00", b"<html>", b"\x89PNG\x00\x00\x00", "€".encode()[:1])
    assert mixed.items.drop("item_id").equals(alone)
    assert set(mixed.quarantine["reason"]) <= set(QUARANTINE_REASONS)


def test_pages_come_in_one_order_whatever_that_of_the_captures() -> None:
    frame = captures(GLUED, "Een\nandere", BRIEF)
    reverse = read_pages(frame.reverse())
    for name, expected in read_pages(frame)._asdict().items():
        assert getattr(reverse, name).equals(expected)


def test_no_captures_give_empty_tables() -> None:
    assert [frame.height for frame in read_pages(captures())] == [0, 0, 0, 0]


def test_names_of_any_kind_are_kept() -> None:
    names = ["2025-01-01/met spatie.txt", "a'b\"c.txt", "regel\neinde.txt", "😀.txt"]
    frame = captures(*(f"{GLUED} {name}" for name in names)).with_columns(source_path=pl.Series(names))
    assert sorted(read_pages(frame).pages["source_path"]) == sorted(names)
