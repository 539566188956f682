"""The page with pictures that lies beside the warehouse, for who does not write SQL."""

import os

import dagster as dg
import duckdb

from assets.column_metadata import OWNERS
from assets.data_folder import DataFolder
from assets.progress import Progress
from assets.stages import code_version
from pipelines.report.page import make_report

# What the page asks of; all tables are published together, so that these stand for the file.
READS = (
    "agencies",
    "brief_age_distribution",
    "build",
    "countries",
    "country_pair_events",
    "event_types",
    "events",
    "items",
    "label_conflicts",
    "mentions",
    "pages",
    "quarantine",
    "stories",
)


@dg.asset(
    key=["report"],
    deps=[dg.AssetKey(["warehouse", table]) for table in READS],
    group_name="analysis",
    kinds={"html", "duckdb"},
    owners=OWNERS,
    tags={"layer": "warehouse"},
    code_version=code_version("pipelines/report"),
    description=(
        "`report.html`: the country pairs, conflict and cooperation over time, a map, agencies, ages and data quality "
        "in pictures, each with its query. One file in Dutch and English that needs no network."
    ),
)
def report(
    context: dg.AssetExecutionContext,
    data: dg.ResourceParam[DataFolder],
    progress: dg.ResourceParam[Progress],
) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Write the page beside the published one and swap it in."""
    progress.start("drawing the report", 1, 0)
    with duckdb.connect(str(data.database), read_only=True) as db:
        page = make_report(db)
    beside = data.report.with_suffix(f".{os.getpid()}.building")
    beside.write_text(page, "utf-8")
    beside.replace(data.report)
    progress.advance(1)
    progress.finish()
    context.log.info("Open %s in a browser.", data.report)
    return dg.MaterializeResult(
        metadata={"path": dg.MetadataValue.path(data.report), "size_bytes": data.report.stat().st_size}
    )
