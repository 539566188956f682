"""What a run repairs before it begins."""

import shutil
from collections.abc import Mapping
from datetime import date

from assets.daily.pages import find_captures
from assets.daily.stages import CAPTURES
from assets.incremental.making import Crew, Workers, make_due
from assets.incremental.manifest import Manifest
from assets.incremental.verifying import forget_damaged
from assets.jobs import range_of
from assets.progress import Progress
from assets.storage.data_folder import DataFolder
from assets.storage.raw_tree import scan_raw
from assets.today import today


def mend(data: DataFolder, progress: Progress, tags: Mapping[str, str], *, accept_gone: bool = False) -> None:
    """Remove what a killed run left half written, and forget damaged parts, so that the run makes them
    again, whatever days it is asked for. If the manifest is lost, the run makes all days again: it would publish a
    warehouse without the others.

    No stage of a run lists the captures of days that it is not asked for (`tags` of the run): that is done here.
    With `accept_gone`, more than half of all days may be gone.
    """
    data.remove_leftovers()
    damaged = forget_damaged(data)
    for damage in damaged:
        # A folder in the way of a file could not be replaced by one.
        shutil.rmtree(damage.path, ignore_errors=True)
        progress.note(f"{damage.path} is damaged or missing: it is made again.")
    manifest = Manifest(data)
    entries = manifest.read()
    days = {day for _, day in entries}.union(damage.day for damage in damaged)
    if not entries and manifest.is_lost:
        progress.note(
            f"{manifest.path} is missing, damaged or of another release: all days are processed again."
        )
        days |= _other_days(data, tags)
    unlisted = days - {day for stage, day in entries if stage == CAPTURES.name}
    if unlisted:
        due, make = find_captures(data, unlisted, force=False, processes=1, accept_gone=accept_gone)
        make_due(data, CAPTURES, make, Crew(Workers(), 1, force=False, progress=progress), due, entries)


def _other_days(data: DataFolder, tags: Mapping[str, str]) -> set[date]:
    """The days up to today with captures that the run itself does not list."""
    first, last = range_of(tags) or (date.max, date.min)
    until = today()
    return {
        files.day for files in scan_raw(data.raw) if files.day <= until and not first <= files.day <= last
    }
