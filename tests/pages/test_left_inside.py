import polars as pl
import pytest

from assets.published.warehouse import _left_in_bodies
from pipelines.pages.left_inside import left_inside

CLEAN = (
    "De kustwacht heeft een schip teruggestuurd. Dat was 2 jaar geleden.\nVolgens het ANP (ook) klopt dat."
)


def texts(*bodies: str | None) -> pl.DataFrame:
    return pl.DataFrame(
        {"version_id": [f"v{place}" for place in range(len(bodies))], "body": bodies},
        schema={"version_id": pl.String, "body": pl.String},
    )


@pytest.mark.parametrize(
    ("line", "found"),
    [
        *(("ROME (ANP) - Een schip.", "opening"), ("Een schip. ROME (ANP/RTR) Een visser.", "opening")),
        *(("[ANP] Een schip.", "opening"), ("Een schip.ROME (anp) Een visser.", "opening")),
        *(
            ("gisteren om 14:32", "label"),
            ("3 dgn", "label"),
            ("Een schip is terug.drie uur geleden", "label"),
        ),
        *(("4 uur geledenHet schip", "label"), ("12-12-2025", "label")),
    ],
)
def test_what_was_left_in_a_body_is_found(line: str, found: str) -> None:
    assert left_inside(texts(CLEAN, f"{CLEAN}\n{line}")).rows() == [("v1", found, line)]


def test_a_clean_body_or_none_holds_nothing() -> None:
    assert left_inside(texts(CLEAN, None, "")).is_empty()


def test_a_frame_without_bodies_is_an_error() -> None:
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        left_inside(texts(CLEAN).drop("body"))


def test_the_check_passes_on_clean_bodies_alone() -> None:
    assert _left_in_bodies([texts(CLEAN)]).passed
    assert not _left_in_bodies([texts(CLEAN), texts(CLEAN, "3 dgn")]).passed
    assert not _left_in_bodies([texts()]).passed
    assert not _left_in_bodies([]).passed
