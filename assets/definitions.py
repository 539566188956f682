"""Everything that Dagster loads."""

from collections.abc import Iterator

import dagster as dg

from assets.daily.assets import daily_assets
from assets.daily.mending import mend
from assets.incremental.making import Workers
from assets.incremental.manifest import first_day
from assets.jobs import DAILY
from assets.living_runs import living
from assets.progress import Progress
from assets.published.report import report
from assets.published.warehouse import warehouse
from assets.schedules import broken_days, every_morning, failures, late_files, lost_runs, old_runs
from assets.settings import Settings
from assets.storage.data_folder import DataFolder, default_root
from assets.today import today
from pipelines.pages.folder_names import LOCAL


def definitions(root: str, progress: Progress | None = None, pool: Workers | None = None) -> dg.Definitions:
    """The assets, the job, the schedule and the sensors over one data folder."""
    folder, progress = DataFolder(root), progress or Progress()
    # From the first capture, else from today on. `end_offset` opens today's partition at midnight:
    # captures come in all day.
    start = first_day(folder) or today()
    days = dg.DailyPartitionsDefinition(start.isoformat(), timezone=LOCAL.key, end_offset=1)

    @dg.resource(
        required_resource_keys={"settings"},
        description="The data folder, held for the whole run: another run waits here.",
    )
    def data(context: dg.InitResourceContext) -> Iterator[DataFolder]:
        run = context.run
        with living(folder, run.run_id if run else "no run"), folder.locked(progress.wait):
            accept_gone = context.resources.settings.accept_gone
            mend(folder, progress, run.tags if run else {}, accept_gone=accept_gone)
            yield folder

    @dg.resource(
        required_resource_keys={"data"},
        description="Worker processes; they end with the run, however it ends: none may outlive the lock.",
    )
    def workers(_: dg.InitResourceContext) -> Iterator[Workers]:
        team = pool or Workers()
        try:
            yield team
        finally:
            team.close(at_once=True)

    return dg.Definitions(
        assets=[*daily_assets(days), warehouse, report],
        jobs=[DAILY],
        schedules=[every_morning],
        sensors=[late_files, lost_runs, failures, broken_days, old_runs],
        resources={
            "data": data,
            "folder": folder,
            "loaded_from": start,
            "settings": Settings(),
            "progress": progress,
            "pool": workers,
        },
        # A process a step costs seconds of start-up each; days are spread over processes within a step.
        executor=dg.in_process_executor,
    )


defs = definitions(default_root())
