"""People that a story introduces: `de Franse president Emmanuel Macron`, `minister Margus Tsahkna`.

Political and military figures count as forms of their country. A report gives the office and the full name
once, and the surname from then on.
"""

import polars as pl

from pipelines.countries.flags import flag

_OFFICES = (
    "president|presidente|presidentskandidaat|presidentskandidate|premier|premierskandidaat|minister|"
    "ministers|"
    "minister-president|"
    "staatssecretaris|onderminister|viceminister|vicepresident|vicepremier|vicekanselier|kanselier|"
    "bondskanselier|"
    "bondspresident|oud-president|oud-premier|oud-minister|oud-kanselier|oud-bondskanselier|ex-president|"
    "ex-premier|"
    "ex-minister|interim-president|interimpresident|overgangspresident|interim-premier|interimpremier|"
    "buitenlandminister|"
    "defensieminister|veiligheidsminister|koning|koningin|kroonprins|kroonprinses|prins|prinses|"
    "groothertog|emir|"
    "sultan|sjah|keizer|keizerin|ayatollah|opperste leider|generaal|admiraal|kolonel|luitenant-generaal|"
    "legerleider|"
    "legerchef|opperbevelhebber|stafchef|commandant|rebellenleider|juntaleider|militieleider|krijgsheer|"
    "dictator|"
    "leider|oppositieleider|oppositieleidster|partijleider|partijleidster|regeringsleider|"
    "regeringswoordvoerder|"
    "legerwoordvoerder|burgemeester|gouverneur|ambassadeur|gezant|speciaal gezant|onderhandelaar|"
    "hoofdonderhandelaar|"
    "woordvoerder|woordvoerster|senator|afgevaardigde|parlementariër|parlementsvoorzitter|politicus|politica|"
    "staatshoofd|ambtgenoot|ambtgenote|collega|procureur-generaal|inlichtingenchef|veiligheidsadviseur|"
    "vn-ambassadeur|zaakgelastigde|diplomaat|topdiplomaat|minister van Staat|first lady|presidentsvrouw|"
    "regeringschef"
)
_PORTFOLIO = r"(?: van \p{Lu}\p{L}+(?:,? (?:en )?\p{Lu}\p{L}+)*)?"
_PARTICLES = (
    "van der|van den|van de|von der|de la|de los|van|von|zu|de|den|der|da|dos|do|di|del|du|la|le|bin|ibn|"
    "ben|al|el|ter|"
    "ten"
)
_CAPITALISED = r"(?:(?:al|el|ad|as|ash|an|ar|at|az)-)?\p{Lu}[\p{L}'-]*\p{L}"
_FULL_NAME = rf"{_CAPITALISED}(?: \p{{Lu}}\.)?(?: (?:(?:{_PARTICLES}) )?{_CAPITALISED}){{1,3}}"
_AFTER_ADJECTIVE = (
    rf"^(?:-\p{{L}}+)? (?:\p{{Ll}}[\p{{L}}-]* ){{0,3}}?(?:{_OFFICES}){_PORTFOLIO},? ({_FULL_NAME})"
)
# Beginnings of offices: searching for up to a hundred strings is several times as fast as for more. A
# case-insensitive automaton covers ASCII only.
_OFFICE_BEGINS = sorted(
    office
    for office in {*_OFFICES.split("|"), *_OFFICES.replace("ë", "Ë").split("|")}
    if not any(office != other and office.startswith(other) for other in _OFFICES.split("|"))
)
_AN_OFFICE = rf"(?i:(?:^|[^\p{{L}}-])(?:{_OFFICES}))"
_BEFORE_OFFICE = r"(?:^|[^\p{L}-])$"
_AFTER_OFFICE = rf"{_AN_OFFICE}{_PORTFOLIO} ({_FULL_NAME})"
_BLANK = "\u00b7"
_OF_COUNTRY = " van (?:de |het )?$"
# The last two bytes of what may precede the country, as one integer.
_ENDS_OF_OF = [int.from_bytes(word, "big") for word in (b"an", b"de", b"et")]
_OFFICE_OF_COUNTRY = rf"{_AN_OFFICE}{_PORTFOLIO} ({_FULL_NAME}){_OF_COUNTRY}"
_INTRODUCTION = rf"(?i:{_OFFICES}){_PORTFOLIO},? {_FULL_NAME}"
"""The common part of all introductions. Searching whole texts for it would cost ten times as much as for offices."""

FAMILY_NAME_FIRST = ("CHN", "HKG", "TWN", "KOR", "PRK", "KHM", "VNM")
"""Countries whose people are written with the family name first."""


