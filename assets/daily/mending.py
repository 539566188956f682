"""What a run repairs before it begins."""

import shutil

from assets.daily.pages import find_captures
from assets.daily.stages import CAPTURES
from assets.incremental.making import Crew, Workers, make_due
from assets.incremental.manifest import Manifest
from assets.incremental.verifying import forget_damaged
from assets.progress import Progress
from assets.storage.data_folder import DataFolder


def mend(data: DataFolder, progress: Progress) -> None:
    """Remove what a killed run left half written, and forget damaged parts, so that the run makes them
    again, whatever days it is asked for.

    No stage of a run that only publishes lists captures: where theirs are damaged, they are listed here.
    """
    data.remove_leftovers()
    damaged = forget_damaged(data)
    for damage in damaged:
        # A folder in the way of a file could not be replaced by one.
        shutil.rmtree(damage.path, ignore_errors=True)
        progress.note(f"{damage.path} is damaged or missing: it is made again.")
    entries = Manifest(data).read()
    days = {day for _, day in entries}.union(damage.day for damage in damaged)
    unlisted = days - {day for stage, day in entries if stage == CAPTURES.name}
    if unlisted:
        due, make = find_captures(data, unlisted, force=False, processes=1)
        make_due(data, CAPTURES, make, Crew(Workers(), 1, force=False, progress=progress), due, entries)
