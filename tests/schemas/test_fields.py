"""Each column is described once: tables that share it share its description, and say only what differs."""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas import fields
from schemas.catalog import TABLES, deprecated_columns
from schemas.table import Column, columns_of, rules_of

SOURCES = {
    path.stem: ast.parse(path.read_text("utf-8")) for path in Path(fields.__file__).parent.glob("*.py")
}
CALLS = [node for tree in SOURCES.values() for node in ast.walk(tree) if isinstance(node, ast.Call)]
FIELDS = {name: field for name, field in vars(fields).items() if isinstance(field, Column)}
HOLDERS: dict[str, list[Column]] = defaultdict(list)
for model in {entry.model for entry in TABLES.values()}:
    for column in columns_of(model):
        HOLDERS[column.name].append(column)


def narrowed() -> Iterator[ast.Call]:
    """Where a table says what differs: `fields.<name>.but(...)` or `.key(...)`."""
    for call in CALLS:
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("but", "key"):
            of = call.func.value
            if isinstance(of, ast.Attribute) and isinstance(of.value, ast.Name) and of.value.id == "fields":
                yield call


def test_every_column_of_several_tables_is_a_field_and_no_other():
    several = {name for name, columns in HOLDERS.items() if len(columns) > 1}
    # All old names are at the end, whichever table has them.
    old = {old for _, old, _ in deprecated_columns()}
    assert several | old == set(FIELDS)


@pytest.mark.parametrize(("table", "old", "new"), deprecated_columns())
def test_an_old_name_stands_last_and_says_what_to_use(table, old, new):
    columns = columns_of(TABLES[table].model, "warehouse")
    [replacement] = [column for column in columns if column.name == new]
    first_old = next(at for at, column in enumerate(columns) if column.deprecated)
    [last] = [column for column in columns[first_old:] if column.name == old]
    assert all(column.deprecated for column in columns[first_old:])
    assert last.comment == f"Deprecated: use {new}."
    assert (last.dtype, last.nullable) == (replacement.dtype, replacement.nullable)


@pytest.mark.parametrize("name", FIELDS)
def test_a_shared_column_has_one_type_and_one_unit(name):
    units = {column.unit for column in HOLDERS[name]}
    assert [column.dtype for column in HOLDERS[name]] == [FIELDS[name].dtype] * len(HOLDERS[name])
    assert units == {FIELDS[name].unit}


def test_a_table_takes_a_field_under_its_own_name():
    attributes = [
        (target.id, node.value)
        for tree in SOURCES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    taken = [
        (name, part.attr)
        for name, value in attributes
        for part in ast.walk(value)
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "fields"
    ]
    assert len(taken) > len(FIELDS)
    assert [pair for pair in taken if pair[0] != pair[1]] == []


def test_what_a_table_says_of_a_field_differs_from_the_field():
    said = []
    for call in narrowed():
        field = FIELDS[call.func.value.attr]
        meaning = [("meaning", ast.literal_eval(text)) for text in call.args]
        rules = [
            (rule.arg, ast.literal_eval(rule.value))
            for rule in call.keywords
            if not isinstance(rule.value, ast.Name | ast.List)
        ]
        said += [(field, name, value) for name, value in meaning + rules]
        assert call.args or call.keywords
    assert len(said) > 50
    assert [(name, value) for field, name, value in said if getattr(field, name) == value] == []


def test_no_meaning_is_written_twice():
    declared = [
        call.args[1] for call in CALLS if isinstance(call.func, ast.Name) and call.func.id == "Column"
    ]
    written = Counter(
        ast.literal_eval(text) for text in [*declared, *(call.args[0] for call in narrowed() if call.args)]
    )
    assert len(written) >= len(HOLDERS)
    assert [text for text, times in written.items() if times > 1] == []


def test_columns_and_rules_stand_in_the_order_of_the_class():
    items = TABLES["items"].model
    assert [column.name for column in columns_of(items)][:3] == ["item_id", "page_id", "version_id"]
    assert [rule.name for rule in rules_of(items)][-1] == "position 0 is the article"
