"""The page: complete, offline, and consistent with the warehouse, on the sample and on nearly empty data."""

import re
import shutil
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from assets.published.report import READS
from pipelines.report.page import make_report
from pipelines.report.phrases import number
from pipelines.report.queries import ask, query_names, query_sql
from pipelines.report.section import MOST_ROWS
from tests.docs.lineage_from_sql import Lineage
from tests.hostile import UNSEEN

SECTIONS = ["world", "pairs", "web", "time", "agencies", "ages", "quality"]
REFERENCE = {"agencies", "build", "countries", "event_types"}
# Elements that HTML closes by themselves, or that SVG draws without content.
VOID = {"meta", "link", "br", "input", "img"}


class Page(HTMLParser):
    """The elements of a page with their attributes, and the text of marked elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.languages: list[str | None] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.totals: dict[str, str] = {}
        self.details = 0
        self._table = self._total = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.elements.append((tag, given))
        if tag in VOID:
            return
        self.open.append(tag)
        self.languages.append(given.get("lang") if tag in ("span", "tspan") else None)
        self._table = given.get("data-query") or self._table
        self._total = given.get("data-total") or ""
        if tag == "tr":
            self.tables.setdefault(self._table, []).append([])
        if tag == "td":
            self.tables[self._table][-1].append("")

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        self.languages.pop()

    def handle_data(self, data):
        if "nl" in self.languages:
            return
        if "td" in self.open:
            self.tables[self._table][-1][-1] += data
        elif self._total and self.open[-1] in ("dd", "span"):
            self.totals[self._total] = self.totals.get(self._total, "") + data


@pytest.fixture(scope="module")
def warehouse(sample) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample.database), read_only=True) as db:
        yield db


@pytest.fixture(scope="module")
def html(warehouse) -> str:
    return make_report(warehouse)


@pytest.fixture(scope="module")
def page(html) -> Page:
    return Page(html)


@pytest.fixture
def copied(sample, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A private copy of the warehouse, to delete rows from."""
    shutil.copy(sample.database, tmp_path / "news.duckdb")
    with duckdb.connect(str(tmp_path / "news.duckdb")) as db:
        yield db


def empty(db: duckdb.DuckDBPyConnection, *tables: str) -> None:
    for table in tables:
        db.execute(f'DELETE FROM "{table}"')


def test_the_asset_has_published_the_page(sample, html):
    published = sample.report.read_text("utf-8")
    assert published == html
    assert [path.name for path in sample.warehouse.iterdir() if "building" in path.name] == []


def test_it_is_one_small_file_that_fetches_nothing(html, page):
    assert len(html.encode()) < 5_000_000
    assert page.open == []
    fetching = {"src", "srcset", "href", "xlink:href", "data", "poster", "action"}
    targets = [value for _, given in page.elements for key, value in given.items() if key in fetching]
    assert targets
    assert [target for target in targets if not target.startswith(("#", "data:"))] == []
    assert re.findall(r"https?://|@import|url\((?!#)|fetch\(|XMLHttpRequest|import\(", html) == []


def test_every_section_has_a_title_a_picture_a_reading_and_its_queries(html):
    parts = dict(re.findall(r'<section id="(\w+)">(.*?)</section>', html, flags=re.DOTALL))
    assert list(parts) == SECTIONS
    for part in parts.values():
        assert part.count("<h2>") == 1
        assert "<svg" in part
        assert 'class="reading"' in part
        assert "<details>" in part
    shown = set(re.findall(r'data-query="(\w+)"', html))
    assert shown | {"totals"} == set(query_names())


