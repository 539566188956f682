"""Where a story refers to a country, and to which."""

import polars as pl

from pipelines.countries import compounds, conditions, introductions
from pipelines.countries.gazetteer import Gazetteer
from pipelines.countries.scanning import has_lookalike, normalise, scan, scan_own

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
_SPAN = ["row", "country", "kind", "start", "end", "lexicon_id"]


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
    hits = scan(documents, gazetteer.needles).with_row_index("hit")
    accepted = _accept(_readings_in_context(hits, documents, gazetteer))
    wide = compounds.widen(accepted, gazetteer.patterns)
    persons = _persons_of_the_story(documents, accepted)
    # In a text without wide spans and persons of its own, the hits are in order and distinct already.
    several = accepted.filter(pl.col("hit") == pl.col("hit").shift(1))
    mixed = pl.concat([frame.get_column("row") for frame in (wide, persons, several)]).unique()
    in_mixed = accepted.select(pl.col("row").is_in(mixed.implode())).to_series()
    narrow = accepted.filter(in_mixed).join(wide, on="hit", how="anti")
    ordered = pl.concat([frame.select(_SPAN) for frame in (narrow, wide, persons)]).pipe(_in_order)
    plain = accepted.filter(~in_mixed).select(_SPAN)
    return _in_fields(plain.merge_sorted(ordered, key="row"), documents)


