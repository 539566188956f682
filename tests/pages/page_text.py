"""Builds captures for tests: frames of raw bytes, and pages composed of known parts."""

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from pipelines.pages.reading import Parsed, read_pages


def captures(*contents: bytes | str, **columns: object) -> pl.DataFrame:
    """A batch of captures named in order; `columns` replace the empty evidence of time."""
    frame = pl.DataFrame(
        {
            "source_path": [f"{place:06d}.txt" for place in range(len(contents))],
            "content": [text.encode() if isinstance(text, str) else text for text in contents],
            "date": date(2025, 12, 8),
            "folder_date": None,
            "folder_time": None,
            "modified_at": None,
        },
        schema={
            "source_path": pl.String,
            "content": pl.Binary,
            "date": pl.Date,
            "folder_date": pl.Date,
            "folder_time": pl.Datetime("us", "UTC"),
            "modified_at": pl.Datetime("us", "UTC"),
        },
    )
    return frame.with_columns(**{name: pl.lit(value) for name, value in columns.items()})


def read(*contents: bytes | str, **columns: object) -> Parsed:
    """Read a batch and check what is true of any batch: nothing lost, nothing duplicated, segments tile."""
    parsed = read_pages(captures(*contents, **columns))
    refused = parsed.quarantine.filter(pl.col("span_start").is_null())
    assert sorted([*parsed.pages["source_path"], *refused["source_path"]]) == [
        f"{place:06d}.txt" for place in range(len(contents))
    ]
    assert parsed.pages["page_id"].is_unique().all()
    assert parsed.items["item_id"].is_unique().all()
    codes = parsed.items["agency_codes"].list
    assert (codes.n_unique() == codes.len()).all()
    tiles = parsed.segments.with_columns(
        before=pl.col("span_end").shift(1, fill_value=0).over("page_id", order_by="ordinal")
    )
    assert (tiles["before"] == tiles["span_start"]).all()
    assert (tiles["span_start"] < tiles["span_end"]).all()
    ends = dict(tiles.group_by("page_id").agg(pl.col("span_end").max()).iter_rows())
    assert ends == dict(parsed.pages.select("page_id", "characters").iter_rows())
    return parsed


@dataclass
class Report:
    """An item as it should be read."""

    body: str
    dateline: str | None = None
    agencies: list[str] = field(default_factory=list)
    headline: str | None = None
    label: str | None = None

    def lead(self) -> str:
        agencies = f"({'/'.join(self.agencies)})" if self.agencies else ""
        opening = " ".join(part for part in (self.dateline, agencies) if part)
        return f"{opening} - {self.body}" if opening else self.body


def compose(layout: str, article: Report | None, lists: dict[str, list[Report]], date: str = "") -> str:
    """A page in one of the layouts of the site, with one list of briefs per section."""
    if layout == "glued":
        assert article
        text = f"{article.headline}\n{article.lead()}"
        for section, briefs in lists.items():
            text += f"\nMeer uit {section}\n" + "".join(f"{brief.lead()}\n{brief.label}" for brief in briefs)
        return text
    if layout == "spaced":
        assert article
        head = [
            "Inloggen",
            "Kies je account",
            article.headline,
            article.headline,
            *article.lead().split("\n"),
        ]
        text = "\n\n".join(str(part) for part in head)
        for section, briefs in lists.items():
            text += f"\n\nMeer uit {section}\n\n" + "\n".join(
                f"{brief.headline}\n\n{brief.lead()}\n\n{brief.label}" for brief in briefs
            )
        return text
    (section, briefs), *_ = lists.items()
    head = ["Inloggen", "Kies je account", f"{date}\nEditie: NL & Wereld | Regio", section]
    return (
        "\n\n".join(head)
        + "\n\n"
        + "\n".join(f"ANP {brief.headline}\n\n{brief.lead()}\n\n{brief.label}" for brief in briefs)
    )


def reports_of(parsed: Parsed) -> list[Report]:
    """The items of a batch, as reports."""
    columns = ["body", "dateline", "agencies", "headline", "age_label"]
    return [Report(*row) for row in parsed.items.select(columns).iter_rows()]
