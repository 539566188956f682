import polars as pl
import pytest

from pipelines.countries.gazetteer import load_gazetteer
from pipelines.countries.matching import mentions


@pytest.fixture(scope="session")
def gazetteer():
    return load_gazetteer()


@pytest.fixture(scope="session")
def countries_of(gazetteer):
    """Return for each body the set of its countries, all bodies in one pass."""

    def find(bodies):
        texts = pl.DataFrame(
            {
                "version_id": [f"{n:05}" for n in range(len(bodies))],
                "headline": [None] * len(bodies),
                "body": bodies,
            },
            schema={"version_id": pl.String, "headline": pl.String, "body": pl.String},
        )
        found = mentions(texts, gazetteer).group_by("version_id").agg("country")
        by_version = {row["version_id"]: set(row["country"]) for row in found.iter_rows(named=True)}
        return [by_version.get(version, set()) for version in texts["version_id"]]

    return find
