"""The published files are copied while days are made: the build that refreshes a copy of them need not wait for it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from threading import Thread

from assets.building import MOST_CHANGED, flush
from assets.data_folder import DataFolder
from assets.settings import Settings
from assets.stages import CAPTURES
from assets.summary import is_of_this_version
from pipelines.warehouse.publishing import copy_ahead, discard_ahead


@contextmanager
def copied_ahead(data: DataFolder, days: Sequence[date], settings: Settings) -> Iterator[None]:
    """Copy the published files beside the block, where few days are made; what no build took is gone in the end."""
    if not _is_to_refresh(data, days, settings):
        yield
        return
    files = (data.database, data.steps)
    copying = Thread(target=_copy, args=files)
    copying.start()
    try:
        yield
    finally:
        copying.join()
        for file in files:
            discard_ahead(file)


def _is_to_refresh(data: DataFolder, days: Sequence[date], settings: Settings) -> bool:
    """Whether the build will most likely refresh what is published; it decides anew when the days are made."""
    if settings.redo or not data.steps.exists() or not is_of_this_version(data):
        return False
    return 0 < len(days) <= MOST_CHANGED * len(data.days(CAPTURES.name))


def _copy(*files: Path) -> None:
    # Without a copy the build makes its own.
    with suppress(OSError):
        for file in files:
            flush(copy_ahead(file))
