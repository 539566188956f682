"""Where a story refers to a country, and to which."""

import polars as pl

from pipelines.countries import compounds, conditions, introductions
from pipelines.countries.gazetteer import Gazetteer
from pipelines.countries.scanning import normalise, scan, scan_own

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

    `people` [full_name, surname, country, bare] adds persons learnt from other stories. Returns a row for
    each form and country: [version_id, field ('headline' | 'body'), country (ISO 3166-1 alpha-3 or XKX),
    form, kind ('name', 'adjective', 'inhabitants', 'place', 'institution', 'person', 'elided'), span_start,
    span_end, lexicon_id], sorted by version_id, then as the text runs (the headline first), then by country.
    Spans are characters (Int32) of the field, which holds `form` there. A compound such as `Brits-Noorse` is
    one span with a row for each country. The `lexicon_id` of somebody whom the story itself introduces
    starts with `introduced:`.
    """
    if people is not None:
        gazetteer = gazetteer.with_people(people)
    documents = _documents(texts)
    hits = scan(documents, gazetteer.patterns).with_row_index("hit")
    readings = _readings_in_context(hits, documents, gazetteer)
    accepted = _accept(readings)
    found = compounds.widen(accepted)
    persons = _persons_of_the_story(documents, accepted, gazetteer)
    spans = pl.concat([found.select(persons.columns), persons])
    return _in_fields(spans, documents)


def organisation_mentions(texts: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Find international organisations in `texts` [version_id, headline, body].

    Returns [version_id, field, organisation, form, span_start, span_end, lexicon_id], sorted as mentions are.
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

    A dateline is written in capitals and names places only; what it does not settle is left out. Null stays
    null.
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
    """One text a version, in the order of version_id: the headline, a line feed, the body."""
    return (
        texts.select("version_id", pl.col("headline").fill_null(""), "body")
        .sort("version_id")
        .with_row_index("row")
        .with_columns(written=pl.concat_str("headline", pl.lit("\n"), "body"))
        .with_columns(text=normalise(pl.col("written")))
    )


def _readings_in_context(hits: pl.DataFrame, documents: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Join hits with what they may stand for, and test what stands around them."""
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
    readings = tested.join(gazetteer.readings, on="form", how="inner", maintain_order="left")
    countries = readings.drop_nulls("country")
    asks_the_story = pl.col("condition").str.contains("^(?:club|eu_seat|unless_.*)$")
    return pl.concat(
        [
            countries.filter(~asks_the_story).with_columns(acts_for_organisation=False, match_report=False),
            _asked(countries.filter(asks_the_story), readings, documents),
        ]
    )


