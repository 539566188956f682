"""Items become versions of stories, and versions of one story are linked."""

from collections.abc import Sequence
from datetime import date, timedelta

from assets.daily.stages import LINK_DAYS
from assets.incremental.parts import BatchResult, Parts, write_days
from pipelines.stories.links import links
from pipelines.stories.versions import day_versions

_OF_ITEMS = ("date", "version_id", "headline", "dateline", "agencies", "section", "body", "complete")
_OF_VERSIONS = ("date", "version_id", "body", "complete", "block_keys")


def make_versions(parts: Parts, days: Sequence[date]) -> BatchResult:
    """The distinct texts of each day."""
    items = parts.scan("items", days).select(_OF_ITEMS).collect()
    return write_days(parts.data, "story_versions", days, day_versions(items))


def make_links(parts: Parts, days: Sequence[date]) -> BatchResult:
    """The versions of each day that belong to the story of another version of that day or the days before."""
    near = sorted({day - timedelta(days=shift) for day in days for shift in range(LINK_DAYS + 1)})
    versions = parts.scan("story_versions", near).select(_OF_VERSIONS).collect()
    return write_days(parts.data, "version_links", days, links(versions, days))
