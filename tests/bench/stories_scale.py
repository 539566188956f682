"""Time and memory of identity, links and clock on made-up captures.

    python tests/bench/stories_scale.py [DAYS] [PAGES_A_DAY] [TEXTS_A_DAY]

Pages show the nine newest of the day's texts of one of six sections; texts are random words from a vocabulary of
20,000, one in ten an update of another (a number changed, a sentence added).
"""

import random
import resource
import sys
import time
from datetime import UTC, date, datetime, timedelta

import polars as pl

from pipelines.stories.clock import relax
from pipelines.stories.identity import version_ids
from pipelines.stories.links import WINDOW_DAYS, links
from pipelines.stories.resolve import resolve
from pipelines.stories.versions import all_versions, day_versions
from pipelines.stories.windows import clock_of_days

SECTIONS = 6


def captures(days: int, pages_a_day: int, texts_a_day: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`pages` and `items` frames."""
    rng = random.Random(1)
    vocabulary = ["".join(rng.choices("aeioubdfgklmnprst", k=rng.randint(2, 11))) for _ in range(20_000)]
    texts = []
    for _ in range(days * texts_a_day // 10):
        sentences = [" ".join(rng.choices(vocabulary, k=rng.randint(8, 18))).capitalize() for _ in range(4)]
        group = [". ".join([*sentences[:3], f"Er zijn {rng.randint(2, 90)} gewonden."])]
        group.append(group[0] + f" {sentences[3]}.")
        group += [
            ". ".join(" ".join(rng.choices(vocabulary, k=12)).capitalize() for _ in range(4))
            for _ in range(8)
        ]
        texts.extend(group)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    span = days * 1440
    published = sorted(rng.randrange(span) for _ in texts)
    by_section = [list(range(section, len(texts), SECTIONS)) for section in range(SECTIONS)]
    page_rows, item_rows = [], []
    at = [0] * SECTIONS
    for number, captured in enumerate(sorted(rng.randrange(600, span) for _ in range(days * pages_a_day))):
        section = rng.randrange(SECTIONS)
        known = by_section[section]
        while at[section] < len(known) and published[known[at[section]]] <= captured:
            at[section] += 1
        day = (start + timedelta(minutes=captured)).date()
        page_rows.append((f"{number:016x}", day))
        for position, text in enumerate(reversed(known[max(0, at[section] - 9) : at[section]]), 1):
            age = captured - published[text]
            unit = 1 if age < 60 else 60 if age < 1440 else 1440
            item_rows.append((f"{number:016x}", position, text, age // unit * unit, (age // unit + 1) * unit))
    midnight = pl.col("capture_date").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    pages = pl.DataFrame(
        page_rows, schema={"page_id": pl.String, "capture_date": pl.Date}, orient="row"
    ).with_columns(
        captured_from=midnight,
        captured_until=midnight + pl.duration(days=1),
        captured_by=pl.lit("folder_date"),
    )
    schema = {"page_id": pl.String, "position": pl.Int32, "text": pl.Int64}
    schema |= {"age_minutes_min": pl.Int32, "age_minutes_max": pl.Int32}
    items = pl.DataFrame(item_rows, schema=schema, orient="row").with_columns(
        body=pl.Series(texts).gather(pl.Series([row[2] for row in item_rows])),
        headline=pl.lit(None, pl.String),
        dateline=pl.lit("DEN HAAG"),
        agencies=pl.lit(["ANP"]),
        section=pl.lit("Buitenland"),
        complete=pl.lit(value=True),
        kind=pl.lit("brief"),
    )
    return pages, items.drop("text")


def memory() -> float:
    """The most memory held so far, GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def main() -> None:
    """Print one line a stage."""
    days, pages_a_day, texts_a_day = (int(value) for value in [*sys.argv[1:], "30", "4000", "3400"][:3])
    pages, items = captures(days, pages_a_day, texts_a_day)
    print(f"{pages.height} pages, {items.height} items, {items['body'].n_unique()} texts; {memory():.2f} GiB")

    def timed(name: str, began: float, note: str = "") -> None:
        print(f"{name:28} {time.perf_counter() - began:7.2f} s   {memory():.2f} GiB  {note}", flush=True)

    began = time.perf_counter()
    items = items.with_columns(version_id=version_ids(items["body"]))
    timed("version_ids", began)

    calendar: list[date] = pages["capture_date"].unique().sort().to_list()
    began = time.perf_counter()
    versions = {}
    for day in calendar:
        of_day = pages.filter(pl.col("capture_date") == day)
        versions[day] = day_versions(items.join(of_day, on="page_id", how="semi"), of_day)
    timed("day_versions, all days", began)

    began = time.perf_counter()
    found = []
    for day in calendar:
        window = [
            versions[day].clear(),
            *(versions[d] for d in calendar if 0 < (day - d).days <= WINDOW_DAYS),
        ]
        last = time.perf_counter()
        found.append(links(versions[day], pl.concat(window)))
    timed("links, all days", began, f"last day {time.perf_counter() - last:.2f} s")

    began = time.perf_counter()
    everything = all_versions(pl.concat(versions.values()))
    stories = resolve(pl.concat(found), everything)
    timed("all_versions, resolve", began, f"{stories['story_id'].n_unique()} stories")

    sightings = items.select("page_id", "version_id", "age_minutes_min", "age_minutes_max")
    began = time.perf_counter()
    whole = relax(pages, sightings)
    timed("relax, whole graph", began, f"{whole.contradictions.height} contradictions")

    began = time.perf_counter()
    together = clock_of_days(calendar, pages, sightings)
    timed("clock_of_days, together", began)
    began = time.perf_counter()
    clock_of_days(calendar[-1:], pages[-2 * pages_a_day :], sightings)
    timed("clock_of_days, last day", began)

    def width(frame: pl.DataFrame) -> float:
        return frame.select(
            (pl.col("published_until") - pl.col("published_from")).dt.total_minutes().median()
        ).item()

    print(f"median width: whole {width(whole.versions)}, windows {width(together.versions)} minutes")


if __name__ == "__main__":
    main()
