"""The report as an analyst uses it: opened from the file system in a browser, filtered, followed and downloaded."""

import csv
import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.answers.csv_cells import safe_text
from pipelines.report.page import make_report
from pipelines.report.queries import CHOSEN, query_names, query_sql
from tests.slow.browser import needs_chromium

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [pytest.mark.slow, needs_chromium]

AXE = Path(__file__).parent / "axe" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (390, 820, 1280, 1600)


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium) -> Iterator[Callable]:
    """Opens a page; what it said on the console or asked for beside itself is a fault."""
    faults, contexts = [], []

    def open_page(
        file: Path, address: str = "", width: int = 1280, scheme: str = "light", tongue: str = "en-GB"
    ):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale=tongue,
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda asked: asked.url.startswith("file:") or faults.append(asked.url))
        page.goto(file.as_uri() + address)
        page.wait_for_selector("html[data-ready]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture(scope="module")
def db(sample) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample.database), read_only=True) as connection:
        yield connection


def after(page, act: Callable[[], object]) -> None:
    """Does something and waits until the page shows it."""
    before = int(page.evaluate("document.documentElement.dataset.ready"))
    act()
    page.wait_for_function("before => Number(document.documentElement.dataset.ready) > before", arg=before)


def figure(page, name: str) -> int:
    return int(page.locator(f'[data-total="{name}"]').inner_text().replace(",", ""))


def query(page, name: str) -> str:
    return page.locator(f'[data-query="{name}"] code').text_content()


def downloaded(page) -> list[dict[str, str]]:
    with page.expect_download() as waiting:
        page.click("#download")
    assert waiting.value.suggested_filename == "dateline-events.csv"
    return list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text("utf-8"), newline="")))


def brush(page, first: float, last: float) -> None:
    """Drag across the timeline, between shares of its width."""
    page.locator("#timeline").scroll_into_view_if_needed()
    box = page.locator("#timeline .background").first.bounding_box()
    middle = box["y"] + box["height"] / 2

    def drag():
        page.mouse.move(box["x"] + first * box["width"], middle)
        page.mouse.down()
        page.mouse.move(box["x"] + (first + last) / 2 * box["width"], middle, steps=4)
        page.mouse.move(box["x"] + last * box["width"], middle, steps=4)
        page.mouse.up()

    after(page, drag)


def test_a_pair_and_a_period_lead_to_the_sentence_the_file_and_the_same_rows_as_csv(sample, db, opened):
    page = opened(sample.report)
    pair = page.locator("#ranking button").first
    after(page, pair.click)
    assert re.search(r"#pair=[A-Z]{3}-[A-Z]{3}$", page.url)
    after(page, lambda: page.click("#reset"))
    after(page, lambda: page.select_option('[name="first"]', label="Iran"))
    brush(page, 1.3 / 6, 3.6 / 6)
    assert re.search(r"#country=IRN&period=2025-12-08\.\.2025-12-10$", page.url)

    expected = db.execute(
        "SELECT count(*) FROM events WHERE 'IRN' IN (source_country, target_country) AND realis <> 'historical'"
        " AND event_date BETWEEN '2025-12-08' AND '2025-12-10'"
    ).fetchall()[0][0]
    rows = db.sql(query(page, "list")).pl()
    assert figure(page, "events") == expected == len(rows) > 3
    assert page.locator("#listed").inner_text() == f"{expected} events"

    first = page.locator("#list tbody tr").first
    sentence = first.locator(".sentence")
    event = sentence.get_attribute("data-event")
    [(text, path)] = db.execute(
        "SELECT sentence, source_path FROM event_evidence WHERE event_id = ?", [event]
    ).fetchall()
    assert sentence.inner_text() == text
    assert first.locator("a").get_attribute("href") == f"../raw/{path}"
    assert (sample.report.parent / "../raw" / path).is_file()
    after(page, sentence.click)
    assert f"event={event}" in page.url
    [(body,)] = db.execute(
        "SELECT body FROM events JOIN story_versions USING (version_id) WHERE event_id = ?", [event]
    ).fetchall()
    assert " ".join(body.split()) in " ".join(page.locator("tr.report").inner_text().split())

    found = downloaded(page)
    assert {row["event_id"] for row in found} == set(rows["event_id"])
    assert {row["sentence"] for row in found} == {safe_text(sentence) for sentence in rows["sentence"]}
    again = opened(sample.report, page.url.partition(".html")[2])
    assert figure(again, "events") == expected
    assert again.locator("tr.report").count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "#country=USA&direction=out",
        "#pair=USA-IRN&direction=in&realis=happened,historical",
        "#country=ISR&direction=in&type=CONSULT,ACCUSE",
        "#quad=3,4&confidence=0.7",
        "#period=undated",
        "#agency=RTR&period=2025-12-09..",
        "#country=XXX&type=NOTHING&realis=claimed&agency=%27%20or%201",
    ],
)
def test_what_the_page_counts_is_what_its_queries_count(sample, db, opened, address):
    page = opened(sample.report, address)
    answers = {name: db.sql(query(page, name)).pl() for name in query_names() if CHOSEN in query_sql(name)}
    events = figure(page, "events")
    assert events == len(answers["list"]) == answers["pairs"]["events"].sum()
    assert (
        figure(page, "stories")
        == db.sql(
            "SELECT count(DISTINCT story_id) FROM events JOIN ("
            + query(page, "list").replace("\n", " \n")
            + ") USING (event_id)"
        ).fetchall()[0][0]
    )
    for name in ("pairs", "countries", "ages", "agencies"):
        details = page.locator(f'[data-query="{name}"]')
        details.locator("summary").click()
        details.locator(".table > *").first.wait_for(state="attached")
        shown = [row.locator("td").all_inner_texts() for row in details.locator("tbody tr").all()]
        columns = [column for column in answers[name].columns if column not in ("name", "mean_intensity")]
        keep = [at for at, head in enumerate(details.locator("th").all_inner_texts()) if head in columns]
        expected = [[str(value) for value in row] for row in answers[name].select(columns).rows()][:100]
        assert [[row[at].replace(",", "") for at in keep] for row in shown] == expected, name
    # The picture also shows what is outside the period, and so does its query.
    details = page.locator('[data-query="timeline"]')
    details.locator("summary").click()
    details.locator(".table > *").first.wait_for(state="attached")
    heads = details.locator("th").all_inner_texts()
    rows = [row.locator("td").all_inner_texts() for row in details.locator("tbody tr").all()]
    dated = answers["timeline"].drop_nulls("event_date")
    for head, kind in (("cooperation", "cooperation"), ("conflict", "conflict")):
        shown = sum(int(row[heads.index(head)].replace(",", "") or 0) for row in rows)
        assert shown == dated.select(f"verbal_{kind}", f"material_{kind}").sum().sum_horizontal().item()


