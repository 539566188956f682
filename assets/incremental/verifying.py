"""Damage to the Parquet layer, found before a run reads it: every part still has the hash that the manifest recorded.

A disk that flips a bit seldom says so, and a reader of Parquet seldom notices.
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from assets.daily.stages import STAGES, Stage
from assets.incremental.manifest import Entries, Manifest
from assets.incremental.parts import part_hash
from assets.storage.data_folder import DataFolder


class Damage(NamedTuple):
    """A part that is missing, cannot be read, or differs from what was written."""

    stage: Stage
    day: date
    path: str


def damaged_parts(data: DataFolder, entries: Entries) -> Iterator[Damage]:
    """The parts that differ from what the manifest recorded, in the order of the stages."""
    for stage in STAGES:
        for day in sorted(day for name, day in entries if name == stage.name):
            hashes = (entries[stage.name, day].output or "").split()
            if len(hashes) != len(stage.tables):
                # As an earlier release recorded it, whose days are all made again.
                continue
            for table, recorded in zip(stage.tables, hashes, strict=True):
                path = data.part_path(table, day)
                if _hash(path) != recorded:
                    yield Damage(stage, day, path)


def forget_damaged(data: DataFolder) -> list[Damage]:
    """Drop damaged parts from the manifest, so that they are made again; returns them."""
    manifest = Manifest(data)
    damaged = list(damaged_parts(data, manifest.read()))
    for stage, found in groupby(damaged, itemgetter(0)):
        manifest.forget(stage, {damage.day for damage in found})
    return damaged


def _hash(path: str) -> str | None:
    try:
        return part_hash(path)
    except OSError:
        return None
