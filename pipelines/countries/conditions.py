"""Context conditions on a form: the conditions of the lexicon, as expressions on hits.

A hit has the columns of `scanning.scan`. The text around it (`scanning.gap`) is read only for hits whose condition
needs it. The conditions are

| condition | the form counts |
| --- | --- |
| (empty) | always |
| `inside` | not as the first word of a sentence, where a common word looks the same |
| `locative` | after a preposition or a noun of place (`in Nice`, `de stad Bath`) |
| `club` | unless the story is about a match and no preposition of place precedes (`Liverpool`) |
| `eu_seat` | unless it acts for the Union: in a story that names the Union, or no other form of the country |
| `unnamed` | unless it is part of a person's name (`Denzel Washington`, `Sydney Sweeney`) |
| `surname` | as a bare surname: not after another person's first name, not as a first name |
| `word` | as `surname`; where a sentence begins with it, only if something else refers to the country (`Blok`) |
| `unless_<organisation>` | as `surname`, unless the person acts for that organisation, which the story names |
| `default` | unless the story is on other countries only |
| `story` | only if something else in the story refers to the country |
| `story_locative` | as `story` and as `locative` |
"""

import polars as pl

from pipelines.countries.flags import flag
from pipelines.countries.scanning import GAPS, gap
from pipelines.countries.traits import has

_LOCATION_NOUNS = (
    "stad|steden|dorp|dorpen|plaats|plaatsen|plaatsje|stadje|dorpje|gemeente|badplaats|havenstad|hoofdstad|"
    "grensstad|kustplaats|industriestad|oliestad|miljoenenstad|universiteitsstad|garnizoensstad|provincie|"
    "provincies|regio|district|eiland|eilanden|staat|deelstaat|wijk|richting|vlakbij|buurt|luchthaven|"
    "vliegveld|"
    "omgeving van|kust van|buitenwijk|voorstad|haven van|inwoners van|burgemeester van|stad van|oosten van|"
    "westen van|noorden van|zuiden van|centrum van|provinciehoofdstad|streek|schiereiland|vliegbasis|"
    "marinebasis|legerbasis|havenstadje|bergdorp|skioord|vakantieoord|universiteit|Universiteit"
)
LOCATIVE = (
    r"(?:^|[^\p{L}])(?:in|uit|naar|bij|nabij|rond|rondom|vanuit|tot|tussen|te|langs|boven|buiten|via|"
    r"vanaf|op|"
    r"In|Uit|Naar|Bij|Nabij|Rond|Vanuit|Tussen|Boven|Buiten|Langs|" + _LOCATION_NOUNS + r") (?:het |de )?$"
)
"""A preposition or noun of place right before a form. `van` is not one: it also begins surnames."""

