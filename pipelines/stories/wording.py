"""What in the wording of a report sets it apart from other reports, and what changes between its versions.

Versions of one report differ in numbers, hedges (`zeker`, `ruim`), encoding damage, single sentences.
Reports on other subjects that share a template differ in names, weekdays and measurements. Everything here
is computed for all texts at once.
"""

import polars as pl

from pipelines.stories.identity import fold
from pipelines.stories.plain_names import country_forms, with_plain_names

WEEKDAYS = r"\b(maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)"

_UNITS = r"(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)"
_TENS = r"(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
_TEENS = r"(?:tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien)"
_BELOW_100 = rf"(?:{_UNITS}en)?{_TENS}|{_TEENS}|{_UNITS}"
# `een` alone is nearly always the article, and stays.
_NUMBER_WORD = (
    rf"(?:{_BELOW_100})?(?:honderd|duizend)(?:{_BELOW_100}|{_UNITS}?honderd)?"
    rf"|(?:{_UNITS}en)?{_TENS}|{_TEENS}|twee|drie|vier|vijf|zes|zeven|acht|negen"
    r"|(?:tien|honderd)?(?:tallen|duizenden)|tientallen|honderden|duizenden|miljoenen|tweetal|drietal"
)
_NUMBER = rf"\b(?:\d[\d.,:]*\d|\d|(?i:{_NUMBER_WORD})\b)"
# Hedges before a number.
_HEDGES = r"(?i)\b(?:zeker|minstens|ruim|bijna|circa|ongeveer|meer dan|minder dan|tot nu toe|inmiddels) #"

_MEASURE_UNITS = (
    r"procent|procentpunt|%|graden|graad|punten|punt|euro|dollar|cent|pond|yen|frank|"
    r"millimeter|centimeter|beaufort|vat|seconden|seconde|doelpunten"
)
# A quantity read off a scale, or a score: `0,4 procent`, `12 graden`, `2-1`, `6-3 6-4`.
_MEASURE = rf"(?i)\b\d[\d.,]*(?:-\d[\d.,]*)+|-?\b\d[\d.,]* (?:miljoen |miljard )?(?:{_MEASURE_UNITS})\b"
# Rises from one version of a report to the next, as a death toll does.
_VOTES_COUNTED = r"\d[\d.,]* procent van (?:de|alle) (?:stemmen|stembureaus|kiesdistricten)"

# Words that begin a Dutch sentence without naming anything: articles, prepositions, pronouns, conjunctions.
_OPENERS = (
    "de het een in op bij na door met van voor over om uit aan tot tegen onder tussen tijdens sinds vanaf "
    "volgens ondanks vanwege wegens dankzij naast rond zonder binnen buiten boven achter langs via er hij "
    "zij ze hun haar zijn dit dat deze die wie wat waar hoe toen als terwijl omdat hoewel nadat voordat "
    "zodra en maar of dus want ook nog niet geen al alle veel meer enkele verschillende meerdere daarbij "
    "daarmee daarvoor daarna daar hier ruim zeker bijna minstens ongeveer circa inmiddels intussen nu "
    "eerder later"
)
# Who is quoted changes between versions; what the report is about does not.
_ATTRIBUTION = (
    r"(?i),? ?\b(?:aldus|meldt|meldde|melden|meldden|zegt|zei|zeggen|zeiden|volgens|bericht|berichtte|berichten|"
    r"vertelde|vertelt|liet|laat|vernam)\b[^,.\n]*"
)

# A name of one or more words, particles included, anywhere but at the start of a sentence.
_NAME = r"(\S )[A-Z]\w*(?: (?:(?:de|van|der|den|al|bin|el) )*[A-Z]\w*)*"

_SENTENCE_END = r"""([.!?]["')]*) """
# Words with a letter beyond ASCII, or with a question mark within, may be damaged on one page and whole on
# another. Names that the lexicon knows are none: see `plain_names`.
_FRAGILE_WORD = r"\S*(?:[^\x00-\x7f]|\w\?\w)\S*"
# A question mark before a word in lower case or a comma ends no sentence: a letter was lost.
_CLIPPED_WORD = r"\S*\w\?(,| [a-z])"


def sentences(body: pl.Series) -> pl.Series:
    """The folded text of each body with its sentences (and paragraphs) on separate lines, names of the lexicon without
    diacritics.
    """
    # The record separator survives folding, which makes line ends spaces.
    marked = (
        body.alias("body").to_frame().select(pl.col("body").str.replace_all("\n", " \u001e ", literal=True))
    )
    return (
        with_plain_names(fold(marked["body"]))
        .to_frame()
        .select(
            pl.col("body")
            .str.replace_all(_SENTENCE_END, "$1\n")
            .str.replace_all(" ?\u001e ?", "\n")
            .str.replace_all(r"\n{2,}", "\n")
        )
        .to_series()
    )


def masked(lines: pl.Expr) -> pl.Expr:
    """Sentences, one a line, reduced to what versions of a report have in common.

    Numbers in digits or words become `#`, hedges before them and words prone to encoding damage are dropped,
    letters are lower-cased and all else becomes a single space.
    """
    return (
        lines.str.replace_all(_FRAGILE_WORD, "")
        .str.replace_all(_NUMBER, "#")
        .str.replace_all(_HEDGES, "#")
        .str.to_lowercase()
        # Single spaces, most of the non-letters, do not match and cost nothing.
        .str.replace_all(r"[^a-z#\n]{2,}|[^a-z#\n ]", " ")
        .str.replace_all(r" ?\n ?", "\n")
        .str.strip_chars()
    )


