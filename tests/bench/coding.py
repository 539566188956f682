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

from assets.incremental.making import readable
from assets.incremental.manifest import Manifest
from pipelines.events.coding import code_events
from pipelines.events.reader.reading import load_reader
from tests.conftest import copy_sample, run_job

ROUNDS = 6


def sample_texts() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Distinct texts of the sample pages and their mentions."""
    with tempfile.TemporaryDirectory() as folder:
        data = copy_sample(Path(folder))
        assert run_job(data).success
        parts = readable(data, Manifest(data).read())
        texts, mentions = (
            parts.scan(table, parts.days(table)).drop("date").collect()
            for table in ("story_versions", "mentions")
        )
        return texts.unique("version_id"), mentions.unique(_MENTION)


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
    # The coder reads the same text once: a distinct last line keeps the copies apart.
    texts = texts.with_columns(body=pl.format("{}\n{}", "body", "version_id"))
    mentions = repeated(mentions, times)
    two = (
        mentions.group_by("version_id").agg(pl.col("country").n_unique()).filter(pl.col("country") > 1).height
    )
    reader = load_reader()
    seconds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        coded = code_events(texts, mentions, reader)
        seconds.append(time.process_time() - began)
    print(f"{texts.height} stories, {two} with two countries, {coded.events.height} events")
    for name, spent in (("first round", seconds[0]), ("best of the rest", min(seconds[1:]))):
        print(
            f"{name:17} {texts.height / spent:7.0f} stories, {two / spent:7.0f} with two countries per CPU second"
        )


if __name__ == "__main__":
    main()
