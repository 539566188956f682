"""Synthetic pages and the baseline: reproducible, and read alike by the baseline and the product."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from assets.storage.data_folder import DataFolder
from pipelines.countries.gazetteer import load_gazetteer
from pipelines.countries.matching import mentions
from pipelines.countries.scanning import normalise, scan
from pipelines.pages.reading import Parsed, read_pages
from tests.bench.layers import build, repeat
from tests.bench.pages import FIRST_DAY, day_pages
from tests.bench.plain_python import Page, find_forms, read_page
from tests.bench.writing import write_pages
from tests.conftest import read

pytestmark = pytest.mark.slow

PAGES = 60
_SAME_PAGE = ["page_id", "layout", "section", "title", "items"]
_SAME_ITEM = [
    *("item_id", "page_id", "version_id", "kind", "position", "section", "headline", "dateline", "agencies"),
    *("body", "age_label", "age_minutes_min", "age_minutes_max"),
]


def _captures(day: int, noise: float) -> pl.DataFrame:
    rows = list(day_pages(7, day, pages_a_day=PAGES, noise=noise))
    moment = pl.lit(None, pl.Datetime("us", "UTC"))
    return pl.DataFrame(rows, schema=["source_path", "content"], orient="row").with_columns(
        date=pl.lit(FIRST_DAY + timedelta(days=day)),
        folder_date=pl.lit(FIRST_DAY + timedelta(days=day)),
        folder_time=moment,
        modified_at=moment,
    )


@pytest.fixture(scope="module")
def clean() -> pl.DataFrame:
    return pl.concat([_captures(day, noise=0) for day in (3, 4)])


@pytest.fixture(scope="module")
def parsed(clean: pl.DataFrame) -> Parsed:
    return read_pages(clean)


@pytest.fixture(scope="module")
def plain(clean: pl.DataFrame) -> list[Page]:
    return [read_page(content) for content in clean["content"]]


def test_same_seed_gives_the_same_files_on_any_number_of_processes(tmp_path: Path):
    for folder, processes in (("one", 1), ("two", 2)):
        write_pages(tmp_path / folder, 440, pages_a_day=20, processes=processes)
    one, two = (
        {
            path.relative_to(tmp_path / folder): path.read_bytes()
            for path in (tmp_path / folder).rglob("*.txt")
        }
        for folder in ("one", "two")
    )
    assert one == two
    assert len(one) == 440


def test_another_seed_gives_other_pages():
    contents = [{content for _, content in day_pages(seed, 3, pages_a_day=20)} for seed in (1, 2)]
    assert not contents[0] & contents[1]


def test_pages_vary_as_the_sample_does(parsed: Parsed):
    assert set(parsed.pages["layout"]) == {"glued", "spaced", "index"}
    sightings = len(parsed.items) / parsed.items["version_id"].n_unique()
    assert 4 < sightings < 16
    assert parsed.quarantine.is_empty()
    assert 3000 < parsed.pages["size_bytes"].mean() < 5000


def test_noise_is_noticed():
    noisy = read_pages(_captures(3, noise=1.0))
    assert noisy.pages.filter(pl.col("encoding") != "utf-8").height > 0
    assert noisy.pages.filter(pl.col("repairs").list.len() > 0).height > PAGES / 4


def test_texts_name_countries(parsed: Parsed):
    texts = parsed.items.unique("version_id").select("version_id", "headline", "body")
    counts = mentions(texts, load_gazetteer()).group_by("version_id").agg(pl.col("country").n_unique())
    assert counts.filter(pl.col("country") > 1).height > len(texts) / 3


def test_baseline_reads_the_same_pages_and_items(parsed: Parsed, plain: list[Page]):
    rows = pl.DataFrame([page.row for page in plain], infer_schema_length=None)
    items = pl.DataFrame([item for page in plain for item in page.items], infer_schema_length=None)
    ours = parsed.pages.select(_SAME_PAGE).sort("page_id")
    assert ours.to_dicts() == rows.select(_SAME_PAGE).sort("page_id").to_dicts()
    ours = parsed.items.select(_SAME_ITEM).sort("item_id")
    assert ours.to_dicts() == items.select(_SAME_ITEM).sort("item_id").to_dicts()


def test_baseline_finds_the_same_forms(parsed: Parsed):
    texts = (
        parsed.items.unique("version_id", maintain_order=True)
        .head(150)
        .with_row_index("row")
        .select("row", text=normalise(pl.concat_str(pl.col("headline").fill_null(""), pl.lit("\n"), "body")))
    )
    gazetteer = load_gazetteer()
    hits = scan(texts, gazetteer.search_terms)
    ours = hits.select(
        "row", form=gazetteer.patterns.gather(hits["pattern"]), start="start", end="end"
    ).rows()
    plain = [(row, *found) for row, text in texts.iter_rows() for found in find_forms(text)]
    assert len(ours) > 500
    assert plain == ours


def test_a_repeated_layer_builds_a_warehouse_with_so_many_times_the_rows(sample: DataFolder, tmp_path: Path):
    layer = DataFolder(str(tmp_path))
    repeat(sample, 2, layer)
    build(layer, 2)
    for table in ("pages", "items", "story_versions", "events"):
        [(once,)], [(found,)] = (read(data, f"SELECT count(*) FROM {table}") for data in (sample, layer))
        assert found == 2 * once > 0
