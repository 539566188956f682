"""`dateline restore-history`: what is current is recorded in a history that was lost."""

from contextlib import nullcontext

import dagster as dg
import pytest

from assets.cli.exit_codes import Exit
from assets.incremental.manifest import Manifest
from schemas.catalog import tables_in


@pytest.fixture
def instance(monkeypatch):
    with dg.DagsterInstance.ephemeral() as made:
        monkeypatch.setattr(dg.DagsterInstance, "get", staticmethod(lambda: nullcontext(made)))
        yield made


def test_every_day_and_table_that_is_current_is_recorded_once(made, dateline, instance):
    assert dateline(made, "restore-history")[0] == Exit.DONE
    days = {str(day) for day in Manifest(made).days()}
    assert len(days) > 1
    for table in tables_in("parsed"):
        assert instance.get_materialized_partitions(dg.AssetKey(table)) == days
    keys = [dg.AssetKey(["warehouse", table]) for table in tables_in("warehouse")] + [dg.AssetKey("report")]
    assert all(instance.get_latest_materialization_event(key) for key in keys)
    assert "Recorded 0 " in dateline(made, "restore-history")[1]


def test_where_nothing_is_made_it_says_what_to_do(small, dateline, instance):  # noqa: ARG001
    code, told = dateline(small, "restore-history")
    assert code == Exit.USAGE
    assert "`dateline run` first" in told


@pytest.mark.parametrize("damage", [lambda part: part.write_bytes(b"PAR1"), lambda part: part.unlink()])
def test_a_part_that_cannot_be_read_is_named(made, dateline, instance, damage):  # noqa: ARG001
    day = max(Manifest(made).days())
    damage(made.part("items", day))
    code, told = dateline(made, "restore-history")
    assert code == Exit.FAILED
    assert str(made.part("items", day)) in told
    assert f"dateline run --force --day {day}" in told
    assert dateline(made, "run", "--force", "--day", str(day))[0] == Exit.DONE
    assert dateline(made, "restore-history")[0] == Exit.DONE
