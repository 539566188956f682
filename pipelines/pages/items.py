"""Reports to items: an article or a brief with its opening, text, age and position on the page."""

import polars as pl

from pipelines.pages.ages import is_cut_label, read_ages
from pipelines.pages.distinct import apply_to_distinct, find_distinct, number_used
from pipelines.pages.layouts import spread
from pipelines.pages.line_features import section_name
from pipelines.pages.moment_labels import day_names, is_moment, read_moments
from pipelines.pages.reports import Reports
from pipelines.stories.identity import version_ids

ITEM_COLUMNS = [
    *("item_id", "page_id", "version_id", "kind", "position", "section", "headline", "dateline", "agencies"),
    *("agency_codes", "body", "age_label", "age_minutes_min", "age_minutes_max", "complete"),
    *("span_start", "span_end"),
]
"""The columns of the table `items` that come from the page alone."""

# `5 min` may be the beginning of `5 minuten geleden`; `3 dgn` is complete.
_BEGUN_UNITS = [
    unit[:length]
    for unit in ("minuten", "minuut", "uur", "dagen", "weken", "maanden", "jaar", "seconden")
    for length in range(1, len(unit) + 1)
]


def build_items(reports: Reports, pages: pl.DataFrame) -> pl.DataFrame:
    """One row per item, in order of page and position.

    `pages` has the `page_id`, the `date`, `captured_from` and `captured_until` of each page. The columns are
    `ITEM_COLUMNS`, `date` and, for what has to be reported, `page`, `chunk`, `written_label`, `cut_label` and rows of
    pieces, `body_row` and `label_row`. A report without any text is not an item.
    """
    texts, pieces, chunks = reports
    items = chunks.with_columns(_read_bodies(reports).get_columns()).filter(
        pl.col("kind").is_not_null() & (pl.col("body") != "")
    )
    text, text_row = texts.get_column("text"), pieces.get_column("text_row")
    at = {
        name: text_row.gather(items.get_column(name))
        for name in ("headline_row", "section_row", "body_row", "label_row")
    }
    page = items.get_column("page")
    items = items.with_columns(
        *_read_openings(texts).gather(at["body_row"]).get_columns(),
        *apply_to_distinct(text, at["label_row"], _read_labels).get_columns(),
        *apply_to_distinct(text, at["section_row"], _read_sections).get_columns(),
        *apply_to_distinct(text, at["headline_row"], _read_headlines).get_columns(),
        label_is_last=pieces.get_column("last").gather(items.get_column("label_row")),
        span_start=pieces.get_column("start").gather(
            items.select(pl.min_horizontal(pl.coalesce("headline_row", "body_row"), "label_row")).to_series()
        ),
        span_end=pieces.get_column("end").gather(
            items.select(pl.max_horizontal("label_row", "last_row")).to_series()
        ),
        body_finished=pieces.get_column("finished").gather(items.get_column("last_row")),
        page_id=pages.get_column("page_id").gather(page),
        date=pages.get_column("date").gather(page),
        briefs=(pl.col("kind") == "brief").cum_sum(),
        first=pl.col("page").ne_missing(pl.col("page").shift(1)),
    ).with_columns(
        headline=pl.when("is_index").then("index_headline").otherwise("headline"),
        position=_position().cast(pl.Int32),
        complete=pl.col("body_finished")
        | (pl.col("label_row") > pl.col("last_row")).fill_null(value=False)
        | pl.col("page_continues"),
    )
    items = _with_cut_labels(_with_moments(items, pages))
    is_age = ~pl.col("cut_label").fill_null(value=False)
    return items.with_columns(
        pl.when(is_age).then(pl.col("age_minutes_min", "age_minutes_max")),
        age_label=pl.when(is_age).then("written_label"),
        item_id=_item_ids(items),
    )


def _with_cut_labels(items: pl.DataFrame) -> pl.DataFrame:
    """Add `cut_label`: the end of the capture breaks off the label.

    `5 uur` at the end is a complete label, or the beginning of `5 uur geleden` where the page prints such labels.
    """
    cut = pl.col("label_is_last") & pl.col("resembles_cut")
    items = items.with_columns(cut_label=cut)
    doubtful = items.filter("cut_label", pl.col("age_minutes_min").is_not_null())
    if doubtful.is_empty():
        return items
    others = items.filter(
        pl.col("page").is_in(doubtful.get_column("page").implode()),
        pl.col("written_label").str.ends_with("geleden"),
    )
    may_go_on = pl.col("written_label").str.split(" ").list.last().is_in(_BEGUN_UNITS)
    with_others = pl.col("page").is_in(others.get_column("page").implode())
    is_broken = (may_go_on & with_others) | pl.col("age_minutes_min").is_null()
    return items.with_columns(cut_label=cut & is_broken)