_STRICTLY_IN = r"(?:^|[^\p{L}])(?:in|naar|te|bij|rond|nabij|In|Naar|Bij|Rond) $"
_SENTENCE_START = r"(?:^|[\n.!?:;\"“”„(] ?['\"“]?|^')$"
# Word boundaries are spelled out: a Unicode `\b` takes the search off its fast path.
_MATCH_REPORT = (
    r"(?i)voetbal|(?:^|\W)wedstrijd|competitie|champions league|premier league|europa league|"
    r"conference league|eredivisie|bundesliga|serie a(?:\W|$)|la liga|(?:^|\W)doelpunt|"
    r"(?:^|\W)(?:trainer|keeper|spits|finale|club)(?:\W|$)|middenvelder|halve finale|speelronde|transfer|"
    r"kampioenschap"
)
# What precedes begins at the form before, which may end right before the name: `Beijing Jimmy Lai`.
_CAPITALISED_BEFORE = r"(?:^|[\p{Ll}\d,)]) \p{Lu}[\p{L}'.-]* $"
_WHOLE_NAME_BEFORE = r"(?:^|[\p{Ll}\d,)]) \p{Lu}[\p{L}'.-]* \p{Lu}[\p{L}'.-]* $"
# The first parts of a surname; not `van` alone, which also joins a party and its leader.
_PARTICLE_BEFORE = (
    r"\p{Lu}\p{L}+ (?:van der|van den|van de|von der|von|da|dos|do|di|del|de la|bin|ibn|al|el) $"
)
_VAN_BEFORE = r"\p{Lu}\p{L}+ (?:van|de|den|ten|ter|van 't|in 't|op de|uit de) $"
_HYPHEN_BEFORE = r"(?:\p{Lu}\p{L}*|[^\p{L}](?:al|el|as|ul))-$"
_PREFIX_BEFORE = r"(?:^|[^\p{L}])(?:Anti|Pro|Ex|Oud|Post|Pre)-$"
_CAPITALISED_FIRST = r"(?:^|[\n.!?:;\"“”„(] ?['\"“]?)(\p{Lu}[\p{Ll}'-]+) $"
# Also after what looks like a genitive: `Hans Grundberg`.
_NAME_FOLLOWS = r"^s? (?:(?:al|el|bin|ibn)[ -])?\p{Lu}[\p{Ll}.]"
_NAMED_AFTER_RIGHT = (
    r"^ (?:Times|Post|Herald|Tribune|Gazette|Chronicle|Daily|Mail|Journal|Globe|Courant|Dagblad|Zeitung|"
    r"Airlines|"
    r"Airways|Air Lines|Motors|Steel|United|FC|CF|SC|Rovers|Wanderers|Athletic|Open|Masters|Grand Slam|"
    r"Tigers|"
    r"Lions|Records|Pictures|Studios|Hilton)(?:[^\p{L}]|$)"
)
_NAMES_BEFORE = (
    "FC|SC|AC|AS|RC|CF|SV|VfB|VfL|TSV|Bank of|Air|Real|Atlético|Sporting|Dynamo|Dinamo|CSKA|Lokomotiv|Maccabi|"
    "Hapoel|Racing|Olympique|Borussia|Eintracht|Rapid|Radio|Dagblad van"
)
_NAMED_AFTER_LEFT = rf"(?:^|[^\p{{L}}])(?:{_NAMES_BEFORE}) $"
# The last two bytes of those names, as one integer.
_ENDS_OF_NAMES = sorted({int.from_bytes(name.encode()[-2:], "big") for name in _NAMES_BEFORE.split("|")})
_LANGUAGE_LEFT = (
    r"(?:(?:^|[^\p{L}])(?:in|In|naar|uit|van|tot) (?:het |vloeiend |gebroken |gebrekkig |vlekkeloos |"
    r"goed |slecht )+|"
    r"(?:^|[^\p{L}])(?:spreekt|spreken|spreek|sprak|spraken|gesproken|leert|leren|leerde|vloeiend|"
    r"vertaald|beheerst|"
    r"verstaat|schrijft|zong|zingt|zingen|taal|woord|vak|docent|leraar|lerares|les|lessen|examen) "
    r"(?:het |ook |goed |geen |alleen |liever |beter |sinds kort )*)$"
)
_NOUN_FOLLOWS = r"^ (?:\p{Ll}+e )*\p{Ll}{3,}"
_NOT_A_NOUN = (
    r"^ (?:en|of|is|was|werd|wordt|met|heeft|had|hebben|te|om|niet|voor|van|tot|door|als|dan|dat|die|maar|"
    r"ook|"
    r"vertaald|vertaalde|verscheen|spreken|gesproken|kan|kunnen|worden|zijn|waren|op|aan|bij|in|uit|"
    r"naar)(?:[^\p{L}]|$)"
)
# Words that open a sentence and are not first names.
_OPENERS = (
    "President|Premier|Minister|Koning|Koningin|Prins|Prinses|Kanselier|Bondskanselier|Generaal|Paus|Ook|"
    "Volgens|"
    "Toen|Als|Maar|En|Of|Dat|Die|Voor|Met|Door|Na|Voordat|Nadat|Omdat|Terwijl|Sinds|Tegen|Zo|Want|Nu|Daarop|"
    "Daarna|Eerder|Later|Vrijdag|Zaterdag|Zondag|Maandag|Dinsdag|Woensdag|Donderdag|Zegt|Oud-president|"
    "Oud-premier|"
    "Senator|Leider|Oppositieleider|Aan|Bij|Op|In|Uit|Over|Onder|Vicepresident|Regering|Kabinet|Gouverneur|"
    "Burgemeester|Zijn|Haar|Ex-president|Ex-premier|Waarom|Hoe|Wat|Wie|Kroonprins|Sultan|Emir|"
    "Staatssecretaris|"
    "Alleen|Zelfs|Noch|Namens|Behalve|Mocht|Heeft|Had|Is|Was|Wil|Gaat|Moet|Mag|Kan|Zal|Zou|Tot|Naast|"
    "Zonder|Rond"
)


def sentence_start() -> pl.Expr:
    """Whether a hit is the first word of its sentence."""
    return pl.col("before").str.contains(_SENTENCE_START)


