"""Texts become words and sentences: one row a word, with its place in the text.

Everything here is one pass of polars expressions over all texts of a batch.
"""

import polars as pl

# Words with inner apostrophes, hyphens and decimal points, or any other single character: together they tile the text.
_TILE = r"[\p{L}\p{N}]+(?:['’.,\-][\p{L}\p{N}]+)*-?|[^\p{L}\p{N}]"
_QUOTES = ['"', "”", "“", "'", "’", "‘", "»", "«", ")"]
_ABBREVIATIONS = ["st", "dr", "mr", "ir", "ds", "drs", "prof", "jr", "sr", "nr", "ca", "mgr", "ph", "abp"]


def words(texts: pl.DataFrame) -> pl.DataFrame:
    """Cut texts into words and punctuation.

    `texts` has `text` (UInt32, ascending) and `content` (String). Returns a row a word in order: `text`, `word`
    (lower case), `upper` (it begins with a capital), `start`, `end` (Int32, characters of `content`), `sentence`
    (UInt32, counted over the whole frame: a new text begins a new sentence). White space has no row; a line break ends
    a sentence.
    """
    tiles = (
        texts.select("text", tile=pl.col("content").str.extract_all(_TILE))
        .explode("tile")
        .drop_nulls("tile")
        .with_columns(length=pl.col("tile").str.len_chars().cast(pl.Int32))
        .with_columns(end=pl.col("length").cum_sum().over("text"))
        .with_columns(start=pl.col("end") - pl.col("length"))
    )
    tiles = tiles.join(_looks(tiles["tile"]), on="tile", how="left", maintain_order="left")
    tiles = tiles.with_columns(line=(pl.col("tile") == "\n").cast(pl.UInt32).cum_sum()).filter(
        ~pl.col("space")
    )
    same_line = (pl.col("line") == pl.col("line").shift(1)) & (pl.col("text") == pl.col("text").shift(1))
    adjacent_quote = pl.col("quote") & (pl.col("start") == pl.col("end").shift(1))
    after_terminator = pl.col("terminator").shift(1) & ~adjacent_quote
    after_quoted_terminator = pl.col("terminator").shift(2) & adjacent_quote.shift(1)
    abbreviation = pl.col("abbreviation").shift(2)
    boundary = ~same_line.fill_null(False) | (
        (after_terminator & ~abbreviation.fill_null(False)) | after_quoted_terminator
    ).fill_null(False) & pl.col("begins") & (pl.col("start") > pl.col("end").shift(1))
    return tiles.select(
        "text",
        "word",
        "upper",
        start="start",
        end="end",
        sentence=boundary.cast(pl.UInt32).cum_sum(),
    )


def _looks(tiles: pl.Series) -> pl.DataFrame:
    """Look at each distinct tile once: a batch has twenty times as many words as distinct ones."""
    tile = pl.col("tile")
    lower = tile.str.to_lowercase()
    return (
        tiles.unique()
        .to_frame()
        .select(
            "tile",
            word=lower,
            upper=tile.str.contains(r"^\p{Lu}"),
            space=tile.str.contains(r"^\s$"),
            terminator=tile.is_in([".", "!", "?", "…"]),
            quote=tile.is_in(_QUOTES),
            begins=tile.str.contains(r"^[\p{Lu}\p{N}\"“'‘’«]"),
            abbreviation=tile.str.contains(r"^\p{Lu}$") | lower.is_in(_ABBREVIATIONS),
        )
    )