def legible(lines: pl.Expr) -> pl.Expr:
    """Texts without what damage to a capture may change: letters and digits of whole words, in one line."""
    return (
        lines.str.replace_all(_CLIPPED_WORD, "$1")
        .str.replace_all(_FRAGILE_WORD, "")
        .str.replace_all(r"[^A-Za-z0-9]+", " ")
        .str.strip_chars()
    )


def block_strings(masked_lines: pl.Expr) -> pl.Expr:
    """Blocking strings, of which two versions of a report share at least one, as lists: the first and the last
    five words of every sentence (of the whole sentence, where it has fewer, if it has at least three)."""
    lines = masked_lines.str.split("\n")
    first = lines.list.eval(pl.element().str.extract(r"^((?:[^ ]+ ){2,4}[^ ]+)"))
    last = lines.list.eval(pl.element().str.extract(r"((?:[^ ]+ ){2,4}[^ ]+)$"))
    return pl.concat_list(first, last).list.drop_nulls().list.unique()


def weekdays(lines: pl.Expr) -> pl.Expr:
    """The weekdays a text names, in order, as lists of lower-case names (`woensdagochtend` is `woensdag`)."""
    return lines.str.to_lowercase().str.extract_all(WEEKDAYS)


def measures(lines: pl.Expr) -> pl.Expr:
    """The measurements and scores of a text, as lists of strings; the progress of a vote count does not count."""
    return lines.str.replace_all(_VOTES_COUNTED, "").str.extract_all(_MEASURE).list.unique()


def numbers(lines: pl.Expr) -> pl.Expr:
    """The numbers of a text in order, in digits or words, as lists of lower-case strings."""
    return lines.str.extract_all(_NUMBER).list.eval(pl.element().str.to_lowercase())


def lead_names(lines: pl.Expr) -> pl.Expr:
    """The capitalised words of the first sentence, without attributions, as lists of lower-case strings."""
    lead = lines.str.extract("^([^\n]*)").str.replace_all(_ATTRIBUTION, "").str.replace_all(_FRAGILE_WORD, "")
    words = (
        lead.str.replace_all(r"[^A-Za-z0-9]+", " ")
        .str.replace_all(_NUMBER, "")
        .str.extract_all(r"\b[A-Z][A-Za-z0-9]+")
    )
    lowered = words.list.eval(pl.element().str.to_lowercase())
    named = lowered.list.set_difference(pl.lit(_OPENERS.split(), dtype=pl.List(pl.String)))
    return _by_country(named.list.eval(pl.element().filter(~pl.element().str.contains(WEEKDAYS))))


def vocabulary(lines: pl.Expr) -> pl.Expr:
    """All distinct words of a text, as lists of lower-case strings; those of `lead_names` among them."""
    words = lines.str.replace_all(_FRAGILE_WORD, "").str.to_lowercase().str.extract_all(r"[a-z0-9]+")
    return _by_country(words).list.unique()


def _by_country(words: pl.Expr) -> pl.Expr:
    """Lists of words in which every form of a country is its code: `Rusland` and `Russische` name the same."""
    forms, codes = country_forms()
    return words.list.eval(pl.element().replace(forms, codes))


def content_words(masked_lines: pl.Expr) -> pl.Expr:
    """The distinct words of five letters and more of the first sentence, as lists."""
    return masked_lines.str.extract("^([^\n]*)").str.extract_all(r"[a-z]{5,}").list.unique()


def shingles(masked_lines: pl.Expr) -> pl.Expr:
    """The distinct pairs of neighbouring words of a text, as lists."""
    words = masked_lines.str.extract_all(r"[^ \n]+")
    pairs = words.list.eval(pl.concat_str(pl.element(), pl.element().shift(-1), separator=" ").drop_nulls())
    return pairs.list.unique()


def long_sentences(masked_lines: pl.Expr) -> pl.Expr:
    """The sentences of six words and more, as lists."""
    lines = masked_lines.str.split("\n")
    return lines.list.eval(pl.element().filter(pl.element().str.count_matches(" ") >= 5))


def named_sentences(lines: pl.Expr) -> pl.Expr:
    """The sentences with a name after their first word, without attributions, as lists."""
    return _unattributed(lines).list.eval(pl.element().filter(pl.element().str.contains(_NAME)))


def skeletons(named: pl.Expr) -> pl.Expr:
    """`named_sentences` with every name replaced by `@`: what reports made from one template share."""
    return named.list.eval(pl.element().str.replace_all(_NAME, "$1@"))


def _unattributed(lines: pl.Expr) -> pl.Expr:
    """The sentences without attributions and fragile words, numbers masked, case kept, as lists."""
    plain = lines.str.replace_all(_ATTRIBUTION, "").str.replace_all(_FRAGILE_WORD, "")
    return plain.str.replace_all(_NUMBER, "#").str.replace_all(r"[^A-Za-z#\n]+", " ").str.split("\n")