def context_flags(hits: pl.DataFrame, documents: pl.DataFrame) -> dict[str, pl.Series]:
    """Flags on the context of hits (`locative`, `after_first_name`, `language`); false if no reading needs them."""
    traits = hits.get_column("traits")
    needs_first_name = has(traits, "needs_first_name") & _after_space(hits)
    return {
        "locative": _locative(hits, documents, has(traits, "needs_locative")),
        "after_first_name": _test_where(needs_first_name, hits, documents, _after_first_name()),
        "language": _language(hits, documents, has(traits, "maybe_language")),
    }


def _after_space(hits: pl.DataFrame) -> pl.Series:
    return hits.get_column("previous") == ord(" ")


def _same_document_as_previous(hits: pl.DataFrame) -> pl.Series:
    row = hits.get_column("row")
    return (row == row.shift(1)).fill_null(False)


def _locative(hits: pl.DataFrame, documents: pl.DataFrame, needed: pl.Series) -> pl.Series:
    """Whether a preposition or noun of place precedes a hit, also across an enumeration of hits."""
    maybe_listed = (
        (needed | needed.shift(-1, fill_value=False)) & _same_document_as_previous(hits) & _after_space(hits)
    )
    short = hits.get_column("byte") - hits.get_column("gap_begin") <= len(" en ")
    listed = _test_where(
        maybe_listed & short, hits, documents, pl.col("before").is_in([", ", " en ", " of "])
    )
    listed_twice = listed & listed.shift(1, fill_value=False)
    second = (needed & listed).shift(-1, fill_value=False)
    third = (needed & listed_twice).shift(-2, fill_value=False)
    maybe_near = (needed | second | third) & _after_space(hits)
    near = _test_where(maybe_near, hits, documents, pl.col("before").str.contains(LOCATIVE))
    return near | listed & near.shift(1, fill_value=False) | listed_twice & near.shift(2, fill_value=False)


def strictly_in() -> pl.Expr:
    """Whether a hit is a location or destination, not an actor."""
    return pl.col("before").str.contains(_STRICTLY_IN)


def match_report(text: pl.Expr) -> pl.Expr:
    """Whether a text is a sports match report."""
    return text.str.contains(_MATCH_REPORT)


def _after_first_name() -> pl.Expr:
    """Whether a capitalised word that is not a known form directly precedes a hit, as a first name does."""
    first = pl.col("before").str.extract(_CAPITALISED_FIRST)
    opener = first.str.contains(rf"^(?:{_OPENERS})$")
    return after_first_name_inside() | (~opener).fill_null(False)


def after_first_name_inside() -> pl.Expr:
    """As `_after_first_name`, but only inside a sentence, where no common word has a capital."""
    return pl.col("before").str.contains(_CAPITALISED_BEFORE)


def bare_surname() -> pl.Expr:
    """Whether a hit is a surname on its own; needs the column `after_first_name`."""
    return (
        ~pl.col("after_first_name") & ~after_part_of_surname() & ~pl.col("after").str.contains(_NAME_FOLLOWS)
    )


def after_part_of_surname() -> pl.Expr:
    """Whether a hit is only the end of a surname: `Tom van der Lee`, `Chris Heaton-Harris`, `Nawaf al-Sabah`."""
    before = pl.col("before").str
    return before.contains(_PARTICLE_BEFORE) | (
        before.contains(_HYPHEN_BEFORE) & ~before.contains(_PREFIX_BEFORE)
    )


def ends_a_name() -> pl.Expr:
    """Whether a hit inside a sentence follows a capitalised word, as the end of a person's name."""
    # After a whole name the hit is not part of it: `bezocht Toomas Kuusk Parijs`.
    after_first_name = after_first_name_inside() & ~pl.col("before").str.contains(_WHOLE_NAME_BEFORE)
    return after_first_name | after_part_of_surname()


def begins_a_name() -> pl.Expr:
    """Whether another capitalised word follows a hit, as the rest of a person's name."""
    return pl.col("after").str.contains(_NAME_FOLLOWS)


def after_article() -> pl.Expr:
    """Whether an article precedes a hit."""
    return pl.col("before").str.contains(r"(?i:(?:^|[^\p{L}])(?:de|het|een) )$")


def genitive() -> pl.Expr:
    """Whether a genitive s follows a hit."""
    return pl.col("after").str.contains(r"^s(?:[^\p{L}\p{N}]|$)")


