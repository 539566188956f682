"""The guides say what is true."""

import re

import duckdb
import pytest
from typer.main import get_command

from assets.cli.app import app
from assets.cli.exit_codes import Exit
from assets.definitions import definitions
from assets.settings import Settings
from pipelines.lexicon_files import lexicon
from pipelines.pages.sidecar_lines import SIDECARS
from schemas.catalog import TABLES
from schemas.fields import CAPTURED_BY
from schemas.table import columns_of
from tests.conftest import PROJECT
from tests.docs.codebook import card_table
from tests.docs.write_docs import queries, with_outputs, write_docs

ANALYSTS = (PROJECT / "docs" / "analysts.md").read_text("utf-8")
OPERATORS = (PROJECT / "docs" / "operators.md").read_text("utf-8")
README = (PROJECT / "README.md").read_text("utf-8")
CONTRIBUTING = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")


@pytest.fixture(scope="module")
def db(sample):
    with duckdb.connect(str(sample.database), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


@pytest.fixture(scope="module")
def checks() -> set[str]:
    return {check.name for asset in definitions("/nowhere").assets for check in asset.check_specs}


@pytest.fixture(scope="module")
def automation() -> set[str]:
    """Names of jobs, schedules and sensors."""
    loaded = definitions("/nowhere")
    return {one.name for one in [*loaded.jobs, *loaded.schedules, *loaded.sensors]}


def test_the_questions_are_numbered_and_each_is_answered():
    assert [int(number) for number in re.findall(r"^## (\d+)\. ", ANALYSTS, re.MULTILINE)] == list(
        range(1, 16)
    )
    assert len(queries(ANALYSTS)) == ANALYSTS.count("```sql") == 15


@pytest.mark.parametrize("page", [ANALYSTS, README], ids=["analysts", "readme"])
def test_the_outputs_are_what_the_queries_give_on_the_sample(db, page):
    assert queries(page)
    assert with_outputs(page, db) == page, (
        "the sample gives other rows now: read the difference; with the sample in data/raw, `make docs` writes them"
    )


def test_the_figures_of_events_are_those_of_the_model_card():
    measured = card_table((PROJECT / "docs" / "model-card.md").read_text("utf-8"), "texts | number")
    names = ["pairs F1", "dyads F1", "events F1", "precision", "recall", "invented"]
    table = README.partition("Events, on stories the model was not trained on")[2].split("\n\n")[1]
    heading, _, *rows = [line.strip("| ").split(" | ") for line in table.splitlines()]
    assert [cell.split()[0] for cell in heading] == [row["number"] for row in measured]
    assert [cells for _, *cells in rows] == [[row[name] for row in measured] for name in names]


def test_docs_are_written_from_the_warehouse_and_the_schemas(sample, tmp_path, monkeypatch):
    made = ["pipelines/warehouse/lineage.csv", "docs/tables.md", "docs/codebook.md"]
    pages = [*made, "README.md", "docs/analysts.md"]
    for page in pages:
        (tmp_path / page).parent.mkdir(parents=True, exist_ok=True)
    for page in pages[len(made) :]:
        text = (PROJECT / page).read_text("utf-8")
        (tmp_path / page).write_text(
            re.sub(r"```text\n\w+  .*?```", "```text\n```", text, flags=re.DOTALL), "utf-8"
        )
        assert (tmp_path / page).read_text("utf-8") != text
    monkeypatch.setenv("DATELINE_DATA", sample.root)
    assert write_docs(tmp_path) == pages
    assert [(tmp_path / page).read_text("utf-8") for page in pages] == [
        (PROJECT / page).read_text("utf-8") for page in pages
    ]


@pytest.mark.parametrize("sql", queries(ANALYSTS))
def test_a_query_of_the_guide_has_an_answer(db, sql):
    assert db.execute(sql).fetchall()


@pytest.mark.parametrize(
    "page",
    [ANALYSTS, OPERATORS, README, CONTRIBUTING],
    ids=["analysts", "operators", "readme", "contributing"],
)
def test_commands_tables_and_columns_that_a_guide_names_are_there(page, checks, automation):
    commands = set(get_command(app).commands)
    assert set(re.findall(r"(?:^|[`/])dateline ([a-z]+(?:-[a-z]+)*)\b", page, re.MULTILINE)) <= commands
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+(?:-[a-z]+)*)", page)) <= targets
    columns = {column.name for entry in TABLES.values() for column in columns_of(entry.model)}
    reasons = set(lexicon("quarantine_reasons")["reason"])
    known = set(TABLES) | columns | reasons | checks | automation | set(Settings.model_fields)
    known |= {"first_", "captured_at", *CAPTURED_BY}
    assert set(re.findall(r"`([a-z]+_[a-z_]*)`", page)) - known == set()


def test_operators_find_every_way_to_know_a_time():
    section = OPERATORS.partition("## How a capture gets its time")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    listed = [name for row in rows[1:] for name in re.findall(r"`(\w+)`", row)]
    assert sorted(listed) == sorted(CAPTURED_BY)
    # The order is that of the rows, except for what only shared briefs tell.
    assert listed[:7] == CAPTURED_BY[:7]
    assert set(SIDECARS) <= set(re.findall(r"`([a-z.]+)`", section))


def test_operators_find_every_check_and_exit_code(checks, automation):
    rows = set(re.findall(r"^\| `([a-z_]+)` \|", OPERATORS, re.MULTILINE))
    assert rows >= checks
    assert automation - {"warehouse"} <= set(re.findall(r"`([a-z_]+)`", OPERATORS))
    assert set(re.findall(r"^\| (\d) \|", OPERATORS, re.MULTILINE)) == {str(int(code)) for code in Exit}
