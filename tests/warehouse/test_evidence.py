"""From the warehouse back to the characters of raw files, and to the rows of the lexicon."""

import re
from datetime import date
from functools import partial

import duckdb
import polars as pl
import pytest

from pipelines.answers.evidence import explain_pair
from pipelines.countries.gazetteer import load_gazetteer
from pipelines.pages.decoding import decode
from tests.warehouse.hand_made import warehouse


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
    [(missing, differing)] = db.execute(
        "SELECT count(*) FILTER (f.lexicon_id IS NULL), count(*) FILTER (f.country <> m.country)"
        " FROM mentions AS m LEFT JOIN lexicon_forms AS f USING (lexicon_id)"
        " WHERE split_part(lexicon_id, ':', 1) NOT IN ('people_learnt', 'introduced')"
    ).fetchall()
    assert (missing, differing) == (0, 0)


def test_the_exported_lexicon_has_all_that_the_gazetteer_reads(db):
    read = load_gazetteer().readings.select("lexicon_id", "form", "country", "organisation", "kind")
    kept = db.sql("FROM lexicon_forms").pl()
    assert read.join(kept, on=read.columns, how="anti", nulls_equal=True).rows() == []
    assert not kept["lexicon_id"].is_duplicated().any()


def test_a_day_on_which_a_pair_is_only_mentioned_ends_no_answer(tmp_path):
    days = [date(2025, 12, 8), date(2025, 12, 9), date(2025, 12, 10), None]
    cells = [
        {"event_date": day, "country_a": "BEL", "country_b": "NLD", "stories": events, "events": events}
        for day, events in zip(days, (1, 0, 1, 1), strict=True)
    ]
    reported = [(f"e{number}", cell["event_date"]) for number, cell in enumerate(cells) if cell["events"]]
    with warehouse(
        country_pair_events=cells,
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
