"""The code of a stage: whatever decides its rows, so that a change makes its days again."""

import ast
import re
from pathlib import Path

import pytest

from assets.daily.stages import CLOCK_DAYS, LINK_DAYS, STAGES
from assets.storage.data_folder import PROJECT
from pipelines.countries.gazetteer import FORM_FILES
from pipelines.stories.links import WINDOW_DAYS
from pipelines.stories.windows import HALF_WIDTH

MADE_BY = {
    "captures": "storage/raw_tree",
    "versions": "daily/stories",
    "links": "daily/stories",
    "forms": "daily/mentions",
}
# A lexicon as code names it: a file, what `lexicon` reads, or what a variable may give it.
_LEXICON = re.compile(r'"(\w+)\.csv"|\blexicon\("(\w+)"\)')
_LEXICON_OF_A_VARIABLE = re.compile(r"\blexicon\([a-z]")
_NAME = re.compile(r'"(\w+)"')


def _imported(path: Path) -> set[Path]:
    """The files of `pipelines/` that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipelines"):
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    files = {PROJECT / f"{name.replace('.', '/')}.py" for name in names}
    return {file for file in files if file.exists()}


def _needed(module: str) -> set[Path]:
    """An assets module, what it imports of `pipelines/` by any way, and the lexicons that are read there."""
    found, new = set(), {PROJECT / f"assets/{module}.py"}
    while new:
        found |= new
        new = {file for path in new for file in _imported(path)} - found
    code = [path.read_text("utf-8") for path in found if path.name != "lexicon_files.py"]
    named = [name for text in code for pair in _LEXICON.findall(text) for name in pair]
    named += [name for text in code if _LEXICON_OF_A_VARIABLE.search(text) for name in _NAME.findall(text)]
    # Not every CSV file is a lexicon.
    lexicons = {PROJECT / f"pipelines/lexicon/{name}.csv" for name in named if name}
    return found | {file for file in lexicons if file.exists()}


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_all_that_decides_the_rows_of_a_stage_is_its_code(stage):
    code = [PROJECT / part for part in stage.code]
    assert all(part.exists() for part in code)
    needed = _needed(MADE_BY.get(stage.name, f"daily/{stage.name}"))
    assert {file for file in needed if not any(file.is_relative_to(part) for part in code)} == set()


# What of `assets/` decides rows, beside the module of the stage.
READ_BY = {
    "captures": ("daily/pages", "storage/raw_names", "storage/raw_tree", "storage/sidecars"),
    "pages": ("daily/pages", "storage/raw_files"),
}


@pytest.mark.parametrize("name", READ_BY)
def test_what_reads_the_files_is_code_of_its_stage(name):
    [code] = [stage.code for stage in STAGES if stage.name == name]
    assert {f"assets/{module}.py" for module in READ_BY[name]} <= set(code)


def test_a_stage_reads_the_days_that_its_work_asks_for():
    assert (LINK_DAYS, CLOCK_DAYS) == (WINDOW_DAYS, HALF_WIDTH)


def test_all_files_of_country_forms_decide_the_mentions():
    code = {PROJECT / part for stage in STAGES if stage.name == "mentions" for part in stage.code}
    assert {PROJECT / f"pipelines/lexicon/{name}.csv" for name in FORM_FILES} <= code


def test_the_lexicons_of_pages_and_of_the_event_coder_are_found():
    assert PROJECT / "pipelines/lexicon/age_labels.csv" in _needed("daily/pages")
    assert PROJECT / "pipelines/lexicon/event_types.csv" in _needed("daily/events")
