"""HTML pages as text that is read as the page was."""

from html import escape

import polars as pl
import pytest

from pipelines.archives.html_text import html_text
from pipelines.pages.reading import Parsed
from tests.conftest import SAMPLE
from tests.pages.page_text import Report, read

FIELDS = ["kind", "section", "headline", "dateline", "agencies", "body", "age_label"]


def as_html(items: pl.DataFrame, label: str) -> bytes:
    """A page of the site with an article and lists of briefs; `label` is how an age is marked up."""
    parts, listed = [], None
    for kind, section, headline, dateline, agencies, body, age in items.select(FIELDS).iter_rows():
        lead = Report(body, dateline, agencies).lead()
        paragraphs = [f"<p>{escape(line)}</p>" for line in lead.split("\n")]
        if age:
            paragraphs[-1] = label.format(text=escape(lead.split("\n")[-1]), age=escape(age))
        heading = f"<h{1 if kind == 'article' else 3}>{escape(headline)}</h3>" if headline else ""
        if kind == "article":
            parts.append(f"<main><article>{heading}{''.join(paragraphs)}</article></main>")
            continue
        if section != listed:
            parts.append(
                f"{'</ul></section>' if listed else ''}<section><h2>Meer uit {escape(section)}</h2><ul>"
            )
            listed = section
        parts.append(f"<li>\n  {heading}\n  {''.join(paragraphs)}</li>\n")
    menu = "<nav><ul><li><a href='/'>Inloggen</a></li><li>Kies je account</li></ul></nav>"
    script = "<script>var age = '4 uur geleden'</script><style>p {}</style>"
    return f"<!doctype html><html><head><title>Nieuws</title></head><body>{menu}{''.join(parts)}{script}".encode()


@pytest.mark.parametrize(
    "label",
    [
        "<p>{text}</p><span class='age'>{age}</span>",
        "<p>{text}</p>\n<div><time datetime='x'>{age}</time></div>",
        "<p>{text} <small>{age}</small></p>",
        "<p>{text}<br><b>{age}</b></p>",
        "<div>{text}<a href='#'> <span>{age}</span></a></div>",
    ],
)
def test_every_report_and_label_of_the_sample_survives(label):
    pages = [path.read_bytes() for path in sorted(SAMPLE.rglob("*.txt"))]
    expected = [
        items
        for items in by_page(read(*pages))
        if items["kind"].eq("article").any() and items["kind"].eq("brief").any()
    ]
    found = by_page(read(*(html_text(as_html(items, label)) for items in expected)))
    assert [items.select(FIELDS).rows() for items in found] == [
        items.select(FIELDS).rows() for items in expected
    ]
    assert sum(map(len, expected)) > 500


def by_page(parsed: Parsed) -> list[pl.DataFrame]:
    """The items of each page that has some, in order."""
    places = parsed.pages.select("page_id", "source_path")
    return parsed.items.join(places, on="page_id").sort("source_path", "position").partition_by("source_path")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Het is <b>2 jaar geleden</b> dat hij viel.</p>", "Het is 2 jaar geleden dat hij viel."),
        ("<p>Dat was <em>2 jaar geleden</em>.</p>", "Dat was 2 jaar geleden."),
        ("<p><span>4 uur geleden</span> PARIJS (ANP) - Tekst.</p>", "4 uur geleden\nPARIJS (ANP) - Tekst."),
        ("<p>ANP | <time>4 uur geleden</time> | Sport</p>", "ANP |\n4 uur geleden\n| Sport"),
        ("<p>ANP <span><b>Zojuist</b></span></p>", "ANP\nZojuist"),
        ("<div>Een\n  <i>klein</i>\t<a>e</a>inde</div><td>cel", "Een klein einde\n\ncel"),
        ("Een<br>twee<br><br>drie", "Een\ntwee\n\ndrie"),
        (
            "<ul><li>een<li>t&amp;wee</ul>drie<!-- vier --><svg><text>vijf</text></svg>",
            "een\n\nt&wee\n\ndrie",
        ),
        ("<div>" * 5_000 + "diep", "diep"),
        ("<p> \n </p><br>", ""),
        ("<span>" * 60_000 + "x", "x"),
        ("<p>Kop<span><b><time>2 uur geleden</time></b></span>", "Kop\n2 uur geleden"),
        ("", ""),
    ],
)
def test_blocks_lines_and_labels(page, text):
    assert html_text(page.encode()) == (text + "\n" if text else "")


@pytest.mark.parametrize(
    ("page", "charset"),
    [
        ("<p>Café €".encode("cp1252"), "iso-8859-1"),
        ("<meta charset='windows-1252'><p>Café €".encode("cp1252"), None),
        (
            "<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'><p>Café €".encode(
                "cp1252"
            ),
            None,
        ),
        ("<meta charset=iso-8859-1><p>Café €".encode(), "UTF-8"),
        ("<meta charset=iso-8859-1><p>Café €".encode("utf-8-sig"), "iso-8859-1"),
        ("<p>Café €".encode("utf-16"), None),
        ("<p>Café €".encode(), None),
        ("<p>Café €".encode("cp1252"), "utf-8"),
        ("<meta charset=rot13><p>Café €".encode(), "no such encoding"),
    ],
)
def test_encodings(page, charset):
    assert html_text(page, charset) == "Café €\n"


@pytest.mark.parametrize(
    "page", [b"\x00\xff\xfe\x80" * 99, b"<" * 999, b"<p a=" + b"'" * 99, b"&#xD800;&#0;"]
)
def test_any_bytes_give_a_text(page):
    html_text(page).encode()
