"""What a run can be asked for: one job, over a range of days that its tags name, or without days to publish alone."""

import dagster as dg

RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"

DAILY = dg.define_asset_job(
    "daily",
    selection=dg.AssetSelection.all(),
    description="Makes what is due of the days asked for, then builds and publishes the warehouse and its report.",
)
