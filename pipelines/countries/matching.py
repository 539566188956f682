"""Where a story refers to a country, and to which."""

import polars as pl

from pipelines.countries import compounds, conditions, introductions
from pipelines.countries.gazetteer import Gazetteer
from pipelines.countries.scanning import normalise, scan

MENTION_COLUMNS = [
    "version_id",
    "field",
    "country",
    "form",
    "kind",
    "span_start",
    "span_end",
    "lexicon_id",
]


def mentions(texts: pl.DataFrame, gazetteer: Gazetteer, people: pl.DataFrame | None = None) -> pl.DataFrame:
    """Find every form of a country in `texts` [version_id, headline (may be null), body].

    `people` [full_name, surname, country, bare] adds persons learnt from other stories. Returns a row for each form
    and country: [version_id, field ('headline' | 'body'), country (ISO 3166-1 alpha-3 or XKX), form, kind ('name',
    'adjective', 'inhabitants', 'place', 'institution', 'person', 'elided'), span_start, span_end, lexicon_id], sorted
    by version_id, field, span and country. Spans are characters (Int32) of the field, which holds `form` there. A
    compound such as `Brits-Noorse` is one span with a row for each country. The `lexicon_id` of somebody whom the
    story itself introduces starts with `introduced:`.
    """
    if people is not None:
        gazetteer = gazetteer.with_people(people)
    documents = _documents(texts)
    hits = scan(documents, gazetteer.patterns).with_row_index("hit")
    readings = _readings_in_context(hits, documents, gazetteer)
    accepted = _accept(readings)
    found = compounds.widen(accepted)
    persons = _persons_of_the_story(documents, accepted)
    spans = pl.concat([found.select(persons.columns), persons])
    return _in_fields(spans, documents)