def introductions(texts: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Find the people that are introduced with an office and a country.

    `texts` [version_id, headline, body]; `mentions` as returned by `matching.mentions`. Returns
    [version_id, full_name, surname, country, evidence], distinct and sorted; `evidence` is `apposition`
    where the adjective of the country stands before the office or `van` and its name after the person,
    `only_country` where the story refers to one country and to no other. A name ends where a form of a country or
    somebody else's name begins: `Vladimir Poetin` in `bezocht president Vladimir Poetin Noord-Korea`.
    """
    # Only texts that name a person with an office are read further.
    bodies = _with_introductions(texts.select("version_id", text="body"))
    story_mentions = mentions.join(bodies, on="version_id", how="semi", maintain_order="left")
    bodies = _without_forms(bodies, story_mentions.filter(pl.col("field") == "body"))
    spans = story_mentions.filter(pl.col("field") == "body").join(bodies, on="version_id")
    adjectives = spans.filter(kind="adjective").with_columns(after=pl.col("text").str.slice("span_end", 120))
    names = spans.filter(kind="name").with_columns(
        before=pl.col("text").str.slice(0, "span_start").str.tail(120)
    )
    # Mentions of a text are adjacent: a text refers to one country if none differs from the one before it.
    of_text = pl.col("version_id") == pl.col("version_id").shift(1)
    several = story_mentions.filter(of_text & (pl.col("country") != pl.col("country").shift(1)))
    single = story_mentions.filter(~of_text.fill_null(False)).join(several, on="version_id", how="anti")
    alone = bodies.join(single.select("version_id", "country"), on="version_id")
    return _distinct(
        pl.concat(
            [
                introduced_after(adjectives.select("version_id", "country", "after")),
                introduced_before(names.select("version_id", "country", "before")),
                introduced_alone(alone),
            ]
        )
    )


def _without_forms(bodies: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Blank what no name runs over in bodies [version_id, text], all characters in their place.

    That is every form of a country other than a person, and a person's name right after another name.
    """
    spans = mentions.unique(["version_id", "span_start", "span_end"]).join(bodies, on="version_id")
    spans = spans.sort("version_id", "span_start", "span_end").with_columns(
        before=pl.col("text").str.slice(0, "span_start").str.tail(60),
        previous_end=pl.col("span_end").shift(1).over("version_id"),
        previous_kind=pl.col("kind").shift(1).over("version_id"),
    )
    after_person = (pl.col("previous_kind") == "person") & (
        pl.col("span_start") - pl.col("previous_end") == 1
    )
    in_lexicon = ~pl.col("lexicon_id").str.starts_with("introduced:")
    two_words = rf"{_CAPITALISED} {_CAPITALISED} $"
    full = pl.col("form").str.contains(" ", literal=True)
    # `van Buitenlandse Zaken` belongs to the office, not to a name.
    after_name = pl.col("before").str.contains(two_words) & ~pl.col("before").str.contains(
        f" van {two_words}"
    )
    after_another = in_lexicon & (after_person.fill_null(False) | full & after_name)
    blank = (pl.col("kind") != "person") | after_another
    blanked = spans.filter(blank).with_columns(
        begin=pl.col("span_end").cum_max().shift(1).over("version_id").fill_null(0),
    )
    width = pl.max_horizontal(pl.col("span_end") - pl.max_horizontal("span_start", "begin"), 0)
    pieces = blanked.with_columns(
        piece=pl.col("text").str.slice("begin", pl.max_horizontal(pl.col("span_start") - pl.col("begin"), 0))
        + pl.lit(_BLANK).repeat_by(width).list.join(""),
    )
    joined = pieces.group_by("version_id", maintain_order=True).agg(
        pl.col("piece").str.join(""), pl.col("text").first(), end=pl.col("span_end").max()
    )
    altered = joined.select("version_id", altered=pl.col("piece") + pl.col("text").str.slice("end"))
    return bodies.join(altered, on="version_id", how="left", maintain_order="left").select(
        "version_id", text=pl.coalesce("altered", "text")
    )


def maybe_office_follows() -> pl.Expr:
    """Whether, by the bytes after an adjective, an office and a name may follow: a capital rules it out."""
    capital = pl.col("next_but_one").is_between(ord("A"), ord("Z"))
    room = pl.col("gap_end") - pl.col("byte_end") >= len(" emir Xx Xx")
    return room & ((pl.col("next") == ord("-")) | (pl.col("next") == ord(" ")) & ~capital)


def maybe_of_precedes() -> pl.Expr:
    """Whether, by the bytes before a name, an office, a name and `van` may precede it: false for most."""
    room = pl.col("byte") - pl.col("gap_begin") >= len("emir Xx Xx van ")
    return room & (pl.col("previous") == ord(" ")) & pl.col("previous_word_end").is_in(_ENDS_OF_OF)


def introduced_after(adjectives: pl.DataFrame) -> pl.DataFrame:
    """Names after adjectives of countries: [version_id, country, after] in any order."""
    return (
        adjectives.with_columns(full_name=pl.col("after").str.extract(_AFTER_ADJECTIVE))
        .drop_nulls("full_name")
        .select("version_id", "full_name", "country", evidence=pl.lit("apposition"))
    )


def introduced_before(names: pl.DataFrame) -> pl.DataFrame:
    """Names before names of countries: [version_id, country, before] in any order."""
    named = names.filter(pl.col("before").str.contains(_OF_COUNTRY)).rename({"before": "text"})
    return (
        _from_offices(named, _OFFICE_OF_COUNTRY)
        .unique("place", keep="first", maintain_order=True)
        .select("version_id", "full_name", "country", evidence=pl.lit("apposition"))
    )


def introduced_alone(stories: pl.DataFrame) -> pl.DataFrame:
    """Names with an office in stories [version_id, text, country]."""
    found = _from_offices(stories, _AFTER_OFFICE)
    # An office within a name that was already read introduces nobody.
    apart = pl.col("start") >= pl.col("end").cum_max().shift(1).over("place").fill_null(0)
    return found.filter(apart).select("version_id", "full_name", "country", evidence=pl.lit("only_country"))


def _from_offices(texts: pl.DataFrame, introduction: str) -> pl.DataFrame:
    """Read `introduction`, a pattern that begins as `_AN_OFFICE` and captures a name, wherever there is an office.

    Takes [text, ...] and returns [place (of the text in `texts`), start, end (bytes of the text), full_name,
    ...], in text order. Searching for the whole pattern would scan backwards for its beginning, which takes
    a hundred times as long as extending from every office.
    """
    numbered = texts.with_row_index("place")
    return (
        _offices(texts)
        .filter(pl.col("bytes").bin.slice(0, "start").cast(pl.String).str.contains(_BEFORE_OFFICE))
        .with_columns(full_name=pl.col("rest").str.extract(f"^{introduction}"))
        .drop_nulls("full_name")
        .with_columns(end=pl.col("start") + pl.col("rest").str.extract(f"^({introduction})").str.len_bytes())
        .join(numbered, on="place", maintain_order="left")
    )


def _with_introductions(texts: pl.DataFrame) -> pl.DataFrame:
    """Keep those of texts [text, ...] where a name follows an office."""
    place = _offices(texts).filter(pl.col("rest").str.contains(f"^{_INTRODUCTION}")).get_column("place")
    return texts.filter(flag(texts.height, place))


def _offices(texts: pl.DataFrame) -> pl.DataFrame:
    """All occurrences of an office in texts [text, ...], also within a word.

    Returns [place (of the text in `texts`), start (byte), bytes (the text), rest (the text from there on)], in text
    order.
    """
    offices = texts.select(
        place=pl.int_range(pl.len(), dtype=pl.UInt32),
        start=pl.col("text").str.find_many(_OFFICE_BEGINS, ascii_case_insensitive=True, overlapping=True),
    )
    # Several offices may begin alike.
    starts = offices.explode("start").drop_nulls("start").unique().sort("place", "start")
    text = texts.get_column("text").cast(pl.Binary)[starts.get_column("place")]
    return starts.with_columns(text.alias("bytes")).with_columns(
        rest=pl.col("bytes").bin.slice("start", None).cast(pl.String)
    )


def _distinct(rows: pl.DataFrame) -> pl.DataFrame:
    return (
        rows.sort("version_id", "full_name", "evidence", "country")
        .unique(["version_id", "full_name"], keep="first", maintain_order=True)
        .select("version_id", "full_name", surname(), "country", "evidence")
    )


def surname() -> pl.Expr:
    """The surname that a report uses later, from `full_name` and `country`: with its particles, or the
    family name.
    """
    particle = pl.col("full_name").str.extract(rf" ((?:{_PARTICLES}) \p{{Lu}}.*)$")
    last = pl.col("full_name").str.extract(r" (\S+)$")
    first = pl.col("full_name").str.extract(r"^(\S+)")
    # `John Lee` and `Joseph Wu` have a Western first name, `Leung Chun-ying` has none.
    western = pl.col("country").is_in(["HKG", "TWN"]) & ~pl.col("full_name").str.contains(r" .*[ -]")
    family_first = pl.col("country").is_in(FAMILY_NAME_FIRST) & ~western
    return pl.when(family_first).then(first).otherwise(pl.coalesce(particle, last)).alias("surname")


def people_from_introductions(
    counted: pl.DataFrame, *by: str, minimum_stories: int = 2, minimum_share: float = 0.9
) -> pl.DataFrame:
    """Turn counted introductions into people for `Gazetteer.with_people`.

    `counted` [full_name, surname, country, stories]: in how many stories of a window a person was introduced
    for a country; columns `by` identify the window. A person is kept with `minimum_stories` and where
    `minimum_share` of them agree on the country. `bare` is set where nobody else in the window has the
    surname, and twice as many stories agree. The result [by, full_name, surname, country, bare, stories]
    is sorted and depends on the counts only, not on their order.
    """
    total = pl.col("stories").sum().over(*by, "full_name")
    people = (
        counted.group_by(*by, "full_name", "surname", "country")
        .agg(pl.col("stories").sum())
        .with_columns(share=pl.col("stories") / total)
        .filter(pl.col("stories") >= minimum_stories, pl.col("share") >= minimum_share)
    )
    bearers = counted.group_by(*by, "surname").agg(bearers=pl.col("full_name").n_unique())
    return (
        people.join(bearers, on=[*by, "surname"], how="left")
        .with_columns(
            bare=(pl.col("bearers") == 1)
            & (pl.col("stories") >= 2 * minimum_stories)
            & (pl.col("surname").str.len_chars() > 3)
        )
        .select(*by, "full_name", "surname", "country", "bare", "stories")
        .sort(*by, "full_name", "country")
    )