def _language(hits: pl.DataFrame, documents: pl.DataFrame, needed: pl.Series) -> pl.Series:
    """Whether an uninflected adjective names a language (`in het Frans en het Duits`), and no noun follows
    it.
    """
    on_from_previous = pl.col("before").str.contains(r"^(?:,| en| of) (?:het )?$")
    after_space = _after_space(hits)
    listed = _test_where(
        needed & _same_document_as_previous(hits) & after_space, hits, documents, on_from_previous
    )
    uninflected = has(hits.get_column("traits"), "uninflected")
    candidates = (needed | listed.shift(-1, fill_value=False)) & uninflected & after_space
    named = _test_where(candidates, hits, documents, _names_language())
    return named | listed & named.shift(1, fill_value=False)


def _names_language() -> pl.Expr:
    noun = pl.col("after").str.contains(_NOUN_FOLLOWS) & ~pl.col("after").str.contains(_NOT_A_NOUN)
    return pl.col("before").str.contains(_LANGUAGE_LEFT) & ~noun


def _test_where(needed: pl.Series, hits: pl.DataFrame, documents: pl.DataFrame, test: pl.Expr) -> pl.Series:
    """The result of a test for the hits that need it; false, without a test, for the others."""
    read = [side for side in GAPS if side in test.meta.root_names()]
    gaps = {side: gap(hits.select(GAPS[side]).filter(needed), documents, side) for side in read}
    true = pl.DataFrame(gaps).select(test).to_series()
    return flag(hits.height, needed.arg_true().filter(true))


MAYBE = [
    ((pl.col("next") == ord(" ")) & pl.col("next_but_one").is_between(ord("A"), ord("Z"))).alias(
        "maybe_name_follows"
    ),
    ((pl.col("previous") == ord(" ")) & pl.col("previous_word_end").is_in(_ENDS_OF_NAMES)).alias(
        "maybe_name_precedes"
    ),
    (pl.col("next") == ord("s")).alias("maybe_genitive"),
    pl.col("previous").is_in([ord(" "), ord("-")]).alias("maybe_joined"),
    (
        (pl.col("next") == ord("s"))
        | (pl.col("next") == ord(" "))
        & (
            pl.col("next_but_one").is_between(ord("A"), ord("Z"))
            | pl.col("next_but_one").is_in(list(b"aebi"))
        )
    ).alias("maybe_begins_name"),
]
"""Tests on the bytes around a hit; nearly all hits fail all of them."""


def needs_testing(hits: pl.DataFrame, maybe: pl.DataFrame) -> pl.Series:
    """The hits with a reading whose context must be tested; `maybe` has the columns of `MAYBE`."""
    traits = hits.get_column("traits")
    follows, precedes, s_follows = maybe.select(
        "maybe_name_follows", "maybe_name_precedes", "maybe_genitive"
    ).get_columns()
    return (
        has(traits, "needs_context")
        | has(traits, "needs_name_context") & (follows | precedes)
        | has(traits, "needs_genitive") & s_follows
    )


def _has(name: str) -> pl.Expr:
    return has(pl.col("traits"), name)


_BEFORE, _AFTER = ("before",), ("after",)
FAILURES: list[tuple[pl.Expr, tuple[str, ...], pl.Expr]] = [
    (_has("inside"), _BEFORE, sentence_start()),
    (_has("locative"), (), ~pl.col("locative")),
    (_has("club"), (), ~pl.col("locative") & pl.col("match_report")),
    (_has("eu_seat") & pl.col("acts_for_organisation"), _BEFORE, ~strictly_in()),
    (_has("unnamed") & ~pl.col("locative") & pl.col("maybe_joined"), _BEFORE, ends_a_name()),
    (_has("unnamed") & ~pl.col("locative") & pl.col("maybe_begins_name"), _AFTER, begins_a_name()),
    (_has("surname"), _BEFORE + _AFTER, ~bare_surname()),
    (_has("unless") | _has("serves"), (), pl.col("acts_for_organisation")),
    # The hit is part of the name of a newspaper, company or club.
    (
        _has("needs_name_context") & pl.col("maybe_name_follows"),
        _AFTER,
        pl.col("after").str.contains(_NAMED_AFTER_RIGHT),
    ),
    (
        _has("needs_name_context") & pl.col("maybe_name_precedes"),
        _BEFORE,
        pl.col("before").str.contains(_NAMED_AFTER_LEFT),
    ),
    (_has("listed_place"), (), ~pl.col("locative") & pl.col("after_first_name")),
    (_has("listed_place") & ~pl.col("locative"), _BEFORE, pl.col("before").str.contains(_VAN_BEFORE)),
    (_has("adjective"), (), pl.col("language")),
    (_has("needs_genitive") & pl.col("maybe_genitive"), _AFTER, genitive()),
]
"""Which readings a test applies to, which sides of the context it reads, when it fails. The order does not matter."""