def _with_moments(items: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """Read the ages of labels that name a moment, by the time of capture of their page."""
    unread = pl.col("age_minutes_min").is_null() | pl.col("is_day")
    rows = items.select((pl.col("written_label").is_not_null() & unread).arg_true()).to_series()
    labels = items.get_column("written_label").gather(rows)
    rows = rows.filter(is_moment(labels)) if len(rows) else rows
    if rows.is_empty():
        return items
    at = items.select("page", age_label="written_label").gather(rows)
    times = pages.select("captured_from", "captured_until").gather(at.get_column("page"))
    ages = read_moments(at.hstack(times))
    read = ages.get_column("age_minutes_min").is_not_null()
    return items.with_columns(
        items.get_column(name).scatter(rows.filter(read), ages.get_column(name).filter(read))
        for name in ages.columns
    )


def _read_openings(texts: pl.DataFrame) -> pl.DataFrame:
    return texts.select("dateline", pl.col("agencies", "agency_codes").fill_null([]))


def _read_labels(texts: pl.Series) -> pl.DataFrame:
    labels = texts.to_frame("age_label").join(
        read_ages(texts), on="age_label", how="left", maintain_order="left"
    )
    incomplete = ~texts.str.ends_with("geleden")
    return labels.rename({"age_label": "written_label"}).with_columns(
        resembles_cut=is_cut_label(texts, incomplete),
        # Some days also have a fixed age, for pages whose time is unknown: `gisteren`.
        is_day=texts.str.to_lowercase().is_in(day_names()),
    )


def _read_sections(texts: pl.Series) -> pl.DataFrame:
    return texts.to_frame("section").select(section_name(pl.col("section")))


def _read_headlines(texts: pl.Series) -> pl.DataFrame:
    headline = pl.col("headline").str.strip_chars_end("\\ ")
    return texts.to_frame("headline").select(headline, index_headline=headline.str.strip_prefix("ANP "))


def _item_ids(items: pl.DataFrame) -> pl.Series:
    position = items.get_column("position")
    # Format each distinct position once: a few dozen serve all items.
    numbers = position.unique().sort()
    endings = spread("-" + numbers.cast(pl.String).str.zfill(2), numbers, len(items) + 1)
    return items.get_column("page_id") + endings.gather(position)


def _position() -> pl.Expr:
    """The number of a brief on its page, from 1; 0 for the article."""
    is_brief = (pl.col("kind") == "brief").cast(pl.Int64)
    briefs_before_page = pl.when("first").then(pl.col("briefs").cast(pl.Int64) - is_brief).forward_fill()
    return (pl.col("briefs").cast(pl.Int64) - briefs_before_page) * is_brief


def _read_bodies(reports: Reports) -> pl.DataFrame:
    """The `body` and `version_id` of each chunk; null if it has no body.

    Most bodies are a single piece that recurs on page after page, so each is read once.
    """
    texts, pieces, chunks = reports
    chunk = pl.col("chunk")
    lines = (
        pieces.select("chunk", "text_row", "opens_report", "in_body")
        .filter("in_body")
        .with_columns(
            alone=chunk.ne_missing(chunk.shift(1)) & chunk.ne_missing(chunk.shift(-1)),
            # A text with the opening of its report and the same text without it are two lines.
            line_row=pl.col("text_row") * 2 + pl.col("opens_report"),
        )
    )
    used = number_used(lines.get_column("line_row"), 2 * len(texts))
    line = _read_lines(texts, used.values)
    lines = lines.select("chunk", "alone", at=used.rows)
    alone = lines.filter("alone")
    several = lines.filter(~pl.col("alone")).group_by("chunk", maintain_order=True).agg("at")
    articles = find_distinct(several.get_column("at"))
    bodies = pl.concat([line, _join_lines(line, articles.values)])
    found = pl.concat([alone.select("chunk", "at"), several.select("chunk", at=articles.rows + len(line))])
    body_of_chunk = spread(found.get_column("at"), found.get_column("chunk"), len(chunks))
    distinct = pl.DataFrame({"body": bodies, "version_id": version_ids(bodies)})
    return distinct.gather(body_of_chunk)


def _join_lines(lines: pl.Series, rows: pl.Series) -> pl.Series:
    """The joined text for each list of rows of `lines`."""
    of_text = rows.to_frame("row").with_row_index("text").explode("row")
    return (
        of_text.with_columns(line=lines.gather(of_text.get_column("row")))
        .group_by("text", maintain_order=True)
        .agg(pl.col("line").str.join("\n"))
        .get_column("line")
    )


def _read_lines(texts: pl.DataFrame, line_rows: pl.Series) -> pl.Series:
    """The lines of bodies. A line's row is twice the row of its text, plus one where the text opens the report."""
    lines = texts.select("text", "opening_length").gather(line_rows // 2)
    opened = (line_rows % 2 == 1).arg_true()
    bare = lines.gather(opened).select(pl.col("text").str.slice("opening_length")).to_series()
    return lines.get_column("text").scatter(opened, bare).alias("line")
