"""Reads a folder of raw captures, and scores the result with the script of the gold set."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipelines.pages.reading import Parsed, read_pages

SHARED = Path(__file__).parents[3] / "shared"
GOLD = SHARED / "gold"


def captures_in(root: Path) -> pl.DataFrame:
    """The captures below `root`, dated by their folder."""
    files = sorted(root.rglob("*.txt"))
    return (
        pl.DataFrame(
            {
                "source_path": [file.relative_to(root).as_posix() for file in files],
                "content": [file.read_bytes() for file in files],
                "folder_date": [file.parent.name if file.parent != root else None for file in files],
                "folder_time": None,
                "modified_at": None,
            },
            schema_overrides={
                "content": pl.Binary,
                "folder_date": pl.String,
                "folder_time": pl.Datetime("us", "UTC"),
                "modified_at": pl.Datetime("us", "UTC"),
            },
        )
        .with_columns(pl.col("folder_date").str.to_date())
        .with_columns(date=pl.col("folder_date").fill_null(date(2025, 12, 8)))
    )


def score(parsed: Parsed, truth: Path, warehouse: Path, errors: int = 0) -> tuple[dict[str, float], str]:
    """The figures of the gold script, and its report of the errors."""
    items = parsed.items.with_columns(
        story_id=pl.col("version_id"),
        published_from=pl.lit(None, pl.Datetime("us", "UTC")),
        published_until=pl.lit(None, pl.Datetime("us", "UTC")),
    )
    with duckdb.connect(warehouse) as connection:
        for name, frame in (("pages", parsed.pages), ("items", items)):
            connection.register("frame", frame.to_arrow())
            connection.execute(f"create table {name} as select * from frame")
        connection.execute("create table mentions (story_id varchar, country varchar)")
        connection.execute(
            "create table events (story_id varchar, source_country varchar, target_country varchar,"
            " event_type varchar)"
        )
    command = [sys.executable, GOLD / "score.py", warehouse, truth]
    figures = json.loads(subprocess.run([*command, "--json"], check=True, capture_output=True).stdout)
    report = ""
    if errors:
        report = subprocess.run(
            [*command, "--errors", str(errors)], check=True, capture_output=True, text=True
        ).stdout
    return figures, report


if __name__ == "__main__":
    import tempfile

    folder = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        figures, report = score(
            read_pages(captures_in(folder / "raw")),
            folder / "truth",
            Path(scratch) / "scored.duckdb",
            errors=int(sys.argv[2]) if len(sys.argv) > 2 else 0,
        )
    print({name: figures[name] for name in ("parse.items", "parse.pages")})
    print("\n".join(line for line in report.splitlines() if line.strip().startswith("parse")))
