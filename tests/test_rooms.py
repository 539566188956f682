"""The rooms of the project and the one direction between them."""

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
MAY_IMPORT = {"schemas": set(), "pipelines": {"schemas"}, "assets": {"pipelines", "schemas"}}
ROOMS = set(MAY_IMPORT)
SOURCES = [
    pytest.param(room, path, id=path.relative_to(PROJECT).as_posix())
    for room in sorted(ROOMS)
    for path in sorted((PROJECT / room).rglob("*.py"))
]
BARE_NAMES = {"utils", "util", "common", "helpers", "helper", "misc", "core", "base"}


def imported(path: Path) -> set[str]:
    """The top-level names that a file imports, also within functions."""
    tree = ast.parse(path.read_text("utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [
        "relative" if node.level else node.module or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    ]
    return {name.split(".")[0] for name in names}


def test_there_are_sources_in_every_room():
    assert {source.values[0] for source in SOURCES} == ROOMS


@pytest.mark.parametrize(("room", "path"), SOURCES)
def test_rooms_import_in_one_direction(room, path):
    assert imported(path) & ROOMS <= MAY_IMPORT[room] | {room}
    assert "relative" not in imported(path)


@pytest.mark.parametrize(("_room", "path"), [source for source in SOURCES if source.values[0] != "assets"])
def test_only_assets_knows_dagster_the_clock_and_the_environment(_room, path):
    assert not imported(path) & {"dagster", "os", "time", "sys", "subprocess", "socket", "logging"}
    text = path.read_text("utf-8")
    assert not re.search(r"datetime\.now|date\.today|utcnow|import_module\(.dagster", text)


@pytest.mark.parametrize("path", sorted(PROJECT.glob("pipelines/**/*.sql")), ids=lambda path: path.stem)
def test_no_table_depends_on_when_or_where_it_is_built(path):
    assert not re.search(
        r"(?i)\b(now|today|getenv)\(|\bcurrent_(date|time|timestamp)\b", path.read_text("utf-8")
    )


def test_modules_are_named_after_what_they_hold():
    assert not {source.values[1].stem for source in SOURCES} & BARE_NAMES


def test_no_other_top_level_package():
    packages = {path.parent.name for path in PROJECT.glob("*/__init__.py")}
    assert packages <= ROOMS | {"tests"}
