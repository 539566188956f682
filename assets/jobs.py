"""What a run can be asked for."""

import dagster as dg

from assets.stages import STAGES

_DAILY = dg.AssetSelection.assets(*(table for stage in STAGES for table in stage.tables))
_WAREHOUSE = dg.AssetSelection.key_prefixes("warehouse") | dg.AssetSelection.assets("report")

DAILY = dg.define_asset_job(
    "daily",
    selection=_DAILY | _WAREHOUSE,
    description="Makes what is due of the days asked for, then builds and publishes the warehouse and its report.",
)
DAYS_ONLY = dg.define_asset_job(
    "days_only",
    selection=_DAILY,
    description="Makes what is due of the days asked for, without the warehouse.",
)
WAREHOUSE = dg.define_asset_job(
    "warehouse",
    selection=_WAREHOUSE,
    description="Builds and publishes the warehouse and its report from the parsed layer as it is.",
)
