"""Speed of the event coder on the texts of the sample pages.

    python -m tests.bench.coding [STORIES]

The sample is generated in a temporary folder; its distinct texts are repeated under other names until there are
STORIES of them (2,400). Prints stories, and texts with two countries, per second of CPU time on one thread: the first
round looks every word up, the best of the next five has them cached. Mentions are found beforehand.
"""

import os

# polars starts its threads on import.
os.environ["POLARS_MAX_THREADS"] = "1"

import sys
import tempfile
import time
from pathlib import Path

import polars as pl
from assets.manifest import plan
from assets.runs import make_days

from assets.settings import Settings
from assets.storage.data_folder import DataFolder
from pipelines.events.coding import code_events
from pipelines.events.lexicon import load_lexicon
from schemas.catalog import TABLES
from schemas.table import polars_schema
from tests.conftest import copy_sample

ROUNDS = 6


def sample_texts() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Distinct texts of the sample pages and their mentions."""
    with tempfile.TemporaryDirectory() as folder:
        data = copy_sample(Path(folder))
        days = plan(data).days
        failure, broken = make_days(data, days, Settings())
        assert (failure, broken) == (None, {})
        return tuple(  # type: ignore[return-value]
            _scan(data, table, days) for table in ("story_versions", "mentions")
        )


def _scan(data: DataFolder, table: str, days: list[object]) -> pl.DataFrame:
    schema = polars_schema(TABLES[table].model, "parsed")
    rows = data.scan(table, days, schema).drop("date").collect()  # type: ignore[arg-type]
    return rows.unique("version_id") if table == "story_versions" else rows.unique(_MENTION)


_MENTION = ["version_id", "field", "country", "kind", "span_start", "span_end"]


def repeated(rows: pl.DataFrame, times: int) -> pl.DataFrame:
    """The rows repeated this many times, each time under other version ids."""
    return pl.concat(
        rows.with_columns(version_id=pl.format("{}-{}", "version_id", pl.lit(n))) for n in range(times)
    )


def main() -> None:
    """Print one line per figure."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 2400
    texts, mentions = sample_texts()
    times = -(-wanted // texts.height)
    texts = repeated(texts.select("version_id", "headline", "body"), times)
    # The coder reads the same text once: a last line of its own keeps each telling apart.
    texts = texts.with_columns(body=pl.format("{}\n{}", "body", "version_id"))
    mentions = repeated(mentions, times)
    two = (
        mentions.group_by("version_id").agg(pl.col("country").n_unique()).filter(pl.col("country") > 1).height
    )
    lexicon = load_lexicon()
    seconds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        coded = code_events(texts, mentions, lexicon)
        seconds.append(time.process_time() - began)
    print(f"{texts.height} stories, {two} with two countries, {coded.events.height} events")
    for name, spent in (("first round", seconds[0]), ("best of the rest", min(seconds[1:]))):
        print(
            f"{name:17} {texts.height / spent:7.0f} stories, {two / spent:7.0f} with two countries per CPU second"
        )


if __name__ == "__main__":
    main()
