"""The page: complete, offline, and consistent with the warehouse, on the sample and on nearly empty data."""

import csv
import json
import re
import shutil
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

import pipelines.report.data
from assets.published.report import READS
from pipelines.report.data import report_data
from pipelines.report.page import make_report
from pipelines.report.queries import CHOSEN, ask, query_names, query_sql
from tests.docs.lineage_from_sql import Lineage
from tests.hostile import UNSEEN
from tests.report.page import block, columns, texts
from tests.warehouse.hand_made import answers

REPORT = Path(pipelines.report.data.__file__).parent
SECTIONS = ["time", "pairs", "list", "world", "agencies", "ages", "quality"]
REFERENCE = {"agencies", "build", "countries", "event_types"}
# Elements that HTML closes by themselves.
VOID = {"meta", "link", "input", "rect"}


class Page(HTMLParser):
    """The elements of a page with their attributes, and its scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.scripts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] == ["script"] and not self.elements[-1][1]:
            self.scripts.append(data)


@pytest.fixture(scope="module")
def warehouse(sample) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample.database), read_only=True) as db:
        yield db


@pytest.fixture(scope="module")
def html(warehouse) -> str:
    return make_report(warehouse)


@pytest.fixture(scope="module")
def data(html):
    return block(html, "data")


@pytest.fixture(scope="module")
def events(data):
    return columns(data)


@pytest.fixture
def copied(sample, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A private copy of the warehouse, to delete rows from."""
    shutil.copy(sample.database, tmp_path / "news.duckdb")
    with duckdb.connect(str(tmp_path / "news.duckdb")) as db:
        yield db


def test_the_asset_has_published_the_page(sample, html):
    assert sample.report.read_text("utf-8") == html
    assert {path.name for path in sample.warehouse.iterdir()} == {sample.database.name, sample.report.name}


def test_it_is_one_small_file_that_fetches_nothing(html):
    page = Page(html)
    assert len(html.encode()) < 2_000_000
    assert page.open == []
    fetching = {"src", "srcset", "href", "xlink:href", "data", "poster", "action"}
    targets = [value for _, given in page.elements for key, value in given.items() if key in fetching]
    assert targets == ["data:,"]
    ours = html
    for script in page.scripts[:3]:
        ours = ours.replace(script, "")
    fetches = re.findall(r"https?://[^ \"]+|@import|url\((?!#)|fetch\(|XMLHttpRequest|import\(", ours)
    assert set(fetches) == {"https://vega.github.io/schema/vega-lite/v6.json"}


def test_a_browser_runs_the_scripts_of_the_page_and_no_others(html):
    page = Page(html)
    [policy] = [given["content"] for _, given in page.elements if "http-equiv" in given]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    hashes = [b64encode(sha256(script.encode()).digest()).decode() for script in page.scripts]
    assert len(hashes) == 4
    assert rules["script-src"] == " ".join(f"'sha256-{found}'" for found in hashes)
    assert rules["default-src"] == "'none'"


def test_every_section_has_a_finding_a_picture_or_list_a_reading_and_its_query(html):
    parts = dict(re.findall(r'<section id="(\w+)">(.*?)</section>', html, flags=re.DOTALL))
    assert list(parts) == SECTIONS
    for part in parts.values():
        assert part.count("<h2 ") == part.count('class="finding"') == part.count('class="reading"') == 1
        assert 'class="figure' in part or "<table" in part
        assert "<details data-query=" in part
    shown = set(re.findall(r'data-query="(\w+)"', html))
    by_choice = {name for name in query_names() if CHOSEN in query_sql(name)}
    assert shown == by_choice | {"reading", "quarantine_reasons"}


@pytest.mark.parametrize(
    "plural",
    [
        r"\} (zijn|staan|noemen|tellen|doen|worden|gebeurtenissen|berichten)\b",
        r"\} (are|were|do|have|name|take|fall|mention|events|reports|stories)\b",
    ],
)
def test_no_word_has_to_agree_with_a_number(plural):
    """A number with its noun comes from `counted`; the words around it are right for one as well."""
    words = (REPORT / "words.csv").read_text("utf-8").splitlines()
    assert [line for line in words if re.search(plural, line)] == []


def test_all_words_are_there_in_both_languages_and_used(html):
    with (REPORT / "words.csv").open(encoding="utf-8") as file:
        words = {row["key"]: row for row in csv.DictReader(file)}
    assert all(row["nl"] and row["en"] for row in words.values())
    for row in words.values():
        assert set(re.findall(r"\{\w+\}", row["nl"])) == set(re.findall(r"\{\w+\}", row["en"])), row
    scripts = "".join(path.read_text("utf-8") for path in sorted((REPORT / "scripts").glob("*.js")))
    specs = "".join(path.read_text("utf-8") for path in sorted((REPORT / "specs").glob("*.json")))
    asked = set(re.findall(r'data-(?:words|label)="([\w-]+)"', html)) | set(
        re.findall(r"@([a-z][\w-]*)", specs)
    )
    asked |= set(re.findall(r'(?:say|counted)\((?:[^()"]*, )?"([\w-]+)"', scripts))
    assert asked <= set(words)
    within = {key for key in words if f'"{key}"' in scripts} | asked
    built = re.compile(
        r"(quad|figure|measure|dated)-|^(happened|announced|threatened|claimed|historical|source|trigger|target)$"
    )
    assert {key for key in words if key not in within and not built.search(key)} == set()


