"""What matching countries costs against a plain search for the same forms in the same bytes.

    python -m tests.bench.matching [FOLDER | FILE.parquet] [MEGABYTES]

Reads texts [headline, body] from the `story_versions` of a data folder, or from one Parquet file (without either:
made-up texts), repeats them up to MEGABYTES, and compares CPU seconds of `mentions` on one thread with those of
`rg -F -f FORMS`, of which the output is thrown away. The best of three counts. Batches hold 25 MB of text, as the
automaton is built for each.
"""

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("POLARS_MAX_THREADS", "1")

import polars as pl

from pipelines.countries.gazetteer import Gazetteer, load_gazetteer
from pipelines.countries.introductions import introductions
from pipelines.countries.matching import mentions

BATCH_BYTES = 25_000_000
REPEATS = 3
SEARCHES = {"rg -c": ["--count"], "rg": [], "rg -o": ["--only-matching"]}
"""The first only tests whether a line has a form, the second prints the line, the third finds every form."""


def made_up_texts(gazetteer: Gazetteer, texts: int = 10_000) -> pl.DataFrame:
    """Texts of 400 characters with a form in every 60."""
    rng = random.Random(1)
    words = ["".join(rng.choices("aeioubdfgklmnprst", k=rng.randint(2, 11))) for _ in range(20_000)]
    forms = gazetteer.readings.filter(pl.col("kind").is_in(["name", "adjective", "place"]))["form"].to_list()
    sentences = [
        " ".join([*rng.choices(words, k=4), rng.choice(forms), *rng.choices(words, k=4)]) + "."
        for _ in range(texts * 7)
    ]
    bodies = [" ".join(sentences[at : at + 7]) for at in range(0, len(sentences), 7)]
    return pl.DataFrame({"body": bodies}).select(headline=pl.lit(None, pl.String), body="body")


def batches(texts: pl.DataFrame, megabytes: float) -> list[pl.DataFrame]:
    """The texts repeated, in batches, each with its own version ids."""
    size = texts.select(
        pl.col("headline").str.len_bytes().fill_null(0).sum() + pl.col("body").str.len_bytes().sum()
    ).item()
    together = pl.concat([texts] * max(1, round(megabytes * 1e6 / size)))
    rows = max(1, round(together.height * BATCH_BYTES / (megabytes * 1e6)))
    numbered = together.select(pl.int_range(pl.len()).cast(pl.String).alias("version_id"), "headline", "body")
    return list(numbered.iter_slices(rows))


def cpu(call: Callable[[], object], who: int = resource.RUSAGE_SELF) -> float:
    """The minimum of CPU seconds over some runs."""

    def used() -> float:
        usage = resource.getrusage(who)
        return usage.ru_utime + usage.ru_stime

    seconds = []
    for _ in range(REPEATS):
        began = used()
        call()
        seconds.append(used() - began)
    return min(seconds)


def main() -> None:
    """Print MB per CPU second, and the ratio to each search."""
    gazetteer = load_gazetteer()
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if source is None:
        texts = made_up_texts(gazetteer)
    elif source.is_dir():
        texts = pl.read_parquet(source / "parsed/story_versions/*/part.parquet", columns=["headline", "body"])
    else:
        texts = pl.read_parquet(source, columns=["headline", "body"])
    todo = batches(texts, float(sys.argv[2]) if len(sys.argv) > 2 else 100.0)

    began = time.process_time()
    found = [mentions(batch, gazetteer) for batch in todo]
    first = time.process_time() - began
    seconds = min(first, cpu(lambda: [mentions(batch, gazetteer) for batch in todo]))
    introduced = cpu(lambda: [introductions(*pair) for pair in zip(todo, found, strict=True)])

    with tempfile.TemporaryDirectory() as folder:
        forms, text = Path(folder, "forms.txt"), Path(folder, "texts.txt")
        forms.write_text("\n".join(gazetteer.patterns), encoding="utf-8")
        with text.open("w", encoding="utf-8") as file:
            for batch in todo:
                lines = batch.select(pl.concat_str(pl.col("headline").fill_null(""), "body", separator="\n"))
                file.write("\n".join(lines.to_series()) + "\n")
        size = text.stat().st_size / 1e6
        print(f"{size:.1f} MB, {sum(frame.height for frame in found)} mentions")
        print(f"mentions       {seconds:6.2f} CPU s  {size / seconds:6.1f} MB a CPU second")
        print(f"introductions  {introduced:6.2f} CPU s  {size / introduced:6.1f} MB a CPU second")
        if not shutil.which("rg"):
            print("rg is not installed: no ratio")
            return
        for name, options in SEARCHES.items():
            # Not to /dev/null itself: a search may stop early where nobody reads.
            command = ["rg", *options, "-F", "-f", str(forms), str(text)]
            with Path(folder, "out").open("wb") as out:
                scan = cpu(
                    lambda command=command, out=out: subprocess.run(command, stdout=out, check=True),
                    resource.RUSAGE_CHILDREN,
                )
            print(f"{name:14} {scan:6.2f} CPU s  mentions take {seconds / scan:.2f} times as much")


if __name__ == "__main__":
    main()
