"""Recurring values are numbered, and read once."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.pages.distinct import apply_to_distinct, find_distinct, number_used


@given(st.lists(st.sampled_from(["", "a", "b", "á", "een langere regel dan past"]), max_size=30))
def test_equal_values_have_one_number(values: list[str]) -> None:
    series = pl.Series("line", values, dtype=pl.String)
    distinct, rows = find_distinct(series)
    assert distinct.to_list() == list(dict.fromkeys(values))
    assert distinct.gather(rows).to_list() == values


@given(st.lists(st.none() | st.integers(0, 9), max_size=30))
def test_used_rows_are_numbered_and_null_stays_null(rows: list[int | None]) -> None:
    used, numbers = number_used(pl.Series(rows, dtype=pl.UInt32), 10)
    assert used.to_list() == sorted({row for row in rows if row is not None})
    assert used.gather(numbers).to_list() == rows


def test_each_text_is_looked_at_once() -> None:
    looked: list[list[str]] = []

    def read(texts: pl.Series) -> pl.DataFrame:
        looked.append(texts.to_list())
        return pl.DataFrame({"size": texts.str.len_chars()})

    texts = pl.Series(["a", "bb", "ccc"])
    found = apply_to_distinct(texts, pl.Series([2, 0, None, 2], dtype=pl.UInt32), read)
    assert found["size"].to_list() == [3, 1, None, 3]
    assert looked == [["a", "ccc"]]