def _asked(asking: pl.DataFrame, readings: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Ask the whole story whether it is on a match, and whether it names the organisation of a condition."""
    reports = documents.join(
        asking.filter(pl.col("condition") == "club").select("row"), on="row", how="semi"
    ).select("row", match_report=conditions.match_report(pl.col("text")))
    named = readings.drop_nulls("organisation").select("row", "organisation").unique()
    organisation = (
        pl.when(pl.col("condition") == "eu_seat")
        .then(pl.lit("EU"))
        .otherwise(pl.col("condition").str.extract("^unless_(.+)$"))
    )
    return (
        asking.with_columns(organisation=organisation)
        .join(reports, on="row", how="left")
        .join(named.with_columns(acts_for_organisation=True), on=["row", "organisation"], how="left")
        .with_columns(
            pl.col("acts_for_organisation").fill_null(False),
            pl.col("match_report").fill_null(False),
            organisation=pl.lit(None, pl.String),
        )
        .select(*readings.columns, "acts_for_organisation", "match_report")
    )


def _accept(readings: pl.DataFrame) -> pl.DataFrame:
    """Keep the readings whose condition holds, one country a hit unless the form names several."""
    candidates = _without_namesakes(readings)
    clear = (pl.col("alternatives") == 1) & ~pl.col("condition").is_in(["story", "default"])
    settled = candidates.filter(clear)
    return pl.concat([settled, _weighed(candidates.filter(~clear), settled)]).sort("hit", "country")


def _weighed(candidates: pl.DataFrame, settled: pl.DataFrame) -> pl.DataFrame:
    """Choose among the countries of a form by what else the story refers to, and where it did so first."""
    evidence = (
        settled.join(candidates.select("row"), on="row", how="semi")
        .group_by("row", "country")
        .agg(first_at=pl.col("start").min())
    )
    weighed = candidates.join(evidence, on=["row", "country"], how="left").join(
        evidence.select("row").unique().with_columns(settled=True), on="row", how="left"
    )
    evidenced = pl.col("first_at").is_not_null()
    holds = (
        pl.when(pl.col("condition") == "story")
        .then(evidenced)
        .when(pl.col("condition") == "default")
        .then(evidenced | pl.col("settled").is_null())
        .otherwise(True)
    )
    return (
        weighed.filter(holds)
        .with_columns(evidenced=evidenced, weak=pl.col("condition") == "story")
        .sort(
            *("hit", "evidenced", "weak", "first_at", "country", "lexicon_id"),
            descending=[False, True, False, False, False, False],
        )
        .unique("hit", keep="first", maintain_order=True)
        .select(candidates.columns)
    )


def _without_namesakes(readings: pl.DataFrame) -> pl.DataFrame:
    """Keep readings whose own condition holds, and no bare surname of somebody else whom the story names in
    full.

    `Chávez` is no Venezuelan in a story on Betssy Chávez of Peru, nor `Johnson` a Briton in one on Sandra
    Johnson.
    """
    bare = (pl.col("kind") == "person") & pl.col("surname").is_null()
    held = readings.filter(_holds_by_itself())
    surnames = held.filter(bare)
    strangers = readings.filter(bare & conditions.after_first_name_inside()).select("row", "form").unique()
    full_names = held.drop_nulls("surname").group_by("row", form="surname").agg(full_country="country")
    known = surnames.join(strangers.with_columns(stranger=True), on=["row", "form"], how="left").join(
        full_names, on=["row", "form"], how="left"
    )
    own = pl.col("full_country").list.contains(pl.col("country"))
    namesake = (
        pl.when(pl.col("full_country").is_not_null())
        .then(~own)
        .otherwise(pl.col("stranger").fill_null(False))
    )
    return pl.concat([held.filter(~bare), known.filter(~namesake).select(held.columns)])


def _holds_by_itself() -> pl.Expr:
    """Whether a reading's condition holds, as far as the text around the hit tells."""
    condition = pl.col("condition")
    holds = (
        pl.when(condition == "inside")
        .then(~conditions.sentence_start())
        .when(condition == "locative")
        .then(pl.col("locative"))
        .when(condition == "club")
        .then(pl.col("locative") | ~pl.col("match_report"))
        .when(condition == "eu_seat")
        .then(conditions.strictly_in() | ~pl.col("acts_for_organisation"))
        .when(condition == "unnamed")
        .then(pl.col("locative") | ~conditions.in_a_name())
        .when(condition == "surname")
        .then(conditions.bare_surname())
        .when(condition.str.starts_with("unless_"))
        .then(conditions.bare_surname() & ~pl.col("acts_for_organisation"))
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


def _persons_of_the_story(
    documents: pl.DataFrame, accepted: pl.DataFrame, gazetteer: Gazetteer
) -> pl.DataFrame:
    """Find the people whom a story introduces, and surnames that go on from a full name in the same story.

    Returns [row, country, kind, start, end, lexicon_id]; never on top of an accepted hit.
    """
    columns = ["row", "country", "kind", "start", "end", "lexicon_id"]
    known = accepted.drop_nulls("surname").select("row", "country", "lexicon_id", name="surname")
    # A surname that is a form by itself has been searched for already.
    bare = gazetteer.readings.filter(pl.col("kind") == "person").select("country", name="form")
    known = known.join(bare, on=["name", "country"], how="anti")
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
    hits = scan_own(documents, names.select("row", form="name")).with_row_index("found")
    found = hits.join(names, left_on=["row", "form"], right_on=["row", "name"], how="inner")
    taken = accepted.select("row", taken_start="start", taken_end="end")
    overlapping = found.join(taken, on="row").filter(
        pl.col("start") < pl.col("taken_end"), pl.col("taken_start") < pl.col("end")
    )
    free = found.join(overlapping.select("found").unique(), on="found", how="anti")
    genitive = pl.col("after").str.contains(r"^s(?:[^\p{L}\p{N}]|$)").cast(pl.Int32)
    return free.with_columns(kind=pl.lit("person"), end=pl.col("end") + genitive).select(columns)


def _in_fields(spans: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Turn spans of the joined text [row, country, kind, start, end, lexicon_id] into spans of headline
    and body.
    """
    body_start = pl.col("headline").str.len_chars().cast(pl.Int32) + 1
    fields = documents.select("row", "version_id", "written", body_start=body_start)
    in_body = pl.col("start") >= pl.col("body_start")
    offset = pl.when(in_body).then("body_start").otherwise(0)
    return (
        spans.sort("row", "start", "end", "country", "lexicon_id")
        .unique(["row", "start", "end", "country"], keep="first", maintain_order=True)
        .join(fields, on="row", how="left", maintain_order="left")
        .select(
            "version_id",
            "country",
            "kind",
            "lexicon_id",
            field=pl.when(in_body).then(pl.lit("body")).otherwise(pl.lit("headline")),
            form=pl.col("written").str.slice("start", pl.col("end") - pl.col("start")),
            span_start=pl.col("start") - offset,
            span_end=pl.col("end") - offset,
        )
        .select(MENTION_COLUMNS)
    )
