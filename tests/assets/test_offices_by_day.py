"""Runs over captures of several years: people act for the organisation or country of that time."""

import pytest

from assets.incremental.manifest import plan
from assets.storage.data_folder import DataFolder
from tests.conftest import read, run_job

ARTICLE = (
    "Overleg duurt voort\nDEN HAAG (ANP) - Het overleg duurt voort, zeggen ingewijden.\nMeer uit Buitenland\n"
)
PAGES = {
    "2022-07-11T1200": "KYIV (ANP) - Rutte heeft Oekraïne steun toegezegd.\n1 uur geleden",
    "2026-03-13T1200": (
        "ANKARA (ANP) - Rutte heeft Turkije steun toegezegd.\n1 uur geleden"
        "ATHENE (ANP) - Rutte heeft Griekenland steun toegezegd.\n3 jaar geleden"
    ),
}
MENTIONS = "SELECT body, list(DISTINCT country ORDER BY country) FROM mentions JOIN stories USING (story_id)"


def captures(root):
    for folder, briefs in PAGES.items():
        (root / "raw" / folder).mkdir(parents=True)
        (root / "raw" / folder / "page.txt").write_text(ARTICLE + briefs, "utf-8")
    return DataFolder(str(root))


@pytest.mark.slow
def test_the_day_and_the_age_of_a_brief_decide_however_the_runs_are_split(tmp_path):
    query = f"{MENTIONS} GROUP BY ALL ORDER BY ALL"
    at_once = captures(tmp_path / "once")
    assert run_job(at_once).success
    assert read(at_once, query) == [
        ("Rutte heeft Griekenland steun toegezegd.", ["GRC", "NLD"]),
        ("Rutte heeft Oekraïne steun toegezegd.", ["NLD", "UKR"]),
        ("Rutte heeft Turkije steun toegezegd.", ["TUR"]),
    ]
    split = captures(tmp_path / "split")
    for day in sorted(plan(split).days, reverse=True):
        assert run_job(split, day).success
    assert read(split, query) == read(at_once, query)
