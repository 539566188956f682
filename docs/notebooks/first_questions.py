import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="First questions")


@app.cell
def _():
    import os
    from pathlib import Path

    import altair as alt
    import duckdb
    import marimo as mo

    return Path, alt, duckdb, mo, os


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    # First questions

    Seven questions to begin with, each a query on the published tables. Copy what you need: nothing here but
    `duckdb`, and `altair` for the pictures. `docs/tables.md` says what every column means.
    """)


@app.cell
def _(Path, duckdb, mo, os):
    here = mo.notebook_dir()
    # `make run` publishes this file. Read-only: a new build can be published meanwhile.
    data = Path(os.environ.get("DATELINE_DATA", here.parents[1] / "data"))
    db = duckdb.connect(str(data / "warehouse" / "news.duckdb"), read_only=True)
    return db, here


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## 1. How did two countries treat each other, week by week?

    `confidence` is the probability that an event is right. Their sum is how many right ones to expect, and from the
    variance of that sum follows a band that holds the true number of right ones 95 times in 100, if events err
    independently. What the model missed is in no band. A week without reports is left out: it is not known
    to be quiet. The view `dyad_weeks` has plain counts by direction.
    """)


@app.cell
def _():
    dyad = ("RUS", "UKR")
    return (dyad,)


@app.cell
def _(db, dyad):
    weekly = db.sql(
        """
        WITH weeks AS (
            SELECT DISTINCT date_trunc('week', day)::DATE AS week
            FROM coverage_days
            WHERE stories > 0 AND day IS NOT NULL
        ),
        kinds AS (SELECT unnest(['conflict', 'cooperation']) AS kind),
        told AS (
            SELECT date_trunc('week', event_date)::DATE AS week, if(quad_class >= 3, 'conflict', 'cooperation') AS kind,
                confidence
            FROM event_evidence
            WHERE country_a = least($one, $other) AND country_b = greatest($one, $other) AND realis <> 'historical'
        ),
        sums AS (
            -- A week with stories but without events of the dyad is a zero, not a gap.
            SELECT week, kind, count(confidence) AS events, coalesce(sum(confidence), 0) AS expected,
                sqrt(coalesce(sum(confidence * (1 - confidence)), 0)) AS deviation
            FROM weeks CROSS JOIN kinds LEFT JOIN told USING (week, kind)
            GROUP BY ALL
        )
        SELECT week, kind, events, expected, greatest(0, expected - 1.96 * deviation) AS low,
            least(events, expected + 1.96 * deviation) AS high
        FROM sums
        ORDER BY week, kind
        """,
        params={"one": dyad[0], "other": dyad[1]},
    ).pl()
    weekly
    return (weekly,)


@app.cell
def _(alt, dyad, weekly):
    _base = alt.Chart(weekly).encode(
        alt.X("week:T", title="Week from"),
        alt.Color("kind:N", title=None, scale=alt.Scale(range=["#d94801", "#2171b5"])),
    )
    _band = _base.mark_errorbar(ticks=True).encode(
        alt.Y("low:Q", title="Events that are right"), alt.Y2("high:Q")
    )
    _line = _base.mark_line(point=True).encode(
        alt.Y("expected:Q"), tooltip=["week:T", "kind:N", "events:Q", "expected:Q"]
    )
    weekly_chart = (_band + _line).properties(title=f"{dyad[0]} and {dyad[1]}", width=600, height=240)
    weekly_chart
    return (weekly_chart,)


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## 2. Who accuses whom?

    Direction matters here. `confident` counts those of which nine in ten are right.
    """)


@app.cell
def _(db):
    accusations = db.sql(
        """
        SELECT source_country_en AS accuser, target_country_en AS accused, count(*) AS events,
            count(*) FILTER (confidence >= (SELECT confident_from FROM build)) AS confident,
            arg_max(sentence, confidence) AS surest_sentence
        FROM event_evidence
        WHERE event_type = 'ACCUSE' AND realis <> 'historical'
        GROUP BY ALL
        ORDER BY events DESC, confident DESC, accuser, accused
        """
    ).pl()
    accusations
    return (accusations,)


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## 3. What does one agency alone report?

    ANP packages every report, so it is set aside. What is left with one agency is that agency's own here: others may
    have had it and not been credited.
    """)


