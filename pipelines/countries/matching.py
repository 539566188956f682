"""Match country mentions in stories."""

import polars as pl

from pipelines.countries import compounds, conditions, introductions
from pipelines.countries.damaged import damaged, damaged_forms, repaired
from pipelines.countries.flags import documents_with, flag, look_up
from pipelines.countries.gazetteer import Gazetteer
from pipelines.countries.offices import acting_for_organisation, day_number, gives_national_office, in_office
from pipelines.countries.scanning import GAPS, gap, has_lookalike, merge_order, normalise, scan, scan_own
from pipelines.countries.traits import has

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
_NEEDS_STORY = pl.col("condition").is_in(["story", "story_locative"])
_SPAN = ["row", "country", "kind", "start", "end", "lexicon_id"]


def mentions(texts: pl.DataFrame, gazetteer: Gazetteer, people: pl.DataFrame | None = None) -> pl.DataFrame:
    """Find every form of a country in `texts` [version_id, headline (may be null), body].

    `texts` may have `not_after`, the last day on which a text can have been published: a person means the
    country or the organisation whose office was held then, or for the latest where the day is null. `people`
    [full_name, surname, country, bare] adds persons learned from other stories. Returns one row for
    each form and country: [version_id, field ('headline' | 'body'), country (ISO 3166-1 alpha-3 or XKX),
    form, kind ('name', 'adjective', 'inhabitants', 'place', 'institution', 'person', 'elided'), span_start,
    span_end, lexicon_id], sorted by version_id, then by position in the text (the headline first), then by country.
    Spans are characters (Int32) of the field; `form` is the text of the span. A compound such as `Brits-Noorse` is
    one span with a row for each country. The `lexicon_id` of a person that the story itself introduces
    starts with `introduced:`.
    """
    if people is not None:
        gazetteer = gazetteer.with_people(people)
    documents = _documents(texts, gazetteer.patterns)
    hits = scan(documents, gazetteer.search_terms)
    hits = hits.with_columns(gazetteer.pattern_traits[hits.get_column("pattern")])
    accepted = _accept(_readings(hits, gazetteer), hits, documents, gazetteer)
    wide = _wide(accepted, hits, documents, gazetteer)
    persons = _persons_of_the_story(accepted, hits, documents, gazetteer)
    # In texts without wide spans and persons that they introduce, the hits are already ordered and distinct.
    several = accepted.filter(pl.col("hit") == pl.col("hit").shift(1))
    mixed = documents_with(documents, *(frame.get_column("row") for frame in (wide, persons, several)))
    in_mixed = look_up(mixed, accepted.get_column("row"))
    narrow = accepted.filter(in_mixed).join(wide, on="hit", how="anti")
    read = _with_readings(narrow, gazetteer, "country", "kind", "lexicon_id")
    ordered = _in_order(pl.concat([frame.select(_SPAN) for frame in (read, wide, persons)]))
    return _in_fields(accepted.filter(~in_mixed), ordered, documents, gazetteer)