def organisation_mentions(texts: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Find international organisations in `texts` [version_id, headline, body].

    Returns [version_id, field, organisation, form, span_start, span_end, lexicon_id], sorted as mentions are.
    """
    documents = _documents(texts)
    forms = gazetteer.readings.filter(pl.col("organisation").is_not_null())
    hits = scan(documents, gazetteer.needles).join(forms, on="pattern")
    rows = hits.with_columns(country=pl.col("organisation"))
    placed = _in_fields(_in_order(rows.select(_SPAN)), documents)
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
    headline = pl.col("headline").fill_null("")
    documents = texts.select(
        "version_id",
        body_start=headline.str.len_chars().cast(pl.Int32) + 1,
        written=pl.concat_str(headline, pl.lit("\n"), "body"),
    ).with_columns(altered=has_lookalike(pl.col("written")))
    altered = documents.filter("altered").with_columns(text=normalise(pl.col("written")))
    plain = documents.filter(~pl.col("altered")).with_columns(text="written")
    return pl.concat([altered, plain]).sort("version_id").with_row_index("row")


def _readings_in_context(hits: pl.DataFrame, documents: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """Join hits with what they may stand for, and what their conditions ask of the text around them."""
    same_row_as_previous = (pl.col("row") == pl.col("row").shift(1)).fill_null(False)
    same_row_as_next = (pl.col("row") == pl.col("row").shift(-1)).fill_null(False)
    hits = hits.with_columns(form=gazetteer.patterns.gather(hits.get_column("pattern")))
    tested = hits.with_columns(
        locative=conditions.locative(hits, _asking(hits, gazetteer, conditions.ASKS_LOCATIVE)),
        after_first_name=conditions.after_first_name(
            hits, _asking(hits, gazetteer, conditions.ASKS_FIRST_NAME)
        ),
        language=conditions.language(hits, _asking(hits, gazetteer, conditions.ASKS_LANGUAGE)),
        previous_pattern=pl.when(same_row_as_previous).then(pl.col("pattern").shift(1)),
        next_pattern=pl.when(same_row_as_next).then(pl.col("pattern").shift(-1)),
    )
    readings = tested.join(
        gazetteer.readings.drop("form"), on="pattern", maintain_order="left"
    ).with_row_index("reading")
    asking = readings.filter(pl.col("condition").str.contains("^(?:club|eu_seat|unless_.*)$"))
    organisations = readings.select("row", "organisation").drop_nulls()
    return readings.with_columns(
        _marked(readings, _acting(asking, organisations)).alias("acts_for_organisation"),
        _marked(readings, _on_a_match(asking, documents)).alias("match_report"),
    )


def _marked(readings: pl.DataFrame, chosen: pl.Series) -> pl.Series:
    """A mark on the chosen readings. A mark is far cheaper than to take frames of all hits apart and join them."""
    return pl.repeat(False, readings.height, eager=True).scatter(chosen, True)


def _asking(hits: pl.DataFrame, gazetteer: Gazetteer, asks: pl.Expr) -> pl.Series:
    """Whether a reading of a hit asks for a test."""
    patterns = gazetteer.readings.filter(asks).get_column("pattern").unique()
    return hits.get_column("pattern").is_in(patterns.implode())


def _acting(asking: pl.DataFrame, organisations: pl.DataFrame) -> pl.Series:
    """Those readings whose story names the organisation that their condition is about."""
    organisation = (
        pl.when(pl.col("condition") == "eu_seat")
        .then(pl.lit("EU"))
        .otherwise(pl.col("condition").str.extract("^unless_(.+)$"))
    )
    named = asking.select("row", "reading", organisation=organisation)
    return named.join(organisations, on=["row", "organisation"], how="semi").get_column("reading")


def _on_a_match(asking: pl.DataFrame, documents: pl.DataFrame) -> pl.Series:
    """Those readings for a place with a club whose story is on a match."""
    clubs = asking.filter(pl.col("condition") == "club").select("row", "reading")
    stories = documents.select("row", "text").join(clubs, on="row", how="semi")
    reports = stories.filter(conditions.match_report(pl.col("text")))
    return clubs.join(reports, on="row", how="semi").get_column("reading")


def _accept(readings: pl.DataFrame) -> pl.DataFrame:
    """Keep the readings whose condition holds, one country a hit unless the form names several."""
    country = readings.select(pl.col("country").is_not_null()).to_series()
    held = country & ~_marked(readings, _failing(readings))
    held &= ~_marked(readings, _namesakes(readings, held))
    clear = (pl.col("alternatives") == 1) & ~pl.col("condition").is_in(["story", "default"])
    settled = held & readings.select(clear).to_series()
    chosen = _weighed(readings.filter(held & ~settled), readings, settled)
    return readings.filter(settled | _marked(readings, chosen))


def _failing(readings: pl.DataFrame) -> pl.Series:
    """Readings whose condition fails, as far as the text around the hit tells."""
    # A test costs far more than finding the readings that ask for it.
    around = readings.select(conditions.ASKED)
    return pl.concat(
        [around.filter(asking).filter(fails).get_column("reading") for asking, fails in conditions.FAILURES]
    )


def _namesakes(readings: pl.DataFrame, held: pl.Series) -> pl.Series:
    """Readings of a bare surname for somebody else than whom the story names in full.

    `Chávez` is no Venezuelan in a story on Betssy Chávez of Peru, nor `Johnson` a Briton in one on Sandra
    Johnson.
    """
    columns = ["reading", "row", "form", "country"]
    person = readings.select(pl.col("kind") == "person").to_series()
    full = readings.select(pl.col("surname").is_not_null()).to_series()
    surnames = readings.filter(held & person & ~full).select(columns)
    strangers = (
        readings.filter(person & ~full & readings.get_column("country").is_not_null())
        .filter(conditions.after_first_name_inside())
        .select("row", "form")
        .unique()
    )
    full_names = (
        readings.filter(held & full)
        .select("row", "country", form="surname")
        .join(surnames, on=["row", "form"], how="semi")
        .group_by("row", "form")
        .agg(full_country="country")
    )
    known = surnames.join(strangers.with_columns(stranger=True), on=["row", "form"], how="left").join(
        full_names, on=["row", "form"], how="left"
    )
    own = pl.col("full_country").list.contains(pl.col("country"))
    namesake = (
        pl.when(pl.col("full_country").is_not_null())
        .then(~own)
        .otherwise(pl.col("stranger").fill_null(False))
    )
    return known.filter(namesake).get_column("reading")


def _weighed(candidates: pl.DataFrame, readings: pl.DataFrame, settled: pl.Series) -> pl.Series:
    """Choose among the countries of a form by what else the story refers to, and where it did so first."""
    beside = readings.select("row", "country", "start").filter(settled)
    evidence = (
        beside.join(candidates.select("row"), on="row", how="semi")
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
        .get_column("reading")
    )


def _persons_of_the_story(documents: pl.DataFrame, accepted: pl.DataFrame) -> pl.DataFrame:
    """Find the people whom a story introduces, and surnames that go on from a full name in the same story.

    Returns [row, country, kind, start, end, lexicon_id]; never on top of an accepted hit.
    """
    names = _names_of_the_story(documents, accepted)
    if names.is_empty():
        return accepted.head(0).select(_SPAN)
    patterns = names.select("name").unique().with_columns(size=pl.col("name").str.len_bytes())
    patterns = (
        patterns.sort("size", "name", descending=[True, False]).select("name").with_row_index("pattern")
    )
    own = names.select("row", form="name")
    hits = scan_own(documents, own, patterns.get_column("name")).with_row_index("found")
    found = hits.join(patterns, on="pattern").join(names, on=["row", "name"], how="inner")
    taken = accepted.select("row", taken_start="start", taken_end="end")
    overlapping = found.join(taken, on="row").filter(
        pl.col("start") < pl.col("taken_end"), pl.col("taken_start") < pl.col("end")
    )
    free = found.join(overlapping.select("found").unique(), on="found", how="anti")
    genitive = conditions.genitive().cast(pl.Int32)
    return free.with_columns(kind=pl.lit("person"), end=pl.col("end") + genitive).select(_SPAN)


def _names_of_the_story(documents: pl.DataFrame, accepted: pl.DataFrame) -> pl.DataFrame:
    """Names to look for in each story: [row, name, country, lexicon_id], one country a name."""
    # A surname that is a form by itself has been searched for already.
    known = _standing_alone(
        accepted.filter(pl.col("surname").is_not_null() & ~pl.col("surname_is_form")), documents
    )
    countries = accepted.group_by("row").agg(
        pl.col("country").first(),
        single=pl.col("country_rank").min() == pl.col("country_rank").max(),
    )
    alone = documents.select("text", version_id="row").join(
        countries.filter("single").select("country", version_id="row"), on="version_id"
    )
    beside = accepted.filter(pl.col("kind").is_in(["adjective", "name"])).select(
        "country", "kind", "before", "after", version_id="row"
    )
    introduced = pl.concat([introductions.introduced_beside(beside), introductions.introduced_alone(alone)])
    introduced = introduced.with_columns(introductions.surname()).rename({"version_id": "row"})
    lexicon_id = pl.format("introduced:{}:{}", "country", "full_name").alias("lexicon_id")
    names = pl.concat(
        [
            known.select("row", "country", "lexicon_id", name="surname"),
            introduced.select("row", "country", lexicon_id, name="full_name"),
            introduced.select("row", "country", lexicon_id, name="surname"),
        ]
    ).drop_nulls("name")
    return names.sort("row", "name", "lexicon_id").unique(["row", "name"], keep="first", maintain_order=True)


def _standing_alone(known: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Keep those full names whose surname stands in the text more often than within them."""
    name = ["row", "surname"]
    full = known.filter(pl.col("form").str.contains(pl.col("surname"), literal=True))
    within = full.group_by(name).agg(within=pl.col("hit").n_unique())
    occurrences = pl.col("text").str.split(pl.col("surname")).list.len() - 1
    alone = (
        known.select(name)
        .unique()
        .join(within, on=name, how="left")
        .join(documents.select("row", "text"), on="row")
        .filter(occurrences > pl.col("within").fill_null(0))
    )
    return known.join(alone, on=name, how="semi")


def _in_order(spans: pl.DataFrame) -> pl.DataFrame:
    """Sort spans as texts run, and keep one for each country."""
    return spans.sort("row", "start", "end", "country", "lexicon_id").unique(
        ["row", "start", "end", "country"], keep="first", maintain_order=True
    )


def _in_fields(spans: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Turn spans of the joined text [row, country, kind, start, end, lexicon_id] into spans of headline
    and body.
    """
    in_body = pl.col("start") >= pl.col("body_start")
    offset = pl.when(in_body).then("body_start").otherwise(0)
    return (
        spans.join(
            documents.select("row", "version_id", "body_start", "written"), on="row", maintain_order="left"
        )
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