def test_vendored_files_are_those_that_npm_gave():
    versions = json.loads((REPORT / "vendor" / "versions.json").read_text())
    assert {path.name for path in (REPORT / "vendor").glob("*.js")} == set(versions)
    for name, given in versions.items():
        assert sha256((REPORT / "vendor" / name).read_bytes()).hexdigest() == given["sha256"], name
        assert f"{given['package']} {given['version']}" in (REPORT / "vendor" / "LICENCES.txt").read_text()


def test_the_columns_are_the_events_of_the_warehouse(warehouse, events, data):
    def rows(where: str) -> int:
        return warehouse.execute(f"SELECT count(*) FROM events WHERE {where}").fetchall()[0][0]

    assert len(events) == rows("true") > len(events.filter(events["realis"] != "historical"))
    assert (
        events["source"].value_counts().sort("source").rows()
        == warehouse.execute("SELECT source_country, count(*) FROM events GROUP BY 1 ORDER BY 1").fetchall()
    )
    for least in (0.5, 0.7):
        assert len(events.filter(events["confidence"] >= least * 100)) == rows(f"confidence >= {least}")
    assert (events["day"] == 0).sum() == rows("event_date IS NULL") > 0
    assert (
        events["story"].n_unique()
        == warehouse.execute("SELECT count(DISTINCT story_id) FROM events").fetchall()[0][0]
    )
    day = warehouse.execute("SELECT event_date - $1::DATE + 1 FROM events ORDER BY ALL", [data["first_day"]])
    assert sorted(events["day"]) == sorted(value or 0 for (value,) in day.fetchall())


@pytest.mark.parametrize("name", [name for name in query_names() if CHOSEN in query_sql(name)])
def test_the_query_of_each_picture_counts_what_the_page_counts(warehouse, events, data, name):
    news = events.filter(events["realis"] != "historical")
    answer = ask(warehouse, name)
    assert query_sql(name).startswith("--")
    match name:
        case "timeline":
            assert answer.drop("event_date", "requests").sum().sum_horizontal().item() == len(news)
            assert answer["requests"].sum() == (news["type"] == "REQUEST").sum()
        case "pairs":
            assert answer["events"].sum() == len(news)
            assert answer["conflict"].sum() == (news["quad"] > 2).sum()
            # The order of README.
            ordered = answer.sort(
                "stories", "events", "country_a", "country_b", descending=[True, True, False, False]
            )
            assert answer.equals(ordered)
        case "countries":
            assert answer["cooperation"].sum() + answer["conflict"].sum() == 2 * len(news)
        case "list":
            assert len(answer) == len(news)
        case "agency_combinations":
            assert all(codes == sorted(set(codes)) for codes in data["agency_sets"])
            named = [number for number, codes in enumerate(data["agency_sets"]) if codes]
            stories = news.unique("story").filter(news.unique("story")["agencies"].is_in(named))
            assert answer["stories"].sum() == len(stories)
        case "agencies":
            assert answer["stories"].sum() == (answer["sole"] + answer["joint"]).sum()
            assert all(
                count >= len(codes)
                for codes, count in zip(data["agency_sets"], data["agency_counts"], strict=True)
            )
            alone = [number for number, count in enumerate(data["agency_counts"]) if count == 1]
            assert answer["sole"].sum() == news.unique("story")["agencies"].is_in(alone).sum()
        case "ages":
            known = [number for number, (age, _) in enumerate(data["ages"]) if age is not None]
            stories = news.unique("story")
            assert answer["stories"].sum() == stories["age"].is_in(known).sum() > 0
            counted = {
                (*data["ages"][number], count)
                for number, count in stories["age"].value_counts().rows()
                if number in known
            }
            assert set(answer.rows()) == counted
        case _:
            pytest.fail(f"{name} is compared with nothing")


def test_sentences_are_cut_from_their_reports(warehouse, data):
    found = texts(data)
    part, versions = found["events"], found["versions"]
    expected = dict(warehouse.execute("SELECT event_id, sentence || '|' || trigger FROM events").fetchall())
    assert len(part["event_id"]) == len(expected)
    for at, event in enumerate(part["event_id"]):
        field = versions["headline" if part["in_headline"][at] else "body"][part["version"][at]]
        sentence = field[part["sentence_start"][at] : part["sentence_end"][at]]
        trigger = field[part["trigger_start"][at] : part["trigger_end"][at]]
        assert f"{sentence}|{trigger}" == expected[event]


