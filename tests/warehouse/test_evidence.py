"""From the warehouse back to the characters of raw files, and to the rows of the lexicon."""

import re
from datetime import UTC, date, datetime
from functools import partial

import duckdb
import polars as pl
import pytest

from pipelines.answers.evidence import explain_event, explain_pair
from pipelines.countries.gazetteer import load_gazetteer
from pipelines.pages.decoding import decode
from schemas.catalog import TABLES
from schemas.table import columns_of
from tests.warehouse.hand_made import warehouse

NOON = datetime(2025, 12, 8, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def db(sample):
    with duckdb.connect(str(sample.database), read_only=True) as connection:
        yield connection


def test_every_event_leads_to_the_characters_of_its_file(sample, db):
    rows = db.sql(
        "SELECT source_path, sentence, sentence_span_start AS start, sentence_span_end AS stop, trigger,"
        " trigger_span_start, trigger_span_end FROM event_evidence"
    ).pl()
    assert len(rows) == db.execute("SELECT count(*) FROM events").fetchall()[0][0] > 0
    paths = rows["source_path"].unique()
    contents = pl.Series([(sample.raw / path).read_bytes() for path in paths], dtype=pl.Binary)
    texts = dict(zip(paths, decode(contents)["text"], strict=True))
    for path, sentence, start, stop, trigger, trigger_start, trigger_stop in rows.iter_rows():
        assert texts[path][start:stop] == sentence
        assert texts[path][trigger_start:trigger_stop] == trigger


def test_sentences_of_headlines_and_of_later_paragraphs_are_among_them(db):
    [(headlines, later)] = db.execute(
        "SELECT count(*) FILTER (field = 'headline'), count(*) FILTER (field = 'body' AND contains("
        "substr(v.body, 1, e.sentence_start), chr(10))) FROM events AS e JOIN story_versions AS v USING (version_id)"
    ).fetchall()
    assert min(headlines, later) > 10


def test_every_mention_leads_to_its_row_of_the_lexicon(db):
    [(mentions, missing, differing)] = db.execute(
        "SELECT count(*), count(*) FILTER (f.lexicon_id IS NULL), count(*) FILTER (f.country <> m.country)"
        " FROM mentions AS m LEFT JOIN lexicon_forms AS f USING (lexicon_id)"
        " WHERE split_part(lexicon_id, ':', 1) NOT IN ('people_learnt', 'introduced')"
    ).fetchall()
    assert mentions > 0
    assert (missing, differing) == (0, 0)


def test_the_exported_lexicon_has_all_that_the_gazetteer_reads(db):
    read = load_gazetteer().readings.select("lexicon_id", "form", "country", "organisation", "kind")
    kept = db.sql("FROM lexicon_forms").pl()
    assert read.join(kept, on=read.columns, how="anti", nulls_equal=True).rows() == []
    assert not kept["lexicon_id"].is_duplicated().any()


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({}, "at an unknown time"),
        ({"dated_by": "first capture"}, "by the day of the first capture that shows it"),
        ({"published_from": NOON}, "after 2025-12-08 13:00, Europe/Amsterdam time"),
        ({"published_until": NOON}, "before 2025-12-08 13:00, Europe/Amsterdam time"),
    ],
)
def test_what_is_not_known_of_an_event_is_never_none(tmp_path, known, told):
    def unknown(table: str) -> dict[str, None]:
        return {column.name: None for column in columns_of(TABLES[table].model) if column.nullable}

    with warehouse(
        events=[unknown("events") | {"event_id": "e", "story_id": "s", "version_id": "v"}],
        stories=[unknown("stories") | {"story_id": "s", **known}],
        event_spans=[unknown("event_spans") | {"event_id": "e", "page_id": "p"}],
        pages=[unknown("pages") | {"page_id": "p"}],
        build=[{}],
    ) as db:
        explained = explain_event(db, "e", tmp_path)
    assert "None" not in explained
    assert f"\n  published {told}\n" in explained
    with warehouse(
        events=[{"event_id": "e", "story_id": "s"}],
        stories=[{"story_id": "s"}],
        event_spans=[{"event_id": "e", "page_id": "p", "trigger_span_start": None, "trigger_span_end": None}],
        pages=[{"page_id": "p"}],
        build=[{}],
    ) as db:
        explained = explain_event(db, "e", tmp_path)
    assert "None" not in explained
    assert "trigger" not in explained.partition("  file ")[2]


def test_a_day_on_which_a_pair_is_only_mentioned_ends_no_answer(tmp_path):
    days = [date(2025, 12, 8), date(2025, 12, 9), date(2025, 12, 10), None]
    cells = [{"event_date": day, "country_a": "BEL", "country_b": "NLD"} for day in days]
    reported = [(f"e{number}", day) for number, day in enumerate(days) if number != 1]
    with warehouse(
        country_pair_events=[cell | {"stories": 1, "events": 1} for at, cell in enumerate(cells) if at != 1],
        country_co_mentions=[cell | {"stories": 1} for cell in cells],
        events=[{"event_id": name, "event_date": day, "version_id": "v"} for name, day in reported],
        story_versions=[{"version_id": "v", "body": "Nederland hekelt België."}],
        event_spans=[{"event_id": name, "page_id": "p"} for name, _ in reported],
        pages=[{"page_id": "p"}],
    ) as db:
        answer = partial(explain_pair, db, ("BEL", "NLD"), tmp_path, first=None, last=None)
        told = {
            most: re.findall(r"(?m)^(?:event (\w+)|(2025-\S+|without a day)  BEL)", answer(most=most))
            for most in (1, 2, 3)
        }
    assert ["".join(found) for found in told[1]] == ["2025-12-08", "e0"]
    assert ["".join(found) for found in told[2]] == ["2025-12-08", "e0", "2025-12-09", "2025-12-10", "e2"]
    assert ["".join(found) for found in told[3]] == [*map("".join, told[2]), "without a day", "e3"]