def test_an_agency_that_the_lexicon_does_not_know_makes_a_report_joint_in_the_picture_too(
    sample, tmp_path, opened
):
    shutil.copy(sample.database, tmp_path / "news.duckdb")
    with duckdb.connect(str(tmp_path / "news.duckdb")) as db:
        db.execute(
            "UPDATE stories SET agency_codes = ['ANP'], agency_count = 2 WHERE agency_codes = ['ANP', 'AFP']"
        )
        (tmp_path / "report.html").write_text(make_report(db), "utf-8")
        answer = db.sql(query_sql("agencies")).pl().select("agency", "stories", "sole", "joint")
    page = opened(tmp_path / "report.html")
    details = page.locator('[data-query="agencies"]')
    details.locator("summary").click()
    details.locator(".table > *").first.wait_for(state="attached")
    shown = [tuple(row.locator("td").all_inner_texts()) for row in details.locator("tbody tr").all()]
    assert shown == [tuple(map(str, row)) for row in answer.rows()]
    assert ("ANP", True) in [(agency, int(joint) > 0) for agency, _, _, joint in shown]


def test_search_sort_direction_and_choices_by_keyboard(sample, db, opened):
    page = opened(sample.report)
    after(page, lambda: page.fill('[name="search"]', "sancties"))
    shown = page.locator("#listed").inner_text()
    assert shown == "{} events".format(
        db.execute(
            "SELECT count(*) FROM event_evidence JOIN story_versions USING (version_id) WHERE realis <> 'historical'"
            " AND contains(lower(concat_ws(' ', headline, body, source_path)), 'sancties')"
        ).fetchall()[0][0]
    )
    assert "search=sancties" in page.url
    after(page, lambda: page.click("#reset"))
    after(page, lambda: page.click('[data-sort="confidence"]'))
    assert page.locator('th:has([data-sort="confidence"])').get_attribute("aria-sort") == "descending"
    sure = [float(row["confidence"]) for row in downloaded(page)]
    assert sure == sorted(sure, reverse=True)
    page.locator("#ranking button").first.focus()
    after(page, lambda: page.keyboard.press("Enter"))
    assert "pair=" in page.url
    page.locator(".sentence").first.focus()
    after(page, lambda: page.keyboard.press("Enter"))
    assert page.locator("tr.report").count() == 1
    assert page.evaluate("document.activeElement.className") == "sentence"


@pytest.mark.parametrize(
    ("mark", "chosen"),
    [
        ("#agency-bars path[aria-label*='Reuters']", "#agency=RTR"),
        ("#matrix path[aria-label*='Kind: conflict']", "#pair="),
        ("#map path[aria-label*='China']", "#country=CHN"),
    ],
)
def test_a_mark_that_is_clicked_is_chosen(sample, opened, mark, chosen):
    page = opened(sample.report)
    found = page.locator(mark).first
    found.scroll_into_view_if_needed()
    box = found.bounding_box()
    place = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    after(page, lambda: page.mouse.click(*place))
    assert chosen in page.url


