"""The one job: over the range of days in its tags, or without days only to publish."""

import dagster as dg

RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"

DAILY = dg.define_asset_job(
    "daily",
    selection=dg.AssetSelection.all(),
    description="Processes what is due of the selected days, then builds and publishes the warehouse and its report.",
)
