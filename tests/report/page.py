"""A page taken apart: its data, and columns as a browser reads them."""

import json
import re
import zlib
from base64 import b85decode

import polars as pl

_TYPES = {"events": "u2", "day": "u4", "agencies": "u2", "age": "u2"}


def block(html: str, name: str):
    """A block of data of the page."""
    [content] = re.findall(
        rf'<script type="application/json" id="{name}">(.*?)</script>', html, flags=re.DOTALL
    )
    return json.loads(content)


def unpacked(text: str) -> bytes:
    """What stands in the page in base 85."""
    return zlib.decompress(b85decode(text.translate(str.maketrans(",./", "<>&"))))


def texts(data) -> dict:
    """The reports whose text stands in the page, and the places of sentences in them."""
    return json.loads(unpacked(data["texts"]))


def columns(data) -> pl.DataFrame:
    """The events of the page, with what its numbers stand for."""

    def column(part: str, name: str) -> pl.Series:
        dtype = {"u2": pl.UInt16, "u4": pl.UInt32}.get(_TYPES.get(name, ""), pl.UInt8)
        size = {pl.UInt8: 1, pl.UInt16: 2, pl.UInt32: 4}[dtype]
        content = unpacked(data[part][name])
        numbers = [int.from_bytes(content[at : at + size], "little") for at in range(0, len(content), size)]
        return pl.Series(name, numbers, pl.Int64)

    events = pl.DataFrame([column("events", name) for name in data["events"]])
    stories = pl.DataFrame([column("stories", name) for name in data["stories"]]).with_row_index("story")
    of = stories.select(pl.exclude("events").repeat_by("events").explode())
    codes = data["countries"]["code"]
    return pl.concat([events, of], how="horizontal").with_columns(
        source=pl.col("source").map_elements(codes.__getitem__, pl.String),
        target=pl.col("target").map_elements(codes.__getitem__, pl.String),
        type=pl.col("type").map_elements(data["types"]["code"].__getitem__, pl.String),
        quad=pl.col("type").map_elements(data["types"]["quad_class"].__getitem__, pl.Int64),
        realis=pl.col("realis").map_elements(data["realis"].__getitem__, pl.String),
    )