def test_of_many_events_the_newest_and_strongest_have_their_text(warehouse, monkeypatch):
    monkeypatch.setattr(pipelines.report.data, "NEWEST", 5)
    monkeypatch.setattr(pipelines.report.data, "STRONGEST", 3)
    monkeypatch.setattr(pipelines.report.data, "MOST_EVENTS", 300)
    monkeypatch.setattr(pipelines.report.data, "MOST_EVENTS_FINE", 100)
    data = report_data(warehouse)
    events, numbers = columns(data), texts(data)["events"]["number"]
    [(all_events,)] = warehouse.execute("SELECT count(*) FROM events").fetchall()
    assert data["left_out"] == all_events - 300 > 0
    assert len(events) == 300
    assert set(numbers) >= set(range(295, 300))
    assert 5 <= len(numbers) <= 8
    # Ages are in whole hours and days, confidence in twentieths.
    assert all(age is None or age % 60 == 0 for age, _ in data["ages"])
    assert events["confidence"].max() <= data["confidence_steps"] == 20


def test_the_graph_names_every_table_that_the_queries_read():
    given = {"picked": "select event_id from events"}
    queries = Lineage({name: query_sql(name) for name in query_names()} | given)
    assert {key for name in query_names() for key in queries.tables_read(name)} == {
        f"warehouse/{name}" for name in READS
    }


def test_a_warehouse_without_any_row_makes_a_page(copied):
    for [table] in copied.execute("SELECT table_name FROM duckdb_tables()").fetchall():
        if table not in REFERENCE:
            copied.execute(f'DELETE FROM "{table}"')
    copied.execute(
        "UPDATE build SET first_capture_date = NULL, last_capture_date = NULL, stories = 0, events = 0"
    )
    data = block(make_report(copied), "data")
    assert len(columns(data)) == 0
    assert data["first_day"] is None


def test_text_of_a_capture_is_never_markup(copied):
    bad = "<script>alert(1)</script>\u2028]]>"
    copied.execute("UPDATE story_versions SET body = ? || body", [bad])
    copied.execute("UPDATE pages SET source_path = ? || source_path", [bad])
    copied.execute(
        "INSERT INTO quarantine SELECT source_path, page_id, ?, '', 0, 1, '' FROM pages LIMIT 1", [bad]
    )
    html = make_report(copied)
    found = texts(block(html, "data"))["versions"]
    assert all(text.startswith(bad) for text in found["body"] + found["source_path"])
    assert "alert(1)" in html
    assert "<script>alert" not in html
    assert "\u2028" not in html


def test_names_and_text_of_hostile_captures_are_data_alone(hostile, tmp_path):
    shutil.copy(hostile.database, tmp_path / "news.duckdb")
    bad = '<script>document.title=1</script><!--<img src=x onerror=alert(5)>\x1b[31m\u202e"'
    with duckdb.connect(str(tmp_path / "news.duckdb")) as db:
        # Names of agencies and sections come from the lexicon; here they come from a page, too.
        db.execute("UPDATE agencies SET name = ?", [bad])
        db.execute("UPDATE quarantine SET reason = ?", [bad])
        db.execute("UPDATE countries SET name_nl = ?", [bad])
        html = make_report(db)
    page, plain = Page(html), Page((REPORT / "page.html").read_text("utf-8"))
    assert page.open == []
    tags = [tag for tag, _ in page.elements if tag != "script"]
    assert tags == [tag for tag, _ in plain.elements if tag != "script"]
    assert [tag for tag, _ in page.elements].count("script") == 8
    assert block(html, "data")["quarantine"][0]["reason"] == bad
    ours = html
    for script in page.scripts:
        ours = ours.replace(script, "")
    assert not UNSEEN.search(ours)


def test_every_country_has_a_place_on_the_map():
    with (REPORT / "shapes" / "countries.csv").open(encoding="utf-8") as file:
        shapes = {row["country"]: row for row in csv.DictReader(file)}
    with (REPORT.parent / "lexicon" / "countries.csv").open(encoding="utf-8") as file:
        codes = {row["country"] for row in csv.DictReader(file)}
    assert codes - set(shapes) == {"ATA"}
    assert set(shapes) <= codes
    assert all(0 <= float(row["x"]) <= 1010 and -1 <= float(row["y"]) <= 434 for row in shapes.values())
    # Areas are true: Ukraine with Crimea is 1.11 times France, the Netherlands 0.077 times.
    france = float(shapes["FRA"]["area"])
    assert float(shapes["UKR"]["area"]) / france == pytest.approx(1.10, abs=0.04)
    assert float(shapes["NLD"]["area"]) / france == pytest.approx(0.07, abs=0.015)


def test_a_sidecar_with_errors_is_no_file_that_could_not_be_read():
    quarantine = [
        {"source_path": path, "page_id": page, "reason": reason}
        for path, page, reason in [
            ("2025-12-08/captures.csv", None, "sidecar_time"),
            ("2025-12-08/empty.txt", None, "empty"),
            ("2025-12-08/page.txt", "0" * 16, "unknown_agency"),
        ]
    ]
    pages, *_ = answers(query_sql("reading"), pages=[{"page_id": "0" * 16}], quarantine=quarantine)
    assert pages == (1, "pages", 1, 2)
