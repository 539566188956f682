"""What the UI is told of each day of a table."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import dagster as dg
from dagster._core.execution.context.metadata_logging import AssetMetadataHandle, OutputMetadataAccumulator


def add_day_metadata(
    context: dg.AssetExecutionContext, table: str, by_day: Mapping[date, Mapping[str, Any]]
) -> None:
    """Add metadata to the materializations of some days of a table, once a table.

    `AssetExecutionContext.add_asset_metadata` takes one day, and copies and checks at each call all that was added
    before: for thousands of days that takes as long as a stage. What it would keep is kept here.
    """
    step = context.get_step_execution_context()
    key = dg.AssetKey(table)
    added = {
        AssetMetadataHandle(asset_key=key, partition_key=day.isoformat()): metadata
        for day, metadata in by_day.items()
    }
    known = step._metadata_accumulator.per_output_metadata
    step._metadata_accumulator = OutputMetadataAccumulator(per_output_metadata={**known, **added})
