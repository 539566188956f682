"""The frames that parsing would give, built directly from a truth folder of the gold tools."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.stories.identity import version_ids

LOCAL = ZoneInfo("Europe/Amsterdam")
GOLD = Path(__file__).parents[3] / "shared" / "gold"


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def load(truth: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`pages` and `items` frames, with the true times and stories in columns that begin with `true_`."""
    stories = {story["id"]: story for story in rows(truth / "stories.jsonl")}
    pages = pl.DataFrame([_page(page) for page in rows(truth / "pages.jsonl")], infer_schema_length=None)
    items = pl.DataFrame(
        [_item(item, stories[item["story"]]) for item in rows(truth / "items.jsonl")],
        infer_schema_length=None,
    ).with_columns(pl.col("age_minutes_min", "age_minutes_max").cast(pl.Int32))
    return pages, items.with_columns(version_id=version_ids(items["body"]))


def _page(page: dict) -> dict:
    captured = datetime.fromisoformat(page["captured_at"])
    dated = "/" in page["file"]
    day = captured.astimezone(LOCAL).replace(hour=0, minute=0)
    return {
        "page_id": page["file"],
        "capture_date": day.date() if dated else None,
        "captured_from": day.astimezone(UTC) if dated else None,
        "captured_until": (day + timedelta(days=1)).astimezone(UTC) if dated else None,
        "captured_by": "folder_date" if dated else "none",
        "true_captured": captured,
    }


def _item(item: dict, story: dict) -> dict:
    body = story["body"] if item["whole"] else story["body"][: len(story["body"]) // 2]
    return {
        "item_id": f"{item['file']}-{item['position']:02d}",
        "page_id": item["file"],
        "kind": item["kind"],
        "section": story["section"],
        "headline": story["headline"],
        "dateline": story["dateline"],
        "agencies": story["agencies"],
        "body": body,
        "complete": item["whole"],
        "age_minutes_min": item["age_min"],
        "age_minutes_max": item["age_max"],
        "true_root": story["root"],
        "true_published": datetime.fromisoformat(story["published_at"]),
    }