@app.cell
def _(db):
    exclusives = db.sql(
        """
        WITH credited AS (
            SELECT agency, count(*) AS stories FROM (SELECT unnest(agency_codes) AS agency FROM stories) GROUP BY ALL
        )
        SELECT agency, count(*) AS exclusives, any_value(credited.stories) AS stories,
            count(*) / any_value(credited.stories) AS share, sum(events)::INT AS events
        FROM agency_exclusives JOIN credited USING (agency)
        GROUP BY agency
        ORDER BY exclusives DESC, agency
        """
    ).pl()
    exclusives
    return (exclusives,)


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## 4. How fresh are the briefs?

    The age of a brief when its page was captured, weighted by how many briefs a day has. `first_` columns count a story
    once, where it was first seen: those tell how fast a report reaches the page.
    """)


@app.cell
def _(db):
    freshness = db.sql(
        """
        SELECT section, sum(briefs)::INT AS briefs, sum(briefs * median_minutes) / sum(briefs) AS mean_median_minutes,
            sum(first_briefs * first_median_minutes) / sum(first_briefs) AS mean_first_median_minutes
        FROM brief_age_summary
        WHERE section IS NOT NULL
        GROUP BY ALL
        ORDER BY briefs DESC, section
        """
    ).pl()
    freshness
    return (freshness,)


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## 5. What changed after publication?

    Only where both texts are complete: a capture that breaks off is no correction.
    """)


@app.cell
def _(db):
    changes = db.sql(
        """
        SELECT story_id, headline, version, story_changes.published_from, story_changes.published_until, old_wording,
            new_wording
        FROM story_changes JOIN stories USING (story_id)
        WHERE both_complete
        ORDER BY event_date, story_id, version
        """
    ).pl()
    changes
    return (changes,)


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## 6. Join another data set

    Countries are ISO 3166-1 alpha-3, so any table with such codes joins. `members.csv` beside this notebook lists the
    members of the EU and NATO. Do members of NATO treat each other unlike the rest?
    """)


@app.cell
def _(db, here):
    clubs = db.sql(
        """
        WITH nato AS (
            SELECT country FROM read_csv($members) WHERE club = 'NATO'
        )
        SELECT CASE (source_country IN (FROM nato))::INT + (target_country IN (FROM nato))::INT
                WHEN 2 THEN 'both in NATO' WHEN 1 THEN 'one in NATO' ELSE 'none in NATO' END AS pair,
            count(*) AS events, count(*) FILTER (quad_class >= 3) / count(*) AS conflict_share,
            avg(intensity) AS mean_intensity
        FROM events
        WHERE realis <> 'historical'
        GROUP BY ALL
        ORDER BY pair
        """,
        params={"members": str(here / "members.csv")},
    ).pl()
    clubs
    return (clubs,)


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## 7. Beside GDELT

    The columns of a GDELT event export, by day and dyad, to join on `SQLDATE`, `Actor1CountryCode`, `Actor2CountryCode`
    and `QuadClass`. A PLOVER type can cover several CAMEO roots: they stand in one cell, with the mean of their
    Goldstein scores, so that no event is counted twice. Mind the differences. GDELT counts an appeal (root 02) as
    verbal cooperation; PLOVER has it in REQUEST, a verbal conflict of intensity 0. GDELT counts root 08 as material
    cooperation; here CONCEDE, a part of it, is verbal. AGREE, CONSULT and COOPERATE have one row per pair, codes in
    alphabetical order: join them in both directions. GDELT scores the full event code, this table the root. A few
    country codes of CAMEO differ from ISO 3166 (ROM for Romania). GDELT counts articles; here a report counts once.
    """)


@app.cell
def _(db):
    beside_gdelt = db.sql(
        """
        SELECT strftime(event_date, '%Y%m%d')::INT AS SQLDATE, source_country AS Actor1CountryCode,
            target_country AS Actor2CountryCode, quad_class AS QuadClass,
            string_agg(DISTINCT array_to_string(cameo_roots, '/'), ' ') AS EventRootCode,
            avg(goldstein) AS GoldsteinScale, avg(intensity) AS plover_intensity, count(*) AS events
        FROM event_cameo
        WHERE event_date IS NOT NULL AND realis <> 'historical'
        GROUP BY ALL
        ORDER BY SQLDATE, Actor1CountryCode, Actor2CountryCode, QuadClass
        """
    ).pl()
    # With an export of GDELT beside it:
    #   FROM beside_gdelt JOIN read_csv('gdelt.csv')
    #   USING (SQLDATE, Actor1CountryCode, Actor2CountryCode, QuadClass)
    beside_gdelt
    return (beside_gdelt,)


if __name__ == "__main__":
    app.run()
