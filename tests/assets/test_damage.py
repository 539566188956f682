"""Damage to the Parquet layer is found before it is read, named, and made good."""

import pytest

from assets.daily.stages import STAGES
from assets.incremental.manifest import Manifest
from assets.incremental.verifying import damaged_parts
from assets.storage.data_folder import DataFolder
from tests.conftest import contents, run_job


def flip(content: bytes) -> bytes:
    """One bit in the middle."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def add_a_page(data: DataFolder) -> None:
    """Something to do for the next run, on the last day."""
    last = sorted(data.raw.iterdir())[-1]
    (last / "late.txt").write_text("Kop\nBERLIJN (ANP) - Duitsland veroordeelt Iran.", "utf-8")


def test_nothing_is_damaged_after_a_run(small_once):
    entries = Manifest(small_once).read()
    assert len(entries) == 2 * len(STAGES)
    assert list(damaged_parts(small_once, entries)) == []


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_a_flipped_bit_in_any_part_is_found(made, stage):
    day = min(day for _, day in Manifest(made).read())
    for table in stage.tables:
        part = made.part(table, day)
        whole = part.read_bytes()
        part.write_bytes(flip(whole))
        assert [damage.path for damage in damaged_parts(made, Manifest(made).read())] == [str(part)]
        part.write_bytes(whole)


def test_a_folder_in_the_place_of_a_part_goes(made):
    before = contents(made)
    part = made.part("items", max(day for _, day in Manifest(made).read()))
    part.unlink()
    (part / "inside").mkdir(parents=True)
    made.database.unlink()
    assert run_job(made, "2025-12-08").success
    assert part.is_file()
    assert contents(made) == before


@pytest.mark.parametrize(
    "hurt",
    [
        pytest.param(flip, id="flipped"),
        pytest.param(lambda content: content[:-9], id="cut short", marks=pytest.mark.slow),
        pytest.param(lambda _: b"", id="emptied", marks=pytest.mark.slow),
        pytest.param(None, id="gone", marks=pytest.mark.slow),
    ],
)
def test_damaged_parts_of_a_day_that_is_not_asked_for_are_made_again(made, tmp_path, hurt):
    fresh = DataFolder(str(tmp_path / "fresh"))
    first, last = sorted({day for _, day in Manifest(made).read()})
    for table in (table for stage in STAGES for table in stage.tables):
        part = made.part(table, first)
        part.unlink() if hurt is None else part.write_bytes(hurt(part.read_bytes()))
    add_a_page(made)
    fresh.raw.parent.mkdir()
    fresh.raw.symlink_to(made.raw)
    assert run_job(made, last).success
    assert run_job(fresh).success
    assert contents(made) == contents(fresh)
    assert list(damaged_parts(made, Manifest(made).read())) == []


def test_damage_is_named_and_mended_where_all_is_only_published_again(made, dateline):
    part = made.part("captures", min(day for _, day in Manifest(made).read()))
    part.write_bytes(flip(part.read_bytes()))
    made.database.unlink()
    code, printed = dateline(made, "run")
    assert code == 0
    assert f"{part} is damaged or missing: it is made again." in printed


def test_a_flipped_bit_in_the_manifest_never_changes_what_it_says(made):
    manifest = Manifest(made)
    said, content = manifest.read(), manifest.path.read_bytes()
    assert said
    for at in range(0, len(content), max(1, len(content) // 200)):
        manifest.path.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :])
        assert manifest.read() in ({}, said)


def test_what_a_killed_run_left_is_removed_by_the_next(made):
    left = [
        made.staging / "items.2025-12-08.1.parquet",
        made.parsed / ".manifest.parquet.1.abc.tmp",
        made.warehouse / ".report.html.1.abc.tmp",
        made.warehouse / ".spill" / "duckdb_temp_storage.tmp",
        made.warehouse / "news.staging",
    ]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    add_a_page(made)
    assert run_job(made).success
    assert [path for path in left if path.exists()] == []
