"""The guides say what is true."""

import re
import time

import duckdb
import pytest
from typer.main import get_command

from assets.cli import app
from assets.guide import answered, queries
from schemas.catalog import TABLES
from tests.conftest import PROJECT

ANALYSTS = (PROJECT / "docs" / "analysts.md").read_text("utf-8")
OPERATORS = (PROJECT / "docs" / "operators.md").read_text("utf-8")


@pytest.fixture(scope="module")
def db(sample):
    with duckdb.connect(str(sample.database), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def test_there_are_ten_questions_and_each_is_answered():
    assert [int(number) for number in re.findall(r"^## (\d+)\. ", ANALYSTS, re.MULTILINE)] == list(
        range(1, 11)
    )
    assert len(queries(ANALYSTS)) == ANALYSTS.count("```sql") == 10


def test_the_outputs_are_what_the_queries_give_on_the_sample(db):
    assert answered(ANALYSTS, db) == ANALYSTS, (
        "the sample gives other rows now: read the difference, then `make run docs` writes them"
        " (with the sample in data/raw)"
    )


@pytest.mark.parametrize("sql", queries(ANALYSTS))
def test_a_query_of_the_guide_answers_in_under_a_second(db, sql):
    began = time.process_time()
    assert db.execute(sql).fetchall()
    assert time.process_time() - began < 1


@pytest.mark.parametrize("page", [ANALYSTS, OPERATORS], ids=["analysts", "operators"])
def test_commands_tables_and_files_that_a_guide_names_are_there(page):
    commands = set(get_command(app).commands)
    assert set(re.findall(r"dateline ([a-z]+)\b", page)) <= commands
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", page)) <= targets
    named = set(re.findall(r"`([a-z]+_[a-z_]+)`", page))
    columns = {column for entry in TABLES.values() for column in entry.model.to_schema().columns}
    unknown = named - set(TABLES) - columns - KNOWN_WORDS
    assert unknown == set()


# Names in the guides that are no table and no column.
KNOWN_WORDS = {"first_", "days_made", "days_only", "late_files", "every_morning"}
