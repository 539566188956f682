"""Everything that Dagster loads."""

import dagster as dg

from assets.captures import captures
from assets.clock import clock
from assets.data_folder import DataFolder
from assets.events import events
from assets.jobs import DAILY, DAYS_ONLY, WAREHOUSE
from assets.mentions import form_mentions, mentions
from assets.parsed import parsed
from assets.progress import Progress
from assets.report import report
from assets.root import default_root
from assets.schedules import every_morning, failures, late_files
from assets.settings import Settings
from assets.stories import version_links, versions
from assets.warehouse import warehouse


def definitions(
    root: str, settings: Settings | None = None, progress: Progress | None = None
) -> dg.Definitions:
    """The assets, jobs, schedule and sensors over one data folder."""
    return dg.Definitions(
        assets=[
            *(captures, parsed, versions, version_links, clock, form_mentions, mentions, events),
            *(warehouse, report),
        ],
        jobs=[DAILY, DAYS_ONLY, WAREHOUSE],
        schedules=[every_morning],
        sensors=[late_files, failures],
        resources={
            "data": DataFolder(root),
            "settings": settings or Settings(),
            "progress": progress or Progress(),
        },
        # A process a step costs seconds of start-up each; days are spread over processes within a step.
        executor=dg.in_process_executor,
    )


defs = definitions(default_root())
