"""Recurring news: reports that repeat a template are separate stories, an update is not."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.storage.data_folder import DataFolder
from tests.conftest import run_job
from tests.stories.recurring_pages import HELD_OUT, TEMPLATES, compose

SIGHTED = """
    SELECT source_path, position, story_id
    FROM items JOIN pages USING (page_id)
    WHERE kind = 'brief'
"""


def pair_scores(root: Path, templates: Path, seed: int) -> tuple[float, float]:
    """Precision and recall of "these two briefs are one story", over the briefs that a template wrote."""
    truth = pl.DataFrame(compose(root / "raw", templates, seed))
    data = DataFolder(str(root))
    assert run_job(data).success
    with duckdb.connect(str(data.database), read_only=True) as db:
        found = truth.join(db.sql(SIGHTED).pl(), on=["source_path", "position"], how="left")
    assert found["story_id"].null_count() == 0
    recurring = found.filter(~pl.col("root").str.starts_with("other"))
    assert recurring["root"].n_unique() > 50

    def pairs(*columns: str) -> int:
        return (
            recurring.group_by(columns).len().select((pl.col("len") * (pl.col("len") - 1) // 2).sum()).item()
        )

    return pairs("root", "story_id") / pairs("story_id"), pairs("root", "story_id") / pairs("root")


def test_recurring_reports_are_told_apart_and_updates_are_not(tmp_path):
    precision, recall = pair_scores(tmp_path, TEMPLATES, seed=4)
    assert precision >= 0.98
    assert recall >= 0.98


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_so_are_those_of_templates_that_no_rule_was_made_on(tmp_path, seed):
    precision, recall = pair_scores(tmp_path, HELD_OUT, seed)
    assert precision >= 0.98
    assert recall >= 0.95