def test_references_within_the_page_lead_somewhere(html, page):
    ids = [given["id"] for _, given in page.elements if "id" in given]
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:url\(#|href="#)([\w-]+)', html)) <= set(ids)


@pytest.mark.parametrize("name", query_names())
def test_every_query_runs_and_its_rows_are_in_the_page(warehouse, page, name):
    answer = ask(warehouse, name)
    assert answer.sql.startswith("--")
    if name == "totals":
        expected = {key: number(answer.rows[0][key]).en for key in page.totals}
        assert page.totals == expected
        assert len(expected) == 6
        return
    shown = [row for row in page.tables.get(name, []) if row]
    if name == "pairs":  # is in two sections
        shown = shown[: len(shown) // 2]
    assert len(shown) == min(len(answer.rows), MOST_ROWS)
    for cells, row in zip(shown, answer.rows, strict=False):
        for cell, value in zip(cells, row.values(), strict=True):
            if isinstance(value, int) and not isinstance(value, bool):
                assert cell == number(value).en


def test_headline_numbers_are_those_of_the_warehouse(warehouse, page):
    def count(sql: str) -> str:
        return number(warehouse.execute(sql).fetchall()[0][0]).en

    assert page.totals["events"] == count("SELECT sum(events) FROM country_pair_events")
    assert page.totals["stories"] == count("SELECT count(*) FROM stories")
    assert page.totals["pages"] == count("SELECT count(*) FROM pages")
    assert page.totals["conflict"] == count(
        "SELECT sum(verbal_conflict + material_conflict) FROM country_pair_events"
    )
    assert page.totals["countries_mentioned"] == count("SELECT count(DISTINCT country) FROM mentions")


def test_sums_over_pictures_agree_with_the_facts(warehouse):
    [(events, dated)] = warehouse.execute(
        "SELECT count(*), count(event_date) FROM events WHERE realis <> 'historical'"
    ).fetchall()
    assert events > dated
    pairs, days = ask(warehouse, "pairs").rows, ask(warehouse, "conflict_over_time").rows
    countries = ask(warehouse, "countries").rows
    quads = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
    assert sum(row["events"] for row in pairs) == events
    assert sum(row[quad] for row in days for quad in quads) == dated
    assert sum(row["cooperation"] + row["conflict"] for row in countries) == 2 * events
    ages = ask(warehouse, "brief_ages").rows
    assert ages[-1]["cumulative_share"] == pytest.approx(1)
    assert all(a["age_until_minutes"] <= b["age_from_minutes"] for a, b in pairwise(ages))


def test_the_graph_names_every_table_that_the_queries_read():
    queries = Lineage({name: query_sql(name) for name in query_names()})
    assert {key for name in query_names() for key in queries.tables_read(name)} == {
        f"warehouse/{name}" for name in READS
    }


def test_a_warehouse_without_any_row_makes_a_page(copied):
    tables = {row[0] for row in copied.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    empty(copied, *(tables - REFERENCE))
    copied.execute(
        "UPDATE build SET first_capture_date = NULL, last_capture_date = NULL, stories = 0, events = 0"
    )
    html = make_report(copied)
    assert re.findall(r'<section id="(\w+)">', html) == SECTIONS
    assert html.count('class="nothing"') == len(SECTIONS) + 1
    assert "None" not in html
    assert "nan" not in re.findall(r"[\w.]+", html)


def test_one_day_without_events_makes_a_page(copied):
    empty(copied, "events", "country_pair_events")
    copied.execute("UPDATE build SET events = 0")
    first = "(SELECT min(capture_date) FROM pages)"
    copied.execute(f"DELETE FROM stories WHERE event_date <> {first}")
    copied.execute(f"DELETE FROM pages WHERE capture_date <> {first}")
    html = make_report(copied)
    assert "as yet without an event between two of them" in html
    assert 'class="land mentioned"' in html
    assert "None" not in html


def test_text_of_a_capture_is_never_markup(copied):
    copied.execute("UPDATE events SET sentence = '<script>alert(1)</script>', trigger_start = sentence_start")
    copied.execute(
        "INSERT INTO quarantine SELECT source_path, page_id, '<b>new</b>', '', 0, 1, '' FROM pages LIMIT 1"
    )
    html = make_report(copied)
    assert "alert(1)" in html
    assert "<script>alert" not in html
    assert "<b>new" not in html


def test_names_and_text_of_hostile_captures_are_shown_as_text(hostile, tmp_path):
    shutil.copy(hostile.database, tmp_path / "news.duckdb")
    with duckdb.connect(str(tmp_path / "news.duckdb")) as db:
        # Names of agencies and sections come from the lexicon; here they come from a page, too.
        bad = '<script>document.title=1</script><img src=x onerror=alert(5)>\x1b[31m\u202e"'
        db.execute("UPDATE agencies SET name = ?", [bad])
        db.execute("UPDATE brief_age_distribution SET section = ?", [bad])
        db.execute("UPDATE items SET section = ?", [bad])
        db.execute("UPDATE quarantine SET reason = ?", [bad])
        db.execute("UPDATE events SET sentence = sentence || ?", [bad])
        html = make_report(db)
    page = Page(html)
    assert page.open == []
    assert {tag for tag, _ in page.elements}.isdisjoint({"img", "iframe", "object", "embed"})
    assert [tag for tag, _ in page.elements if tag == "script"] == ["script"] * 2
    assert [name for _, given in page.elements for name in given if name.startswith("on")] == []
    assert html.count("&lt;/script&gt;&lt;img src=x onerror=alert(5)&gt;\\x1b[31m\\u202e&quot;") > 10
    assert not UNSEEN.search(html)


def test_a_browser_runs_the_scripts_of_the_page_and_no_others(html, page):
    [policy] = [given["content"] for _, given in page.elements if "http-equiv" in given]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    scripts = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    hashes = [b64encode(sha256(script.encode()).digest()).decode() for script in scripts]
    assert rules["script-src"] == " ".join(f"'sha256-{found}'" for found in hashes)
    assert rules["default-src"] == "'none'"


def test_long_histories_are_drawn_by_week_month_or_year(copied):
    for days, grain in ((60, "day"), (400, "week"), (1000, "month"), (8000, "year")):
        copied.execute("BEGIN")
        copied.execute(
            "UPDATE stories SET event_date = (SELECT min(capture_date) FROM pages) + ?"
            " WHERE story_id = (SELECT min(story_id) FROM stories)",
            [days],
        )
        rows = ask(copied, "conflict_over_time").rows
        copied.execute("ROLLBACK")
        assert {row["grain"] for row in rows} == {grain}
        assert len(rows) <= 125
        assert any(row["days_captured"] == 0 for row in rows)
