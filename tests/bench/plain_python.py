"""The baseline: the same pages, items and forms in plain Python, as a good engineer in a hurry would write it.

A loop over files, a loop over lines, one pattern compiled from a trie of all forms, a process a core. It reads clean
pages in UTF-8 only, and of the matching it does the finding: what a form stands for where it stands is not weighed.
"""

import html
import multiprocessing
import re
import unicodedata
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import xxhash

from pipelines.countries.gazetteer import load_gazetteer

_MINUTES = {"min": 1, "uur": 60, "dag": 1440, "wee": 10_080, "maa": 43_200, "jaa": 525_600}
_AGE = re.compile(r"(\d+) (minuut|minuten|uur|dag|dagen|week|weken|maand|maanden|jaar) geleden")
_OPENING = re.compile(r"([^a-z()]{0,80}?) ?\(([A-Z/]+)\) - ")
_DATE = re.compile(r"\w+dag \d{1,2} [a-z]+ \d{4}$")
_MENU = re.compile(r"Inloggen|Kies je account|Omdat je meer dan een account hebt|Editie:")
_STRAIGHT = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u0060", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")
    | {"\u2026": "..."}
)
_ALIKE = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2019": "'", "\u2018": "'", "\u2010": "-", "\u2011": "-"}
)


class Page(NamedTuple):
    """A page with its items."""

    row: dict[str, Any]
    items: list[dict[str, Any]]


def _pieces(text: str) -> list[str]:
    pieces = []
    for line in text.split("\n"):
        rest = line.strip()
        if age := _AGE.match(rest):
            pieces.append(age[0])
            rest = rest[age.end() :].strip()
        if rest:
            pieces.append(rest)
    return pieces


def _version_id(body: str) -> str:
    folded = unicodedata.normalize("NFC", html.unescape(body)).translate(_STRAIGHT)
    return xxhash.xxh3_64_hexdigest(" ".join(folded.split()).encode())


def _item(lines: list[str], *, kind: str, position: int, section: str, age: str | None) -> dict[str, Any]:
    headline = None if _OPENING.match(lines[0]) else lines[0]
    body = lines if headline is None else lines[1:]
    dateline, agencies = None, []
    if opening := _OPENING.match(body[0]):
        dateline, agencies = opening[1] or None, opening[2].split("/")
        body = [body[0][opening.end() :], *body[1:]]
    item = {
        "kind": kind,
        "position": position,
        "section": section,
        "headline": headline,
        "dateline": dateline,
        "agencies": agencies,
        "body": "\n".join(body),
        "age_label": age,
        "age_minutes_min": None,
        "age_minutes_max": None,
    }
    if age and (read := _AGE.match(age)):
        unit = _MINUTES[read[2][:3]]
        item["age_minutes_min"], item["age_minutes_max"] = int(read[1]) * unit, (int(read[1]) + 1) * unit
    return item | {"version_id": _version_id(item["body"])}


def read_page(content: bytes) -> Page:
    """Read one page."""
    page_id = sha256(content).hexdigest()[:16]
    text = content.decode()
    pieces = [piece for piece in _pieces(text) if not _MENU.match(piece)]
    is_index = bool(_DATE.match(pieces[0]))
    if is_index:
        tail, section = 2, pieces[1]
    else:
        tail = next(at for at, piece in enumerate(pieces) if piece.startswith("Meer uit ")) + 1
        section = pieces[tail - 1].removeprefix("Meer uit ")
    items, title = [], None
    if not is_index:
        article = pieces[: tail - 1]
        title = article[0]
        if article[1] == title:
            article = article[1:]
        items.append(_item(article, kind="article", position=0, section=section, age=None))
    lines: list[str] = []
    for piece in pieces[tail:]:
        if _AGE.fullmatch(piece):
            lines[0] = lines[0].removeprefix("ANP ") if is_index else lines[0]
            position = len(items) + is_index
            items.append(_item(lines, kind="brief", position=position, section=section, age=piece))
            lines = []
        else:
            lines.append(piece)
    for item in items:
        item["page_id"], item["item_id"] = page_id, f"{page_id}-{item['position']:02d}"
    layout = "index" if is_index else "spaced" if "\n\n" in text else "glued"
    row = {"page_id": page_id, "layout": layout, "section": section, "title": title, "items": len(items)}
    return Page(row, items)


def _trie_pattern(forms: list[str]) -> str:
    root: dict[str, Any] = {}
    for form in forms:
        node = root
        for letter in form:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branches(root)


def _branches(node: dict[str, Any]) -> str:
    branches = [re.escape(letter) + _branches(below) for letter, below in sorted(node.items()) if letter]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)})" + ("?" if "" in node else "")


@cache
def forms_pattern() -> re.Pattern[str]:
    """All forms of the lexicon as whole words, a genitive s aside.

    A form with a space does not end where its last word goes on: `De Noord` is not in `De Noord-Koreaanse`.
    """
    forms = load_gazetteer().patterns.to_list()
    spaced, words = (
        _trie_pattern([form for form in forms if (" " in form) is wanted]) for wanted in (True, False)
    )
    goes_on = r"-(?:[A-ZÀ-ÖØ-Þ]| (?:en|of|als|noch) )"
    return re.compile(rf"(?<![^\W_])(?:{spaced}(?!{goes_on})|{words})(?=s?(?:[\W_]|$))")


def find_forms(text: str) -> list[tuple[str, int, int]]:
    """The forms in a text, with the characters that they span."""
    return [(found[0], *found.span()) for found in forms_pattern().finditer(text.translate(_ALIKE))]


def _make_day(folder: Path, out: Path) -> int:
    pages, items, mentions = [], [], []
    for path in sorted(folder.glob("*.txt")):
        try:
            page = read_page(path.read_bytes())
        except (ValueError, IndexError, StopIteration):
            # A damaged page: the product reads it, this does not.
            continue
        pages.append(page.row | {"source_path": f"{folder.name}/{path.name}"})
        items += page.items
        for item in page.items:
            text = f"{item['headline'] or ''}\n{item['body']}"
            for form, start, end in find_forms(text):
                mentions.append({"item_id": item["item_id"], "form": form, "start": start, "end": end})
    for table, rows in {"pages": pages, "items": items, "mentions": mentions}.items():
        path = out / table / f"{folder.name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pl.DataFrame(rows, infer_schema_length=None).write_parquet(path)
    return len(pages)


def run(raw: Path, out: Path, *, days: int | None = None, processes: int = 2) -> int:
    """Read the first days of `raw` into Parquet under `out`; returns the number of pages."""
    folders = sorted(path for path in raw.iterdir() if path.is_dir())[:days]
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        return sum(pool.map(partial(_make_day, out=out), folders))
