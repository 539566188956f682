"""People whom a story introduces: `de Franse president Emmanuel Macron`, `minister Margus Tsahkna`.

Political and military figures count as forms of their country. A report gives the office and the full name
once, and the surname from then on.
"""

import polars as pl

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
_AN_OFFICE = rf"(?i:(?:^|[^\p{{L}}-])(?:{_OFFICES}))"
_AFTER_OFFICE = rf"{_AN_OFFICE}{_PORTFOLIO} ({_FULL_NAME})"
_OF_COUNTRY = " van (?:de |het )?$"
# The last two bytes of what may stand before the country, as one number.
_ENDS_OF_OF = [int.from_bytes(word, "big") for word in (b"an", b"de", b"et")]
_OFFICE_OF_COUNTRY = rf"{_AN_OFFICE}{_PORTFOLIO} ({_FULL_NAME}){_OF_COUNTRY}"
_MARK = "\x1f"

FAMILY_NAME_FIRST = ("CHN", "HKG", "TWN", "KOR", "PRK", "KHM", "VNM")
"""Countries whose people are written with the family name first."""


def introductions(texts: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Read who is introduced with an office and a country.

    `texts` [version_id, headline, body]; `mentions` as `matching.mentions` returns them. Returns
    [version_id, full_name, surname, country, evidence], distinct and sorted; `evidence` is `apposition`
    where the adjective of the country stands before the office or `van` and its name after the person,
    `only_country` where the story refers to one country and to no other.
    """
    countries = mentions.group_by("version_id").agg(
        pl.col("country").first(), single=pl.col("country").n_unique() == 1
    )
    bodies = texts.select("version_id", text=pl.col("body"))
    spans = mentions.filter(pl.col("field") == "body", pl.col("kind").is_in(["adjective", "name"]))
    around = spans.join(bodies, on="version_id").with_columns(
        after=pl.col("text").str.slice("span_end", 120),
        before=pl.col("text").str.head("span_start").str.tail(120),
    )
    appositions = introduced_beside(around)
    alone = introduced_alone(
        bodies.join(countries.filter("single").select("version_id", "country"), on="version_id")
    )
    return _distinct(pl.concat([appositions, alone]))


def maybe_office_follows() -> pl.Expr:
    """Whether the bytes after an adjective let an office follow: no capital may."""
    capital = pl.col("next_but_one").is_between(ord("A"), ord("Z"))
    return (pl.col("next") == ord("-")) | (pl.col("next") == ord(" ")) & ~capital


def maybe_of_precedes() -> pl.Expr:
    """Whether the bytes before a name let `van` precede it: false for most."""
    return (pl.col("previous") == ord(" ")) & pl.col("previous_word_end").is_in(_ENDS_OF_OF)


def introduced_beside(around: pl.DataFrame) -> pl.DataFrame:
    """Names beside an adjective or a name of a country: [version_id, country, kind, before, after] in any
    order.
    """
    columns = ["version_id", "country"]
    adjective = (
        around.filter(pl.col("kind") == "adjective")
        .filter(pl.col("after").str.contains(_AFTER_ADJECTIVE))
        .select(*columns, full_name=pl.col("after").str.extract(_AFTER_ADJECTIVE))
    )
    name = (
        around.filter(pl.col("kind") == "name")
        .filter(pl.col("before").str.contains(_OF_COUNTRY))
        .select(*columns, text="before")
    )
    named = _from_offices(name, _OFFICE_OF_COUNTRY).unique("place", keep="first", maintain_order=True)
    both = pl.concat([adjective, named.select(adjective.columns)])
    return both.select("version_id", "full_name", "country", evidence=pl.lit("apposition"))


def introduced_alone(stories: pl.DataFrame) -> pl.DataFrame:
    """Names with an office in stories [version_id, text, country]."""
    found = _from_offices(stories, _AFTER_OFFICE)
    # An office within a name that is read already introduces nobody.
    apart = pl.col("start") >= pl.col("end").cum_max().shift(1).over("place").fill_null(0)
    return found.filter(apart).select("version_id", "full_name", "country", evidence=pl.lit("only_country"))


def _from_offices(texts: pl.DataFrame, introduction: str) -> pl.DataFrame:
    """Read `introduction`, a pattern that begins as `_AN_OFFICE` and captures a name, wherever an office stands.

    Takes [text, ...] and returns [place (of the text in `texts`), start, end (bytes of the text), full_name,
    ...], as the texts run. A search for the whole pattern would look for its beginning backwards, which takes
    a hundred times as long as going on from every office.
    """
    told = texts.with_row_index("place").filter(pl.col("text").str.contains(introduction))
    unmarked = pl.col("text").str.replace_all(_MARK, " ", literal=True)
    pieces = told.with_columns(
        piece=unmarked.str.replace_all(f"({_AN_OFFICE})", _MARK + "$1").str.split(_MARK)
    ).explode("piece")
    size = pl.col("piece").str.len_bytes().cast(pl.Int64)
    offices = pieces.with_columns(start=(size.cum_sum() - size).over("place")).filter(
        pl.col("place") == pl.col("place").shift(1)
    )
    rest = pl.col("text").cast(pl.Binary).bin.slice("start", None).cast(pl.String)
    return (
        offices.with_columns(rest=rest)
        .filter(pl.col("rest").str.contains(f"^{introduction}"))
        .with_columns(full_name=pl.col("rest").str.extract(f"^{introduction}"))
        .with_columns(end=pl.col("start") + pl.col("rest").str.extract(f"^({introduction})").str.len_bytes())
    )


def _distinct(rows: pl.DataFrame) -> pl.DataFrame:
    return (
        rows.sort("version_id", "full_name", "evidence", "country")
        .unique(["version_id", "full_name"], keep="first", maintain_order=True)
        .select("version_id", "full_name", surname(), "country", "evidence")
    )


def surname() -> pl.Expr:
    """The name that a report goes on with, from `full_name` and `country`: with its particles, or the
    family name.
    """
    particle = pl.col("full_name").str.extract(rf" ((?:{_PARTICLES}) \p{{Lu}}.*)$")
    last = pl.col("full_name").str.extract(r" (\S+)$")
    first = pl.col("full_name").str.extract(r"^(\S+)")
    family_first = pl.col("country").is_in(FAMILY_NAME_FIRST)
    return pl.when(family_first).then(first).otherwise(pl.coalesce(particle, last)).alias("surname")


def people_from_introductions(
    counted: pl.DataFrame, minimum_stories: int = 2, minimum_share: float = 0.9
) -> pl.DataFrame:
    """Turn counted introductions into people for `Gazetteer.with_people`.

    `counted` [full_name, surname, country, stories]: in how many stories of a window a person was introduced
    for a country. A person is kept with `minimum_stories` and where `minimum_share` of them agree on the
    country. `bare` is set where nobody else in the window carries the surname, and twice as many stories are
    there. The result [full_name, surname, country, bare, stories] is sorted and depends on the counts only,
    not on their order.
    """
    total = pl.col("stories").sum().over("full_name")
    people = (
        counted.group_by("full_name", "surname", "country")
        .agg(pl.col("stories").sum())
        .with_columns(share=pl.col("stories") / total)
        .filter(pl.col("stories") >= minimum_stories, pl.col("share") >= minimum_share)
    )
    bearers = counted.group_by("surname").agg(bearers=pl.col("full_name").n_unique())
    return (
        people.join(bearers, on="surname", how="left")
        .with_columns(
            bare=(pl.col("bearers") == 1)
            & (pl.col("stories") >= 2 * minimum_stories)
            & (pl.col("surname").str.len_chars() > 3)
        )
        .select("full_name", "surname", "country", "bare", "stories")
        .sort("full_name", "country")
    )
