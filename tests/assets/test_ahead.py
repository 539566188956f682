"""Published files are copied while days are made, where the build will most likely refresh a copy of them."""

import time
from pathlib import Path

import pytest

from assets.ahead import copied_ahead
from assets.data_folder import DataFolder
from assets.settings import Settings
from tests.conftest import copy_sample


@pytest.fixture
def data(sample: DataFolder, tmp_path: Path) -> DataFolder:
    """A data folder of its own with what the sample's has published."""
    for folder in ("parsed", "warehouse"):
        (tmp_path / folder).symlink_to(Path(sample.root) / folder)
    return DataFolder(str(tmp_path))


def _copies(data: DataFolder) -> set[str]:
    found = [*data.warehouse.glob("*.ahead"), *data.parsed.glob("*.ahead")]
    return {file.name.split(".")[0] for file in found}


def test_both_files_are_copied_where_few_days_are_made(data):
    days = data.days("captures")
    with copied_ahead(data, days[-1:], Settings()):
        until = time.monotonic() + 60
        while _copies(data) != {"news", "steps"} and time.monotonic() < until:
            time.sleep(0.01)
        assert _copies(data) == {"news", "steps"}
    assert _copies(data) == set()


@pytest.mark.parametrize(("made", "settings"), [(0, Settings()), (5, Settings()), (1, Settings(redo=True))])
def test_nothing_is_copied_that_will_be_built_whole_or_not_at_all(data, monkeypatch, made, settings):
    asked = []
    monkeypatch.setattr("assets.ahead.copy_ahead", asked.append)
    with copied_ahead(data, data.days("captures")[:made], settings):
        pass
    assert asked == []


def test_a_folder_without_a_warehouse_has_nothing_to_copy(tmp_path):
    data = copy_sample(tmp_path, days=1, pages=1)
    with copied_ahead(data, [], Settings()):
        assert _copies(data) == set()