def dateline_countries(datelines: pl.Series, gazetteer: Gazetteer) -> pl.Series:
    """Return the countries of datelines such as `BERLIJN/KYIV`, as a List of codes in order without repeats.

    A dateline is written in capitals and names places only; places that are ambiguous or unknown are left out. Null
    stays null.
    """
    places = (
        gazetteer.readings.filter(pl.col("kind").is_in(["name", "place"]), ~_NEEDS_STORY)
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


def _documents(texts: pl.DataFrame, forms: pl.Series) -> pl.DataFrame:
    """One text per version, in the order of version_id: the headline, a line feed, the body.

    Of `forms` that lost letters, `text` has the whole ones; `written` is as it was.
    """
    headline = pl.col("headline").fill_null("")
    not_after = pl.col("not_after") if "not_after" in texts.columns else pl.lit(None, pl.Date)
    documents = (
        texts.select(
            "version_id",
            day=day_number(not_after),
            body_start=headline.str.len_chars().cast(pl.Int32) + 1,
            written=pl.concat_str(headline, pl.lit("\n"), "body"),
        )
        .sort("version_id")
        .with_row_index("row")
    )
    text = documents.get_column("written")
    lookalike = documents.select(has_lookalike(pl.col("written"))).to_series().arg_true()
    lost = damaged(text)
    altered = pl.concat([lookalike, lost]).unique().sort()
    normal = documents[altered].select(normalise(pl.col("written"))).to_series()
    if len(lost):
        among = altered.is_in(lost.implode()).arg_true()
        normal = normal.scatter(among, repaired(normal.gather(among), damaged_forms(forms)))
    documents = documents.with_columns(flag(documents.height, altered).alias("altered"))
    place = pl.int_range(len(text), eager=True)
    place = place.scatter(altered, pl.int_range(len(text), len(text) + len(normal), eager=True))
    return documents.with_columns(text=pl.concat([text, normal], rechunk=True)[place])


def _readings(hits: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """The possible readings of hits: [hit, row, reading (of the gazetteer), traits], numbers only, in text order."""
    pattern = hits.get_column("pattern")
    read = hits.select(reading=gazetteer.first_reading[pattern]).with_row_index("hit")
    # Nearly every form has one reading: the others are merged in.
    others = gazetteer.other_readings
    ambiguous = look_up(flag(len(gazetteer.patterns), others.get_column("pattern")), pattern).arg_true()
    more = pl.DataFrame({"hit": ambiguous, "pattern": pattern[ambiguous]}).join(others, on="pattern")
    if more.height:
        more = more.select("hit", "reading").sort("hit", "reading")
        order = merge_order(read.get_column("hit"), more.get_column("hit"))
        read = pl.concat([read, more], rechunk=True)[order]
    row = hits.get_column("row")[read.get_column("hit")]
    traits = gazetteer.readings.get_column("traits")[read.get_column("reading")]
    return read.select("hit", row, "reading", traits)


def _with_readings(found: pl.DataFrame, gazetteer: Gazetteer, *columns: str) -> pl.DataFrame:
    """Add columns of the gazetteer's readings."""
    reading = found.get_column("reading")
    return found.with_columns(gazetteer.readings.get_column(name)[reading] for name in columns)


def _with_text(found: pl.DataFrame, hits: pl.DataFrame, documents: pl.DataFrame, *sides: str) -> pl.DataFrame:
    """Add the texts between hits and their neighbours: `before`, `after` or both."""
    hit = found.get_column("hit")
    return found.with_columns(
        gap(hits.select(GAPS[side])[hit], documents, side).alias(side) for side in sides
    )


def _accept(
    readings: pl.DataFrame, hits: pl.DataFrame, documents: pl.DataFrame, gazetteer: Gazetteer
) -> pl.DataFrame:
    """Keep the readings whose condition holds: one country per hit, unless the form names several."""
    traits = readings.get_column("traits")
    failing = flag(readings.height, _failing(readings, hits, documents, gazetteer))
    held = has(traits, "of_country") & ~failing
    readings = readings.with_row_index("place")
    persons = readings.with_columns(held=held).filter(has(traits, "person"))
    held &= ~flag(readings.height, _namesakes(persons, hits, documents, gazetteer))
    held &= ~flag(readings.height, _surnames(readings.filter(held), hits, documents, gazetteer))
    doubtful = flag(readings.height, _doubtful(readings.filter(held), hits, documents))
    settled = held & has(traits, "settled") & ~doubtful
    chosen = _disambiguate(
        readings.with_columns(doubtful=doubtful).filter(held & ~settled),
        readings.filter(settled),
        hits,
        documents,
        gazetteer,
    )
    accepted = readings.filter(settled | flag(readings.height, chosen))
    hit = accepted.get_column("hit")
    return accepted.with_columns(hits.get_column(name)[hit] for name in ("start", "end"))


def _failing(
    readings: pl.DataFrame, hits: pl.DataFrame, documents: pl.DataFrame, gazetteer: Gazetteer
) -> pl.Series:
    """Row numbers of the readings whose condition fails on the text around the hit."""
    maybe = hits.select(conditions.MAYBE)
    needs_testing = look_up(conditions.needs_testing(hits, maybe), readings.get_column("hit"))
    tested = readings.with_row_index("place").filter(needs_testing)
    context = maybe.with_columns(**conditions.context_flags(hits, documents))
    tested = tested.with_columns(look_up(flags, tested.get_column("hit")) for flags in context)
    tested = tested.with_columns(
        flag(tested.height, chosen).alias(name)
        for name, chosen in (
            ("acts_for_organisation", _acting_for_organisation(tested, readings, hits, documents, gazetteer)),
            ("match_report", _on_a_match(tested, documents)),
        )
    )
    # A test costs far more than finding the readings that need it.
    return pl.concat(
        [
            _with_text(tested.filter(needed), hits, documents, *sides).filter(fails).get_column("place")
            for needed, sides, fails in conditions.FAILURES
        ]
    )


def _acting_for_organisation(
    tested: pl.DataFrame,
    readings: pl.DataFrame,
    hits: pl.DataFrame,
    documents: pl.DataFrame,
    gazetteer: Gazetteer,
) -> pl.Series:
    """The tested readings that mean an organisation: by the day, or because the story names it."""
    traits = tested.get_column("traits")
    maybe = has(traits, "eu_seat") | has(traits, "unless") | has(traits, "serves")
    acting = tested.with_row_index("number").filter(maybe)
    conditional = _with_readings(acting, gazetteer, "condition", "full_name").with_columns(
        organisation=pl.when(condition="eu_seat")
        .then(pl.lit("EU"))
        .otherwise(pl.col("condition").str.strip_prefix("unless_")),
    )
    named = readings.filter(has(readings.get_column("traits"), "of_organisation"))
    named = _with_readings(named, gazetteer, "organisation")
    naming = conditional.join(named, on=["row", "organisation"], how="semi").get_column("number")
    people = _with_text(
        conditional.filter(pl.col("full_name").is_not_null()), hits, documents, "before", "after"
    )
    people = people.select(
        "number",
        "row",
        "full_name",
        documents.get_column("day")[people.get_column("row")],
        named=pl.col("number").is_in(naming.implode()),
        national=gives_national_office(),
    )
    seats = conditional.filter(pl.col("full_name").is_null(), pl.col("number").is_in(naming.implode()))
    return pl.concat([seats.get_column("number"), acting_for_organisation(people, gazetteer.services)])


def _on_a_match(tested: pl.DataFrame, documents: pl.DataFrame) -> pl.Series:
    """The tested readings of a place with a club whose story is a match report."""
    clubs = tested.select("row").with_row_index("number").filter(has(tested.get_column("traits"), "club"))
    stories = documents.select("row", "text").filter(documents_with(documents, clubs.get_column("row")))
    reports = stories.filter(conditions.match_report(pl.col("text")))
    return clubs.join(reports, on="row", how="semi").get_column("number")


def _namesakes(
    persons: pl.DataFrame, hits: pl.DataFrame, documents: pl.DataFrame, gazetteer: Gazetteer
) -> pl.Series:
    """Row numbers of readings of a bare surname as another person than the one that the story names in full.

    `Chávez` is not the Venezuelan in a story on Betssy Chávez of Peru, nor `Johnson` the Briton in one on Sandra
    Johnson.
    """
    read = _with_readings(persons, gazetteer, "form", "country", "surname").drop_nulls("country")
    full = pl.col("surname").is_not_null()
    surnames = read.filter(~full, "held").select("place", "row", "form", "country")
    strangers = (
        _with_text(read.filter(~full), hits, documents, "before")
        .filter(conditions.after_first_name_inside())
        .select("row", "form")
        .unique()
    )
    full_names = (
        read.filter(full, "held")
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
    return known.filter(namesake).get_column("place")


def _doubtful(held: pl.DataFrame, hits: pl.DataFrame, documents: pl.DataFrame) -> pl.Series:
    """Places of readings that need another form of their country in the story: a common word that begins a sentence
    (`Blok van partijen`), and `Brussel` where it acts.
    """
    traits = held.get_column("traits")
    maybe = held.filter(has(traits, "word") | has(traits, "eu_seat"))
    word = has(pl.col("traits"), "word")
    doubt = pl.when(word).then(conditions.sentence_start()).otherwise(~conditions.strictly_in())
    return _with_text(maybe, hits, documents, "before").filter(doubt).get_column("place")


def _surnames(
    held: pl.DataFrame, hits: pl.DataFrame, documents: pl.DataFrame, gazetteer: Gazetteer
) -> pl.Series:
    """Places of readings of a country's form that is the surname of a person the story names in full.

    `Albanese` is nobody from Albania in a story on Anthony Albanese, unless it comes after an article or where places
    do.
    """
    traits = held.get_column("traits")
    named = _with_readings(held.filter(has(traits, "surname_like_form")), gazetteer, "surname")
    forms = held.filter(has(traits, "like_surname")).join(named, on="row", how="semi")
    forms = _with_readings(forms, gazetteer, "form").join(
        named.select("row", form="surname").unique(), on=["row", "form"], how="semi"
    )
    return (
        _with_text(forms, hits, documents, "before")
        .filter(~conditions.after_article() & ~pl.col("before").str.contains(conditions.LOCATIVE))
        .get_column("place")
    )


def _disambiguate(
    candidates: pl.DataFrame,
    settled: pl.DataFrame,
    hits: pl.DataFrame,
    documents: pl.DataFrame,
    gazetteer: Gazetteer,
) -> pl.Series:
    """Choose among the countries of a form: by the other mentions in the story, then by who was in office on the day of
    the text, then by the first positions of the mentions.
    """
    relevant = look_up(documents_with(documents, candidates.get_column("row")), settled.get_column("row"))
    beside = _with_readings(settled.filter(relevant), gazetteer, "country")
    beside = beside.with_columns(hits.get_column("start")[beside.get_column("hit")])
    evidence = beside.group_by("row", "country").agg(first_at=pl.col("start").min())
    ranked = (
        _with_readings(candidates, gazetteer, "country", "condition", "lexicon_id", "begins", "ends")
        .with_columns(documents.get_column("day")[candidates.get_column("row")])
        .join(evidence, on=["row", "country"], how="left")
        .join(evidence.select("row").unique().with_columns(settled=True), on="row", how="left")
    )
    evidenced = pl.col("first_at").is_not_null()
    holds = (
        pl.when(_NEEDS_STORY | pl.col("doubtful"))
        .then(evidenced)
        .when(pl.col("condition") == "default")
        .then(evidenced | pl.col("settled").is_null())
        .otherwise(True)
    )
    return (
        ranked.filter(holds)
        .with_columns(evidenced=evidenced, weak=_NEEDS_STORY, in_office=in_office())
        .sort(
            *("hit", "evidenced", "weak", "in_office", "first_at", "country", "lexicon_id"),
            descending=[False, True, False, True, False, False, False],
        )
        .unique("hit", keep="first", maintain_order=True)
        .get_column("place")
    )


def _wide(
    accepted: pl.DataFrame, hits: pl.DataFrame, documents: pl.DataFrame, gazetteer: Gazetteer
) -> pl.DataFrame:
    """The accepted hits whose span is wider than their form."""
    maybe_carried = hits.select(carried=compounds.maybe_carried()).to_series()
    carried = look_up(maybe_carried, accepted.get_column("hit"))
    # A wider span can reach its neighbours.
    rows = documents_with(documents, accepted.get_column("row").filter(carried))
    near = accepted.with_columns(carried).filter(look_up(rows, accepted.get_column("row")))
    hit = near.get_column("hit")
    row, pattern = hits.get_column("row"), hits.get_column("pattern")
    # The first and the last hit have a null from the shift.
    previous_pattern, next_pattern = (
        pl.DataFrame({"row": row.shift(by)[hit], "pattern": pattern.shift(by)[hit], "own": near["row"]})
        .select(pl.when(pl.col("row") == pl.col("own")).then("pattern"))
        .to_series()
        for by in (1, -1)
    )
    near = _with_readings(near, gazetteer, "country", "kind", "lexicon_id").with_columns(
        previous_pattern.alias("previous_pattern"), next_pattern.alias("next_pattern")
    )
    read = _with_text(near.filter("carried"), hits, documents, "before", "after")
    near = pl.concat([read, near.filter(~pl.col("carried"))], how="diagonal")
    return compounds.widen(near, gazetteer.patterns)


def _persons_of_the_story(
    accepted: pl.DataFrame, hits: pl.DataFrame, documents: pl.DataFrame, gazetteer: Gazetteer
) -> pl.DataFrame:
    """Find the people that a story introduces, and surnames that refer back to a full name in the same story.

    Returns [row, country, kind, start, end, lexicon_id]; never overlapping an accepted hit.
    """
    names = _names_of_the_story(accepted, hits, documents, gazetteer)
    patterns = names.select("name").unique().with_columns(size=pl.col("name").str.len_bytes())
    patterns = (
        patterns.sort("size", "name", descending=[True, False]).select("name").with_row_index("pattern")
    )
    own = names.select("row", form="name")
    found = (
        scan_own(documents, own, patterns.get_column("name"))
        .with_row_index("found")
        .join(patterns, on="pattern")
        .join(names, on=["row", "name"], how="inner")
    )
    in_row = look_up(documents_with(documents, found.get_column("row")), accepted.get_column("row"))
    taken = accepted.filter(in_row).select("row", taken_start="start", taken_end="end")
    overlapping = found.join(taken, on="row").filter(
        pl.col("start") < pl.col("taken_end"), pl.col("taken_start") < pl.col("end")
    )
    free = found.join(overlapping.select("found").unique(), on="found", how="anti")
    genitive = conditions.genitive().cast(pl.Int32)
    read = free.with_columns(gap(free, documents, "after").alias("after"))
    return read.with_columns(kind=pl.lit("person"), end=pl.col("end") + genitive).select(_SPAN)


def _names_of_the_story(
    accepted: pl.DataFrame, hits: pl.DataFrame, documents: pl.DataFrame, gazetteer: Gazetteer
) -> pl.DataFrame:
    """Names to search for in each story: [row, name, country, lexicon_id], one country per name."""
    traits = accepted.get_column("traits")
    full = accepted.filter(has(traits, "has_later_surname"))
    known = _standing_alone(
        _with_readings(full, gazetteer, "form", "surname", "country", "lexicon_id"), hits, documents
    )
    hit = accepted.get_column("hit")
    office_follows, of_precedes = hits.select(
        office=introductions.maybe_office_follows(), of=introductions.maybe_of_precedes()
    )
    adjectives = accepted.filter(has(traits, "adjective") & look_up(office_follows, hit))
    after = _with_text(_with_readings(adjectives, gazetteer, "country"), hits, documents, "after")
    names_of_countries = accepted.filter(has(traits, "name") & look_up(of_precedes, hit))
    before = _with_text(_with_readings(names_of_countries, gazetteer, "country"), hits, documents, "before")
    introduced = pl.concat(
        [
            introductions.introduced_after(after.select("country", "after", version_id="row")),
            introductions.introduced_before(before.select("country", "before", version_id="row")),
            introductions.introduced_alone(_of_one_country(accepted, documents, gazetteer)),
        ]
    )
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


def _of_one_country(accepted: pl.DataFrame, documents: pl.DataFrame, gazetteer: Gazetteer) -> pl.DataFrame:
    """The stories that refer to one country: [version_id (the row), text, country]."""
    rank = gazetteer.readings.get_column("country_rank")[accepted.get_column("reading")]
    row = accepted.get_column("row")
    same_document = (row == row.shift(1)).fill_null(False)
    several = documents_with(documents, row.filter(same_document & (rank != rank.shift(1))))
    first = _with_readings(accepted.filter(~same_document & ~look_up(several, row)), gazetteer, "country")
    text = documents.get_column("text")[first.get_column("row")]
    return first.select("country", version_id="row").with_columns(text.alias("text"))


def _standing_alone(known: pl.DataFrame, hits: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Keep the full names whose surname also occurs in the text outside them."""
    name = ["row", "surname"]
    # Few surnames occur before or after the full name at all; only those are counted.
    spans = hits.select("byte", "byte_end")[known.get_column("hit")]
    text = documents.get_column("text").cast(pl.Binary)[known.get_column("row")]
    before, after = pl.col("text").bin.slice(0, "byte"), pl.col("text").bin.slice("byte_end", None)
    beside = spans.with_columns(text, known.get_column("surname")).select(
        pl.any_horizontal(
            part.cast(pl.String).str.contains(pl.col("surname"), literal=True) for part in (before, after)
        )
    )
    maybe_alone = known.filter(beside.to_series())
    full = maybe_alone.filter(pl.col("form").str.contains(pl.col("surname"), literal=True))
    within = full.group_by(name).agg(within=pl.col("hit").n_unique())
    occurrences = pl.col("text").str.split(pl.col("surname")).list.len() - 1
    alone = (
        maybe_alone.select(name)
        .unique()
        .join(within, on=name, how="left")
        .join(documents.select("row", "text"), on="row")
        .filter(occurrences > pl.col("within").fill_null(0))
    )
    return known.join(alone, on=name, how="semi")


def _in_order(spans: pl.DataFrame) -> pl.DataFrame:
    """Sort spans in text order, and keep one for each country."""
    return spans.sort("row", "start", "end", "country", "lexicon_id").unique(
        ["row", "start", "end", "country"], keep="first", maintain_order=True
    )


def _in_fields(
    plain: pl.DataFrame, ordered: pl.DataFrame, documents: pl.DataFrame, gazetteer: Gazetteer
) -> pl.DataFrame:
    """Turn spans of the joined text into spans of headline and body.

    Takes spans of readings [row, reading, start, end] and, of other rows, [row, country, kind, start, end,
    lexicon_id], both in text order.
    """
    # Only numbers are merged: the other spans are appended to the readings of the gazetteer.
    readings = gazetteer.readings
    columns = ["row", "reading", "start", "end"]
    numbered = ordered.with_row_index("reading", offset=readings.height).select(columns)
    order = merge_order(plain.get_column("row"), numbered.get_column("row"))
    spans = pl.concat([plain.select(columns), numbered], rechunk=True)[order]
    row, reading, start = (spans.get_column(name) for name in ("row", "reading", "start"))
    size = spans.get_column("end") - start
    values = {
        name: pl.concat([readings.get_column(name), ordered.get_column(name)], rechunk=True)[reading]
        for name in ("country", "kind", "lexicon_id")
    }
    # The text of a span is the form of the lexicon, except for wider spans and look-alikes.
    written = look_up(documents.get_column("altered"), row) | (reading >= readings.height)
    cut = pl.DataFrame(
        {
            "text": documents.get_column("written")[row.filter(written)],
            "start": start.filter(written),
            "size": size.filter(written),
        }
    ).select(pl.col("text").str.slice("start", "size"))
    form = reading.scatter(
        written.arg_true(), pl.int_range(readings.height, readings.height + cut.height, eager=True)
    )
    body_start = documents.get_column("body_start")[row]
    in_body = start >= body_start
    offset = body_start * in_body
    return pl.DataFrame(
        {
            "version_id": documents.get_column("version_id")[row],
            "field": pl.Series(["headline", "body"])[in_body.cast(pl.UInt32)],
            "form": pl.concat([readings.get_column("form"), cut.to_series()], rechunk=True)[form],
            "span_start": start - offset,
            "span_end": start + size - offset,
            **values,
        }
    ).select(MENTION_COLUMNS)
