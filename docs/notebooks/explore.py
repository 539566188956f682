import marimo

__generated_with = "0.25.2"
app = marimo.App(width="full", app_title="Dateline explorer")


@app.cell(hide_code=True)
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
    # Who did what to whom

    Choose below, and everything under it follows. The code of each cell is hidden, not locked: show it, change a query,
    and what depends on it runs again.
    """)


@app.cell(hide_code=True)
def _(Path, duckdb, mo, os):
    # `make run` publishes this file. Read-only: a new build can be published meanwhile.
    data = Path(os.environ.get("DATELINE_DATA", mo.notebook_dir().parents[1] / "data"))
    warehouse = data / "warehouse" / "news.duckdb"
    mo.stop(
        not warehouse.exists(),
        mo.md(f"There is no `{warehouse}` yet. Run `make run`, then run this cell again."),
    )
    db = duckdb.connect(str(warehouse), read_only=True)
    return (db,)


@app.cell(hide_code=True)
def _(db, mo):
    names = dict(
        db.sql("SELECT name_en || ' (' || country || ')', country FROM countries ORDER BY name_en").fetchall()
    )
    types = dict(
        db.sql("SELECT name_en || ' (' || event_type || ')', event_type FROM event_types").fetchall()
    )
    quads = {"verbal cooperation": 1, "material cooperation": 2, "verbal conflict": 3, "material conflict": 4}
    realities = ["happened", "announced", "threatened", "claimed", "historical"]
    [[confident]] = db.sql("SELECT confident_from FROM build").fetchall()
    [[first, last]] = db.sql(
        "SELECT coalesce(min(event_date), today()), coalesce(max(event_date), today()) FROM events"
    ).fetchall()

    country = mo.ui.dropdown(names, label="Country", searchable=True)
    partner = mo.ui.dropdown(names, label="and", searchable=True)
    direction = mo.ui.radio(
        ["both ways", "as source", "as target"], "both ways", label="Country acts", inline=True
    )
    quad = mo.ui.multiselect(quads, label="Quad class")
    event_type = mo.ui.multiselect(types, label="Type")
    realis = mo.ui.multiselect(realities, realities[:-1], label="Realis")
    confidence = mo.ui.slider(0, 1, 0.01, label="Minimum confidence", show_value=True)
    period = mo.ui.date_range(first, last, (first, last), label="Period")
    undated = mo.ui.checkbox(value=True, label="with events that have no day")
    mo.vstack(
        [
            mo.hstack([country, partner, direction], justify="start", gap=2),
            mo.hstack([quad, event_type, realis], justify="start", gap=2, wrap=True),
            mo.hstack([confidence, period, undated], justify="start", gap=2),
            mo.md(
                f"From a confidence of {confident:.2f} on, nine in ten events are right. Nothing chosen means all."
            ),
        ]
    )
    return confidence, country, direction, event_type, partner, period, quad, realis, undated


@app.cell(hide_code=True)
def _(confidence, country, direction, event_type, partner, period, quad, realis, undated):
    # The choices, as query parameters. None and an empty list mean all.
    chosen = {
        "country": country.value,
        "partner": partner.value,
        "direction": direction.value,
        "quads": quad.value,
        "types": event_type.value,
        "realis": realis.value,
        "confidence": confidence.value,
        "since": period.value[0],
        "until": period.value[1],
        "undated": undated.value,
    }
    return (chosen,)


@app.cell(hide_code=True)
def _():
    events_of_choice = """
    FROM events
    WHERE ($country IS NULL OR $country IN (source_country, target_country))
    AND ($partner IS NULL OR $partner IN (source_country, target_country))
    -- An undirected type applies both ways, whichever code stands first.
    AND (
        $country IS NULL OR $direction = 'both ways'
        OR $country = if($direction = 'as source', source_country, target_country)
        OR event_type IN (SELECT event_type FROM event_types WHERE NOT directed)
    )
    AND (len($quads) = 0 OR list_contains($quads, quad_class))
    AND (len($types) = 0 OR list_contains($types, event_type))
    AND (len($realis) = 0 OR list_contains($realis, realis))
    AND confidence >= $confidence
    AND (event_date BETWEEN $since AND $until OR (event_date IS NULL AND $undated))
    """
    return (events_of_choice,)


@app.cell(hide_code=True)
def _(chosen, db, events_of_choice, mo):
    [_counts] = db.sql(
        f"""
        SELECT count(*) AS events, count(DISTINCT story_id) AS stories, count(*) FILTER (event_date IS NULL) AS undated,
            sum(confidence) AS expected_right
        {events_of_choice}
        """,
        params=chosen,
    ).fetchall()
    mo.md(
        "**{:,} events** in {:,} stories; {:,} have no day. By their confidence about {:,.0f} are right.".format(
            *_counts[:3], _counts[3] or 0
        )
    )


@app.cell(hide_code=True)
def _(alt, chosen, db, events_of_choice, mo):
    by_day = db.sql(
        f"""
        SELECT event_date AS day, quad_class,
            ['verbal cooperation', 'material cooperation', 'verbal conflict', 'material conflict'][quad_class] AS quad,
            count(*) AS events
        {events_of_choice}
        AND event_date IS NOT NULL
        GROUP BY ALL ORDER BY ALL
        """,
        params=chosen,
    ).pl()
    # Blue and orange tell cooperation from conflict for the colour-blind as well; the darker is material.
    _colours = alt.Scale(
        domain=["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"],
        range=["#9ecae1", "#2171b5", "#fdae6b", "#d94801"],
    )
    _bars = (
        alt.Chart(by_day)
        .mark_bar(size=12)
        .encode(
            alt.X("day:T", title="Day"),
            alt.Y("events:Q", title="Events"),
            alt.Color("quad:N", scale=_colours, title=None),
            alt.Order("quad_class:O"),
            tooltip=["day:T", "quad:N", "events:Q"],
        )
        .properties(height=220, width="container")
    )
    timeline = mo.ui.altair_chart(_bars, chart_selection="interval", legend_selection=False)
    mo.vstack([mo.md("## When\nDrag over days to narrow the sentences below."), timeline])
    return (timeline,)


@app.cell(hide_code=True)
def _(chosen, db, events_of_choice, mo):
    pairs = db.sql(
        f"""
        SELECT least(source_country, target_country) AS country_a,
            greatest(source_country, target_country) AS country_b,
            count(DISTINCT story_id) AS stories, count(*) AS events,
            count(*) FILTER (quad_class >= 3) AS conflict, count(*) FILTER (quad_class <= 2) AS cooperation,
            round(avg(intensity), 2) AS mean_intensity
        {events_of_choice}
        GROUP BY ALL ORDER BY stories DESC, events DESC, country_a, country_b
        """,
        params=chosen,
    ).pl()
    directions = db.sql(
        f"""
        SELECT source_country, target_country, event_type, count(*) AS events,
            round(avg(confidence), 2) AS mean_confidence
        {events_of_choice}
        GROUP BY ALL ORDER BY events DESC, source_country, target_country, event_type
        """,
        params=chosen,
    ).pl()
    agencies = db.sql(
        f"""
        WITH chosen AS (SELECT DISTINCT story_id {events_of_choice})
        SELECT agency, count(*) AS stories
        FROM (SELECT unnest(agency_codes) AS agency FROM stories JOIN chosen USING (story_id))
        GROUP BY ALL ORDER BY stories DESC, agency
        """,
        params=chosen,
    ).pl()
    mo.ui.tabs(
        {
            "Pairs": mo.ui.table(pairs, selection=None),
            "Who does what": mo.ui.table(directions, selection=None),
            "Agencies": mo.ui.table(agencies, selection=None),
        }
    )


@app.cell(hide_code=True)
def _(chosen, db, events_of_choice, mo, timeline):
    MOST = 20_000
    _days = timeline.value["day"].unique().to_list()
    # Where nothing is dragged over, all days count, and what has no day.
    _dragged = 0 < len(timeline.value) < len(timeline.dataframe)
    _sentences = db.sql(
        f"""
        WITH newest AS (
            SELECT * {events_of_choice}
            AND (NOT $dragged OR list_contains($days, event_date))
            ORDER BY event_date DESC NULLS LAST, confidence DESC, event_id
            LIMIT {MOST}
        )
        SELECT newest.event_date AS day, source_country AS source, target_country AS target, event_type AS type,
            sentence, trigger, realis, round(confidence, 2) AS confidence, newest.dated_by,
            array_to_string(agency_codes, '/') AS agencies, source_path AS file, story_id
        FROM newest
        JOIN stories USING (story_id)
        JOIN event_spans USING (event_id)
        JOIN pages USING (page_id)
        ORDER BY newest.event_date DESC NULLS LAST, newest.confidence DESC, event_id
        """,
        params=chosen | {"dragged": _dragged, "days": _days},
    ).pl()
    sentences = mo.ui.table(_sentences, selection="single", wrapped_columns=["sentence"], page_size=15)
    mo.vstack(
        [
            mo.md(
                f"## Sentences\nThe newest {MOST:,} at most; *Export* at its top writes them as CSV."
                " Choose one to read its report."
            ),
            sentences,
        ]
    )
    return (sentences,)


@app.cell(hide_code=True)
def _(db, mo, sentences):
    from html import escape

    mo.stop(not len(sentences.value), mo.md("*No sentence is chosen.*"))
    _row = sentences.value.row(0, named=True)
    [[_headline, _body, _from, _until]] = db.sql(
        "SELECT headline, body, published_from, published_until FROM stories WHERE story_id = $story_id",
        params={"story_id": _row["story_id"]},
    ).fetchall()
    # Reports are text that others wrote: escaped, so that nothing in it acts.
    _marked = escape(_body or "").replace(
        escape(_row["sentence"]), f"<mark>{escape(_row['sentence'])}</mark>"
    )
    _when = f"published from {_from} to {_until}" if _from else "when it was published is not known"
    mo.Html(
        f"<h3>{escape(_headline or '')}</h3><p>{_marked.replace(chr(10), '<br>')}</p>"
        f"<p><small>{escape(_row['file'] or '')}; {_when}</small></p>"
    )


if __name__ == "__main__":
    app.run()