@pytest.mark.parametrize(("scheme", "tongue"), [("light", "en-GB"), ("dark", "nl-NL")])
def test_it_fits_every_width_and_speaks_both_languages(sample, opened, scheme, tongue):
    for width in WIDTHS:
        page = opened(sample.report, width=width, scheme=scheme, tongue=tongue)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.documentElement.lang") == tongue[:2]
        assert ("gebeurtenissen" in page.locator("#listed").inner_text()) == (tongue == "nl-NL")
        other = "en" if tongue == "nl-NL" else "nl"
        after(page, lambda page=page, other=other: page.click(f'[data-language="{other}"]'))
        assert ("gebeurtenissen" in page.locator("#listed").inner_text()) == (other == "nl")


@pytest.mark.skipif(not AXE.exists(), reason="npm ci --prefix tests/slow/axe installs axe-core")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_no_serious_fault(sample, chromium, width, scheme):
    # What axe runs is no script of the page: its policy is set aside.
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True, locale="en-GB"
    )
    page = context.new_page()
    page.goto(sample.report.as_uri() + "#country=USA")
    page.wait_for_selector("html[data-ready]")
    for details in page.locator("details").all():
        details.evaluate("part => { part.open = true; }")
    page.locator(".sentence").first.click()
    page.wait_for_selector("tr.report")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    context.close()
    serious = [
        (fault["id"], node["target"], node["failureSummary"])
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"][:3]
    ]
    assert serious == []


def test_hostile_text_is_shown_as_text_and_is_safe_in_a_spreadsheet(hostile, tmp_path, opened):
    shutil.copy(hostile.database, tmp_path / "news.duckdb")
    bad = '=1+1<script>document.title="owned"</script><img src=x onerror=alert(5)>\x1b[31m\u202e"'
    with duckdb.connect(str(tmp_path / "news.duckdb")) as db:
        db.execute("UPDATE agencies SET name = ?", [bad])
        db.execute("UPDATE countries SET name_en = ?", [bad])
        db.execute("UPDATE story_versions SET headline = ? || coalesce(headline, '')", [bad])
        db.execute("UPDATE events SET sentence_start = 0 WHERE field = 'body'")
        db.execute("UPDATE pages SET source_path = ? || source_path", ["=/../javascript:alert(1)/"])
        (tmp_path / "report.html").write_text(make_report(db), "utf-8")
    page = opened(tmp_path / "report.html")
    page.locator(".sentence").first.click()
    page.wait_for_selector("tr.report")
    assert page.title() == "Dateline"
    assert page.locator("img").count() == 0
    assert "\\x1b[31m\\u202e" in page.locator("tr.report").inner_text()
    links = page.eval_on_selector_all(".events a", "all => all.map(a => a.getAttribute('href'))")
    assert links
    assert all(link.startswith("../raw/") for link in links)
    rows = downloaded(page)
    assert rows
    assert all(row["source_path"].startswith("'=/..") for row in rows)
    assert all(cell == safe_text(cell.removeprefix("'")) for row in rows for cell in row.values())


def test_a_warehouse_without_events_and_one_without_any_row_open(sample, tmp_path, opened):
    shutil.copy(sample.database, tmp_path / "news.duckdb")
    with duckdb.connect(str(tmp_path / "news.duckdb")) as db:
        db.execute("DELETE FROM events")
        (tmp_path / "no_events.html").write_text(make_report(db), "utf-8")
        for [table] in db.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            if table not in ("agencies", "build", "countries", "event_types"):
                db.execute(f'DELETE FROM "{table}"')
        db.execute("UPDATE build SET first_capture_date = NULL, stories = 0, pages = 0")
        (tmp_path / "empty.html").write_text(make_report(db), "utf-8")
    for name in ("no_events", "empty"):
        page = opened(tmp_path / f"{name}.html")
        assert figure(page, "events") == 0
        assert page.locator(".nothing:visible").count() > 3


def test_events_without_a_day_are_no_lack_of_events_and_one_day_is_no_range(sample, tmp_path, opened):
    shutil.copy(sample.database, tmp_path / "news.duckdb")
    with duckdb.connect(str(tmp_path / "news.duckdb")) as db:
        db.execute("UPDATE build SET last_capture_date = first_capture_date")
        for table in ("stories", "events"):
            db.execute(f"UPDATE {table} SET event_date = NULL, dated_by = NULL")
        (tmp_path / "report.html").write_text(make_report(db), "utf-8")
    page = opened(tmp_path / "report.html")
    assert figure(page, "events") == figure(page, "undated") > 0
    found = page.locator("#timeline-finding").inner_text()
    assert found.startswith(f"Not in the picture: {figure(page, 'undated')} events without a day.")
    assert "wire reports on 8 Dec 2025: " in page.locator("#standfirst").inner_text()
