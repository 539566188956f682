"""Whether a body still contains the opening of another report, or an age label, where it should have been split."""

from typing import Final

import polars as pl

from pipelines.pages.ages import is_label
from pipelines.pages.datelines import read_datelines
from pipelines.pages.glued_lines import cut_lines
from pipelines.pages.patterns import matches_among
from pipelines.pages.unusual_openings import AGENCY

# Wider than what lines are cut by: an agency in brackets behind a place in capitals, or first in a line, with any dash
# or none; and `geleden` right before a capital.
_OPENING: Final = (
    rf"(?:^|[.!?…][\"”'’)]*\s*|[\p{{Ll}}\d])(?:['’‘]?\p{{Lu}}[^()\[\n\p{{Ll}}]{{1,60}})[(\[{{]\s?(?i:{AGENCY})\b"
    rf"|^[(\[{{]\s?(?i:{AGENCY})\b"
)
_LABEL: Final = r"geleden(?:\p{Lu}|[\"'‘“„(]\p{Lu})"


def left_inside(texts: pl.DataFrame) -> pl.DataFrame:
    """The lines of bodies in which an opening or a label was left.

    Args:
        texts: `version_id` and `body`; a null body has no lines.

    Returns:
        `version_id`, `found` (`opening` or `label`) and the `line`, in order.
    """
    lines = (
        texts.select("version_id", line=pl.col("body").str.split("\n"))
        .explode("line")
        .filter(pl.col("line").is_not_null())
    )
    line = lines.get_column("line")
    read = read_datelines(line)
    # The pattern is dear, and hardly any line has a bracket.
    opens = matches_among(line, line.str.contains_any(["(", "[", "{"]), _OPENING) | (
        read.get_column("opens") & (read.get_column("agencies").list.len() > 0)
    )
    parts = cut_lines(line).group_by("line").agg(parts=pl.len())
    cut = lines.with_row_index("row").join(
        parts, left_on="row", right_on="line", how="left", maintain_order="left"
    )
    labels = is_label(line) | line.str.contains(_LABEL) | (cut.get_column("parts") > 1)
    return lines.select(
        "version_id",
        found=pl.when(opens).then(pl.lit("opening")).when(labels).then(pl.lit("label")),
        line="line",
    ).filter(pl.col("found").is_not_null())
