"""Whether the figures of the latest days are in the range of the weeks before.

A changed layout, a broken crawler or an outdated model raises no error: a day just has fewer stories or events, or
surer or less sure ones, than usual. A day is compared with the same weekday of the weeks before, so
that quiet weekends are as usual as busy Mondays.

Method: a control chart of forecast errors with robust estimates. On a scale on which chance is the same on quiet and
on busy days, a day is expected to equal the median of the last `WEEKS` same weekdays. Its deviation is counted in
standard errors of chance alone, and compared with earlier deviations: 1.4826 times the median of their absolute values,
as for normal errors, and never less than 1. A day is unusual beyond `LIMIT` of these, if it also differs
by enough to matter. Medians let up to half of the earlier days be unusual themselves: a new level warns for some two
weeks, then counts as usual.

Measured on 200 simulated years with quiet weekends, all four figures together: where days differ by chance alone, as
Poisson numbers do, there is one false alarm in 25 years or less; where the level itself varies by a fifth from day to
day, one in two years. Nine times in ten a fall to a half is found on its first day from 150 stories a day on, a fall to
nothing from 25 on, and mean confidence that falls by 0.1 from 60 events a day on.

Sources: F. J. Anscombe, The transformation of Poisson, binomial and negative-binomial data, Biometrika 35 (1948), for
the scales of counts and shares; B. Iglewicz and D. C. Hoaglin, How to Detect and Handle Outliers, ASQC 1993, for the
median absolute deviation as a measure of outliers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

# Days that are judged, up to the last.
DAYS_JUDGED = 7
# Weeks whose weekdays tell what is expected.
WEEKS = 8
# Days whose errors tell what is usual: at least, and at most.
LEAST_ERRORS = 14
MOST_ERRORS = 28
# Days that it takes to judge one: a week before the first expectation, and the errors.
LEAST_DAYS = 7 + LEAST_ERRORS
# Days that are read: those that are judged, and those that they are compared with.
DAYS_READ = DAYS_JUDGED + 7 * WEEKS + MOST_ERRORS
# Fewer stories or events than this tell little: on so many a day, none at all may be chance.
LEAST_COUNT = 20
# As many usual deviations away, a day is unusual.
LIMIT = 4.5
# Of normal errors the standard deviation is so many times the median of their absolute values.
_NORMAL = 1.4826
# Below it differences of counts are too small to matter, as a part of the usual count.
_PART_OF_COUNT = 0.7


@dataclass(frozen=True)
class Figure:
    """A figure of a day.

    `scaled` is the figure on a scale on which chance has the standard error `chance`; `counted` is what it rests on, by
    day, and `matters` whether `value` and `usual` differ by enough.
    """

    value: pl.Expr
    scaled: pl.Expr
    chance: pl.Expr
    counted: pl.Expr
    matters: pl.Expr


def _count(name: str) -> Figure:
    part = pl.col("value") / pl.col("usual")
    return Figure(
        value=pl.col(name).cast(pl.Float64),
        scaled=2 * (pl.col(name) + 3 / 8).sqrt(),
        chance=pl.lit(1.0),
        # The usual count, not the actual one: a day without any is the one to find.
        counted=pl.col("usual"),
        matters=~part.is_between(_PART_OF_COUNT, 1 / _PART_OF_COUNT),
    )


def _differs_by(least: float) -> pl.Expr:
    return (pl.col("value") - pl.col("usual")).abs() >= least


_SHARE = (pl.col("doubtful") + 3 / 8) / (pl.col("events") + 3 / 4)
_HAS_EVENTS = pl.col("events") >= LEAST_COUNT
FIGURES = {
    "stories": _count("stories"),
    "events": _count("events"),
    "mean_confidence": Figure(
        value=pl.when(_HAS_EVENTS).then("mean_confidence"),
        scaled=pl.when(_HAS_EVENTS).then("mean_confidence"),
        chance=pl.col("deviation") / pl.col("events").sqrt(),
        counted=pl.col("events"),
        matters=_differs_by(0.03),
    ),
    "doubtful_share": Figure(
        value=pl.when(_HAS_EVENTS).then(pl.col("doubtful") / pl.col("events")),
        scaled=pl.when(_HAS_EVENTS).then(2 * _SHARE.sqrt().arcsin()),
        chance=1 / (pl.col("events") + 1 / 2).sqrt(),
        counted=pl.col("events"),
        matters=_differs_by(0.05),
    ),
}


def days_needed(days: Sequence[date]) -> list[date]:
    """Those of some days, in order, that `judged_days` reads: the last ones and those that they are compared with."""
    return [day for day in days if day > days[-1] - timedelta(days=DAYS_READ)]


def day_figures(
    days: Sequence[date], versions: pl.LazyFrame, events: pl.LazyFrame, confident_from: float
) -> pl.DataFrame:
    """What is counted of each of some days.

    Args:
        days: the days that were made, in order; those without any row count as well.
        versions: the distinct texts of these days, each with its day as `date`.
        events: their events: `date`, `confidence`.
        confident_from: an event with less `confidence` is doubtful.

    Returns:
        `date`, `stories` (distinct texts), `events`, `doubtful` (events), `mean_confidence` (null without events) and
        `deviation`, the standard deviation of confidence (null with less than two events). Sorted by `date`.
    """
    confidence = pl.col("confidence")
    told = versions.group_by("date").agg(stories=pl.len())
    coded = events.group_by("date").agg(
        events=pl.len(),
        doubtful=(confidence < confident_from).sum(),
        mean_confidence=confidence.mean(),
        deviation=confidence.std(),
    )
    return (
        pl.LazyFrame({"date": days}, schema={"date": pl.Date})
        .join(told, on="date", how="left")
        .join(coded, on="date", how="left")
        .with_columns(pl.col("stories", "events", "doubtful").fill_null(0))
        .sort("date")
        .collect()
    )


def judged_days(figures: pl.DataFrame, days: int = DAYS_JUDGED) -> dict[str, pl.DataFrame]:
    """Judge the last days by each of `FIGURES`.

    Args:
        figures: the rows of `day_figures`, of these days and the weeks before.
        days: as many days, up to the last one there is, are judged.

    Returns:
        By figure, of the days that can be judged: `date`, `value`, `usual` (of the same weekday), `deviations` (from
        what is expected, in usual ones; below 0 where it fell) and `unusual`. A day cannot be judged with less than
        `LEAST_DAYS` before it, or where the figure rests on fewer than `LEAST_COUNT` stories or events.
    """
    since = max(figures["date"].to_list(), default=date.max) - timedelta(days=days - 1)
    return {
        name: _judged(figures, figure).filter(pl.col("date") >= since) for name, figure in FIGURES.items()
    }


def _judged(figures: pl.DataFrame, figure: Figure) -> pl.DataFrame:
    return (
        figures.sort("date")
        .with_columns(
            # One day's own says little where it has few events.
            pl.col("deviation").shift(1).rolling_median(MOST_ERRORS, min_samples=1),
            value=figure.value,
            scaled=figure.scaled,
        )
        .drop_nulls("scaled")
        .with_columns(usual=_of_weekdays(pl.col("value")), expected=_of_weekdays(pl.col("scaled")))
        .with_columns(error=(pl.col("scaled") - pl.col("expected")) / figure.chance)
        .with_columns(
            spread=_NORMAL
            * pl.col("error").abs().shift(1).rolling_median(MOST_ERRORS, min_samples=LEAST_ERRORS)
        )
        .with_columns(deviations=pl.col("error") / pl.max_horizontal("spread", pl.lit(1.0)))
        .filter(pl.col("spread").is_not_null(), figure.counted >= LEAST_COUNT)
        .select(
            "date",
            "value",
            "usual",
            "deviations",
            unusual=(pl.col("deviations").abs() > LIMIT) & figure.matters,
        )
    )


def _of_weekdays(values: pl.Expr) -> pl.Expr:
    """The median of the same weekday in the weeks before."""
    return values.shift(1).rolling_median(WEEKS, min_samples=1).over(pl.col("date").dt.weekday())
