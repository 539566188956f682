"""The page with charts beside the warehouse, for readers who do not write SQL."""

from collections.abc import Iterator

import dagster as dg
import duckdb

from assets.daily.stages import code_version
from assets.incremental.manifest import Published
from assets.metadata import OWNERS
from assets.progress import Progress
from assets.settings import Settings
from assets.storage.data_folder import DataFolder, replacing
from pipelines.report.page import make_report

# What the page reads; all tables are published together, so these represent the file.
READS = (
    "agencies",
    "brief_age_distribution",
    "build",
    "countries",
    "event_spans",
    "event_types",
    "events",
    "items",
    "label_conflicts",
    "mentions",
    "pages",
    "quarantine",
    "stories",
    "story_versions",
)


@dg.asset(
    key=["report"],
    deps=[dg.AssetKey(["warehouse", table]) for table in READS],
    group_name="analysis",
    kinds={"html", "duckdb"},
    owners=OWNERS,
    tags={"layer": "warehouse"},
    code_version=code_version("pipelines/report"),
    output_required=False,
    description=(
        "`report.html`: conflict and cooperation over time, country pairs, sentences, a map, agencies, ages and data "
        "quality, to filter and follow, each with its query. One file in Dutch and English that needs no network."
    ),
)
def report(
    context: dg.AssetExecutionContext,
    data: dg.ResourceParam[DataFolder],
    settings: Settings,
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult[None]]:
    """Draw the page from the published warehouse and replace the old one."""
    published = Published(data)
    if not (settings.force or published.is_stale("report")):
        return
    progress.start("report", 1, 0)
    with duckdb.connect(str(data.database), read_only=True) as db:
        page = make_report(db)
    with replacing(data.report) as staging:
        staging.write_text(page, "utf-8")
    published.record("report")
    progress.advance(1)
    progress.finish()
    context.log.info("Open %s in a browser.", data.report)
    yield dg.MaterializeResult(
        metadata={"path": dg.MetadataValue.path(data.report), "size_bytes": data.report.stat().st_size}
    )