def organisation_mentions(texts: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Find international organisations in `texts` [version_id, headline, body].

    Returns [version_id, field, organisation, form, span_start, span_end, lexicon_id], sorted.
    """
    documents = _documents(texts)
    forms = gazetteer.readings.filter(pl.col("organisation").is_not_null())
    hits = scan(documents, gazetteer.patterns).join(forms, on="form")
    rows = hits.with_columns(country=pl.col("organisation"))
    placed = _in_fields(rows.select("row", "country", "kind", "start", "end", "lexicon_id"), documents)
    return placed.select(
        "version_id",
        "field",
        pl.col("country").alias("organisation"),
        "form",
        "span_start",
        "span_end",
        "lexicon_id",
    )


def dateline_countries(datelines: pl.Series, gazetteer: Gazetteer) -> pl.Series:
    """Return the countries of datelines such as `BERLIJN/KYIV`, as a List of codes in order without repeats.

    A dateline is written in capitals and names places only; what it does not settle is left out. Null stays null.
    """
    places = (
        gazetteer.readings.filter(pl.col("kind").is_in(["name", "place"]), pl.col("condition") != "story")
        .with_columns(place=pl.col("form").str.to_uppercase())
        .unique("place", keep="first", maintain_order=True)
        .select("place", "country")
    )
    lines = pl.DataFrame({"dateline": datelines}).with_row_index("row")
    parts = (
        lines.drop_nulls()
        .with_columns(place=normalise(pl.col("dateline")).str.split("/"))
        .explode("place")
        .with_columns(pl.col("place").str.strip_chars().str.to_uppercase())
        .join(places, on="place", how="left", maintain_order="left")
        .group_by("row", maintain_order=True)
        .agg(pl.col("country").drop_nulls().unique(maintain_order=True))
    )
    return (
        lines.join(parts, on="row", how="left", maintain_order="left")
        .get_column("country")
        .alias(datelines.name)
    )


def _documents(texts: pl.DataFrame) -> pl.DataFrame:
    """One text a version: the headline, a line feed, the body."""
    return texts.with_row_index("row").with_columns(
        headline=pl.col("headline").fill_null(""),
        text=normalise(pl.concat_str(pl.col("headline").fill_null(""), pl.lit("\n"), pl.col("body"))),
    )


def _readings_in_context(hits: pl.DataFrame, documents: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Join hits with what they may stand for, and test what stands around them."""
    kinds = hits.join(gazetteer.readings.select("form", "condition").unique("form"), on="form", how="left")
    reports = documents.join(
        kinds.filter(pl.col("condition") == "club").select("row").unique(), on="row", how="semi"
    ).select("row", match_report=conditions.match_report(pl.col("text")))
    next_form = pl.when((pl.col("row") == pl.col("row").shift(-1)).fill_null(False)).then(
        pl.col("form").shift(-1)
    )
    previous_form = pl.when((pl.col("row") == pl.col("row").shift(1)).fill_null(False)).then(
        pl.col("form").shift(1)
    )
    tested = hits.with_columns(
        locative=conditions.locative(),
        after_first_name=conditions.after_first_name(),
        language=conditions.language(),
        joined_after=pl.when(pl.col("after") == "-").then("-" + next_form).otherwise("after"),
        joined_before=pl.when(pl.col("before") == "-").then(previous_form + "-").otherwise("before"),
    )
    readings = tested.join(gazetteer.readings, on="form", how="inner").sort("hit", "country", "lexicon_id")
    organisations = (
        readings.drop_nulls("organisation").group_by("row").agg(organisations=pl.col("organisation").unique())
    )
    return (
        readings.join(reports, on="row", how="left")
        .join(organisations, on="row", how="left")
        .with_columns(
            pl.col("match_report").fill_null(False),
            pl.col("organisations").fill_null([]),
        )
    )


def _accept(readings: pl.DataFrame) -> pl.DataFrame:
    """Keep the readings whose condition holds, one country a hit unless the form names several."""
    candidates = _without_namesakes(readings.drop_nulls("country"))
    settled = candidates.filter(
        ~pl.col("condition").is_in(["story", "default"]),
        (pl.len().over("hit") == 1) | (pl.col("kind") == "elided"),
    )
    evidence = settled.group_by("row", "country").agg(first_at=pl.col("start").min())
    others = evidence.group_by("row").agg(settled_countries=pl.col("country").n_unique())
    weighed = (
        candidates.join(evidence, on=["row", "country"], how="left")
        .join(others, on="row", how="left")
        .with_columns(evidenced=pl.col("first_at").is_not_null())
    )
    holds = (
        pl.when(pl.col("condition") == "story")
        .then(pl.col("evidenced"))
        .when(pl.col("condition") == "default")
        .then(pl.col("evidenced") | pl.col("settled_countries").is_null())
        .otherwise(True)
    )
    kept = weighed.filter(holds).with_columns(weak=pl.col("condition").is_in(["story"]))
    elided = kept.filter(pl.col("kind") == "elided")
    single = (
        kept.filter(pl.col("kind") != "elided")
        .sort(
            "hit", "evidenced", "weak", "first_at", "country", descending=[False, True, False, False, False]
        )
        .unique("hit", keep="first", maintain_order=True)
    )
    return pl.concat([elided, single]).sort("hit", "country")


def _without_namesakes(readings: pl.DataFrame) -> pl.DataFrame:
    """Keep readings whose own condition holds, and no bare surname of somebody else whom the story names in full.

    `Chávez` is no Venezuelan in a story on Betssy Chávez of Peru, nor `Johnson` a Briton in one on Sandra Johnson.
    """
    bare = (pl.col("kind") == "person") & pl.col("surname").is_null()
    named = bare & conditions.after_first_name_inside()
    held = readings.filter(_holds_by_itself())
    full_names = held.drop_nulls("surname").select("row", "surname", full_country="country").unique()
    strangers = readings.filter(named).select("row", "form").unique().with_columns(stranger=pl.lit(True))
    known = held.join(strangers, on=["row", "form"], how="left").join(
        full_names.group_by("row", "surname").agg("full_country"),
        left_on=["row", "form"],
        right_on=["row", "surname"],
        how="left",
    )
    own = pl.col("full_country").list.contains(pl.col("country"))
    namesake = (
        pl.when(pl.col("full_country").is_not_null())
        .then(~own)
        .otherwise(pl.col("stranger").fill_null(False))
    )
    return known.filter(~(bare & namesake)).drop("stranger", "full_country")


def _holds_by_itself() -> pl.Expr:
    """Whether a reading's condition holds, as far as the text around the hit tells."""
    condition = pl.col("condition")
    organisation = condition.str.extract(r"^unless_(.+)$")
    acts_for_it = pl.col("organisations").list.contains(organisation).fill_null(False)
    holds = (
        pl.when(condition == "inside")
        .then(~conditions.sentence_start())
        .when(condition == "locative")
        .then(pl.col("locative"))
        .when(condition == "club")
        .then(pl.col("locative") | ~pl.col("match_report"))
        .when(condition == "eu_seat")
        .then(conditions.strictly_in() | ~pl.col("organisations").list.contains("EU"))
        .when(condition == "unnamed")
        .then(pl.col("locative") | ~conditions.in_a_name())
        .when(condition == "surname")
        .then(conditions.bare_surname())
        .when(organisation.is_not_null())
        .then(conditions.bare_surname() & ~acts_for_it)
        .otherwise(True)
    )
    place = pl.col("kind").is_in(["place", "name"])
    listed_place = pl.col("lexicon_id").str.starts_with("places:")
    return (
        holds
        & ~(place & conditions.named_after())
        & ~(listed_place & ~pl.col("locative") & pl.col("after_first_name"))
        & ~((pl.col("kind") == "adjective") & pl.col("language"))
        & ~(conditions.genitive() & (listed_place | pl.col("kind").is_in(["adjective", "inhabitants"])))
    )


def _persons_of_the_story(documents: pl.DataFrame, accepted: pl.DataFrame) -> pl.DataFrame:
    """Find the people whom a story introduces, and surnames that go on from a full name in the same story.

    Returns [row, country, kind, start, end, lexicon_id]; never on top of an accepted hit.
    """
    columns = ["row", "country", "kind", "start", "end", "lexicon_id"]
    known = accepted.drop_nulls("surname").select("row", "country", "lexicon_id", name="surname")
    counted = accepted.group_by("row").agg(pl.col("country").unique())
    alone = documents.join(counted.filter(pl.col("country").list.len() == 1), on="row").select(
        "text", "country", version_id="row"
    )
    beside = accepted.filter(pl.col("kind").is_in(["adjective", "name"])).rename({"row": "version_id"})
    introduced = pl.concat([introductions.introduced_beside(beside), introductions.introduced_alone(alone)])
    introduced = introduced.with_columns(introductions.surname()).rename({"version_id": "row"})
    lexicon_id = pl.format("introduced:{}:{}", "country", "full_name").alias("lexicon_id")
    names = pl.concat(
        [
            known,
            introduced.select("row", "country", lexicon_id, name="full_name"),
            introduced.select("row", "country", lexicon_id, name="surname"),
        ]
    ).drop_nulls("name")
    names = names.sort("row", "name", "lexicon_id").unique(["row", "name"], keep="first", maintain_order=True)
    if names.is_empty():
        return accepted.head(0).select(columns)
    patterns = names.select("name").unique().with_columns(size=pl.col("name").str.len_bytes())
    patterns = patterns.sort("size", "name", descending=[True, False])
    stories = documents.join(names.select("row").unique(), on="row", how="semi", maintain_order="left")
    hits = scan(stories, patterns.get_column("name")).with_row_index("found")
    found = hits.join(names, left_on=["row", "form"], right_on=["row", "name"], how="inner")
    taken = accepted.select("row", taken_start="start", taken_end="end")
    overlapping = found.join(taken, on="row").filter(
        pl.col("start") < pl.col("taken_end"), pl.col("taken_start") < pl.col("end")
    )
    free = found.join(overlapping.select("found").unique(), on="found", how="anti")
    genitive = pl.col("after").str.contains(r"^s(?:[^\p{L}\p{N}]|$)").cast(pl.Int32)
    return free.with_columns(kind=pl.lit("person"), end=pl.col("end") + genitive).select(columns)


def _in_fields(spans: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Turn spans of the joined text [row, country, kind, start, end, lexicon_id] into spans of headline and body."""
    body_start = pl.col("headline").str.len_chars().cast(pl.Int32) + 1
    fields = documents.select("row", "version_id", "headline", "body", body_start=body_start)
    in_body = pl.col("start") >= pl.col("body_start")
    offset = pl.when(in_body).then("body_start").otherwise(0)
    return (
        spans.join(fields, on="row", how="left")
        .with_columns(
            field=pl.when(in_body).then(pl.lit("body")).otherwise(pl.lit("headline")),
            written=pl.when(in_body).then("body").otherwise("headline"),
            span_start=(pl.col("start") - offset).cast(pl.Int32),
            span_end=(pl.col("end") - offset).cast(pl.Int32),
        )
        .with_columns(
            form=pl.col("written").str.slice("span_start", pl.col("span_end") - pl.col("span_start"))
        )
        .sort("version_id", "field", "span_start", "span_end", "country", "lexicon_id")
        .unique(
            ["version_id", "field", "span_start", "span_end", "country"], keep="first", maintain_order=True
        )
        .select(MENTION_COLUMNS)
    )
