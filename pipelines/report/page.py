"""The whole page in one file: data, words, specifications of the pictures, style and scripts."""

import csv
import json
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from string import Template
from typing import Final

import duckdb

from pipelines.report.data import report_data

_FILES = files("pipelines.report")
# In the order in which a browser runs them; ours are one script, so that they share names with nobody else.
_VENDOR: Final = ("vega.min.js", "vega-lite.min.js", "vega-embed.min.js")
_OURS: Final = ("words", "columns", "choice", "counts", "pictures", "list", "controls", "explorer")


def make_report(db: duckdb.DuckDBPyConnection) -> str:
    """The report page of a warehouse: HTML that needs no other file and no network.

    Args:
        db: a connection to a published warehouse; it is only read.

    Raises:
        duckdb.Error: where the warehouse lacks a table or column.
    """
    ours = "\n".join(_text("scripts", f"{name}.js") for name in _OURS)
    scripts = [_text("vendor", name) for name in _VENDOR] + [f'"use strict";\n(() => {{\n{ours}\n}})();\n']
    pictures = {
        file.name.removesuffix(".vl.json"): json.loads(file.read_text("utf-8"))
        for file in (_FILES / "specs").iterdir()
    }
    return Template(_text("page.html")).substitute(
        policy=_policy(scripts),
        style=_text("page.css"),
        data=_block("data", report_data(db)),
        words=_block("words", _rows("words.csv")),
        specs=_block("specs", pictures),
        shapes=_block("shapes", _rows("shapes", "countries.csv")),
        scripts="".join(f"<script>{script}</script>\n" for script in scripts),
    )


def _text(*path: str) -> str:
    return _FILES.joinpath(*path).read_text("utf-8")


def _rows(*path: str) -> list[list[str]]:
    return list(csv.reader(_text(*path).splitlines()))[1:]


def _block(name: str, content: object) -> str:
    """Data within the page: text in it is never markup, and no sign in it acts, since both are written as codes."""
    written = json.dumps(content, default=str, separators=(",", ":"), allow_nan=False)
    safe = written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return f'<script type="application/json" id="{name}">{safe}</script>'.replace("\x7f", "\\u007f")


def _policy(scripts: list[str]) -> str:
    """What a browser lets the page do: run its own scripts, known by their hashes, and fetch nothing."""
    hashes = " ".join(
        f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
