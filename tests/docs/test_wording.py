"""The words of CONTRIBUTING's "Words we do not use" stay out of the docs, docstrings, comments and descriptions."""

import io
import re
import tokenize
from collections.abc import Iterator

import pytest

from pipelines.lexicon_files import lexicon
from schemas.catalog import TABLES
from schemas.table import columns_of
from tests.conftest import PROJECT

# Only what is wrong wherever it appears; the list in CONTRIBUTING has more.
WORDS = re.compile(
    r"\b(?:anew|at one go|by measure|for want of|in silence|such as it was|hangs? together|stands? once"
    r"|(?:tell|tells|told) of|(?:is|are|was|were) told|told as|days are made|makes? days"
    r"|what there is|what is there|kept back|held back|keeps? back"
    r"|gives? back the room|of whom|(?<!did what )to whom|by whom|(?<!who )with whom|toward whom"
    r"|whom (?:it|they|he)|(?:a|an) \w+ of (?:its|their) own"
    r"|holds? for|where there (?:is|are) (?:one|none|such))\b",
    re.IGNORECASE,
)


def _docs() -> list[tuple[str, str]]:
    pages = []
    for path in [
        PROJECT / "README.md",
        PROJECT / "CONTRIBUTING.md",
        *sorted((PROJECT / "docs").glob("*.md")),
    ]:
        text = path.read_text("utf-8")
        # The list itself names the words.
        pages.append((path.name, text.partition("## Words we do not use")[0]))
    for name in ("pyproject.toml", "pipelines/report/words.csv"):
        pages.append((name, (PROJECT / name).read_text("utf-8")))
    return pages


def _code() -> Iterator[tuple[str, str]]:
    for room in ("assets", "pipelines", "schemas"):
        for path in sorted((PROJECT / room).rglob("*.py")):
            yield path.relative_to(PROJECT).as_posix(), "\n".join(prose_of(path.read_text("utf-8")))
        for path in sorted((PROJECT / room).rglob("*.sql")):
            comments = re.findall(r"^\s*--(.*)$", path.read_text("utf-8"), re.MULTILINE)
            yield str(path.relative_to(PROJECT)), "\n".join(comments)
        for path in sorted((PROJECT / room).rglob("*.js")):
            comments = re.findall(r"^\s*//(.*)$", path.read_text("utf-8"), re.MULTILINE)
            yield str(path.relative_to(PROJECT)), "\n".join(comments)


def prose_of(source: str) -> Iterator[str]:
    """The comments and string literals of a module."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string.lstrip("# ")
        # From Python 3.12 on, an f-string comes in parts.
        elif token.type in (tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)):
            yield token.string


def found_in(text: str) -> list[str]:
    """The words to avoid, with what is around them; a line break counts as a space."""
    text = re.sub(r"\s*\n\s*(?:#|--)?\s*", " ", text)
    return [text[max(0, match.start() - 30) : match.end() + 30] for match in WORDS.finditer(text)]


def test_the_words_are_noticed_also_across_lines_and_in_comments():
    assert found_in("is made\n    anew")
    assert found_in("# it tells of\n# failures")
    assert found_in("events are told")
    assert found_in("who makes days")
    assert not found_in("it tells a story of one country")
    assert list(prose_of('x = "text"  # why\n')) == ['"text"', "why"]


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in _docs()])
def test_docs_use_plain_words(text):
    assert found_in(text) == []


def test_code_uses_plain_words():
    assert {name: found for name, text in _code() if (found := found_in(text))} == {}


def test_descriptions_use_plain_words():
    texts = [column.comment for entry in TABLES.values() for column in columns_of(entry.model)]
    texts += lexicon("quarantine_reasons")["english"].to_list()
    assert [found for text in texts for found in found_in(text)] == []
