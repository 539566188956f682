"""Mentions in labelled texts, as the project finds them; only those that can be a source or target."""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from pipelines.countries.gazetteer import load_gazetteer
from pipelines.countries.matching import mentions as find_mentions
from pipelines.events.distinct_texts import only_describes
from tests.training.labelled import Labelled


class Mention(NamedTuple):
    """A form of a country; `start` and `end` are characters of `Labelled.text`."""

    start: int
    end: int
    country: str
    kind: str


def mentions_of(texts: Sequence[Labelled]) -> dict[str, list[Mention]]:
    """Find the mentions of each text, by text id."""
    frame = pl.DataFrame(
        {
            "version_id": [text.id for text in texts],
            "headline": [text.headline or None for text in texts],
            "body": [text.body for text in texts],
        },
        schema={"version_id": pl.String, "headline": pl.String, "body": pl.String},
    )
    body = {text.id: len(text.headline) + 1 if text.is_story else 0 for text in texts}
    found: dict[str, list[Mention]] = {text.id: [] for text in texts}
    columns = ("version_id", "field", "span_start", "span_end", "country", "kind")
    of_field = pl.when(pl.col("field") == "body").then("body").otherwise("headline")
    ends = (
        find_mentions(frame, load_gazetteer())
        .join(frame, on="version_id", maintain_order="left")
        .filter(~only_describes(of_field))
    )
    for name, field, start, end, country, kind in ends.select(columns).iter_rows():
        at = 0 if field == "headline" else body[name]
        found[name].append(Mention(start + at, end + at, country, kind))
    return found
