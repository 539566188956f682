import importlib.util
import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.countries.gazetteer import compile_gazetteer, load_gazetteer
from pipelines.countries.matching import MENTION_COLUMNS, dateline_countries, mentions
from pipelines.lexicon_files import lexicon
from pipelines.stories.plain_names import plain_name

_spec = importlib.util.spec_from_file_location("cases", Path(__file__).with_name("cases.py"))
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)
CASES = _module.CASES


def one_text(body, headline=None, version="v"):
    return pl.DataFrame(
        {"version_id": [version], "headline": [headline], "body": [body]},
        schema={"version_id": pl.String, "headline": pl.String, "body": pl.String},
    )


def spans(body, gazetteer, headline=None):
    found = mentions(one_text(body, headline), gazetteer)
    return {(row["country"], row["form"], row["kind"]) for row in found.iter_rows(named=True)}


def test_sentences_refer_to_the_countries_they_should(countries_of):
    found = countries_of([sentence for sentence, _ in CASES])
    wrong = [
        (sentence, want, sorted(got))
        for (sentence, want), got in zip(CASES, found, strict=True)
        if got != set(want.split())
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("name", "De regering van {} heeft dat gemeld."),
        ("adjective", "Dat zei een {} minister."),
        ("inhabitants", "Onder de gewonden is een {}, meldt de politie."),
    ],
)
def test_every_country_is_found_by_name_adjective_and_inhabitants(kind, sentence, countries_of):
    forms = lexicon("country_forms").filter(
        pl.col("kind") == kind, pl.col("condition").is_null() | (pl.col("condition") == "inside")
    )
    codes = set(lexicon("countries")["country"])
    assert set(forms["country"]) == codes
    found = countries_of([sentence.format(form) for form in forms["form"]])
    missed = [row[:2] for row, got in zip(forms.rows(), found, strict=True) if row[1] not in got]
    # `Friese`-like forms of parts of a country may be shared; names and adjectives of countries are not.
    assert missed == []


SENTENCES = {
    "name": "De regering van {} heeft dat gemeld.",
    "adjective": "Dat zei een {} minister.",
    "inhabitants": "Onder de gewonden zijn {}, meldt de politie.",
}


def otherwise_written(countries_of, written):
    """Forms of countries, written otherwise by `written`: [form, as written, country, countries found]."""
    forms = [
        (form, other, country, SENTENCES[kind])
        for form, country, kind, condition in lexicon("country_forms")
        .select("form", "country", "kind", "condition")
        .rows()
        if condition is None and kind in SENTENCES
        for other in written(form)
    ]
    found = countries_of([sentence.format(other) for _, other, _, sentence in forms])
    return [(*form[:3], got) for form, got in zip(forms, found, strict=True)]


def test_a_country_is_found_without_its_diacritics(countries_of):
    def plain(form):
        name = plain_name(form)
        # `Reunion` is another word.
        return [name] if name != form and name.isascii() and "Reunion" not in name else []

    rows = otherwise_written(countries_of, plain)
    assert len(rows) > 200
    missed = [row for row in rows if row[2] not in row[3]]
    assert missed == []


def test_a_country_without_its_hyphen_is_no_other_country(countries_of):
    def variants(form):
        if not re.match(r"[A-Z]\w+-[A-Z]", form):
            return []
        short = re.sub(r"^(Noord|Zuid|Oost|West|Wit)-", lambda prefix: prefix[0][0] + "-", form)
        return [form.replace("-", " "), *([short] if short != form else [])]

    # Names of two countries, and of islands where nobody lives.
    exceptions = ("Oostenrijks-Hongaars", "Bosnisch-Serv", "Turks-en-Caicos", "Frans-Zuid", "Zuid-Georgi")
    rows = otherwise_written(countries_of, variants)
    wrong = [row for row in rows if row[3] - {row[2]} and not row[0].startswith(exceptions)]
    assert len(rows) > 200
    assert wrong == []


def test_compounds_are_whole_under_both_countries(gazetteer):
    assert spans("De Brits-Noorse en Russisch-Oekraïense grens.", gazetteer) == {
        ("GBR", "Brits-Noorse", "elided"),
        ("NOR", "Brits-Noorse", "elided"),
        ("RUS", "Russisch-Oekraïense", "elided"),
        ("UKR", "Russisch-Oekraïense", "elided"),
    }
    assert spans("De Amerikaans-Zuid-Koreaanse oefening.", gazetteer) == {
        ("USA", "Amerikaans-Zuid-Koreaanse", "elided"),
        ("KOR", "Amerikaans-Zuid-Koreaanse", "elided"),
    }
    assert spans("Tussen Noord- en Zuid-Korea.", gazetteer) == {
        ("PRK", "Noord- en Zuid-Korea", "elided"),
        ("KOR", "Noord- en Zuid-Korea", "elided"),
    }


def test_prefixes_second_parts_and_genitives_belong_to_the_form(gazetteer):
    assert spans("De Zuid-Spaanse stad.", gazetteer) == {("ESP", "Zuid-Spaanse", "adjective")}
    assert spans("Zijn Pools-Joodse ouders.", gazetteer) == {("POL", "Pools-Joodse", "adjective")}
    assert spans("Poetins woede om Israëls aanval.", gazetteer) == {
        ("RUS", "Poetins", "person"),
        ("ISR", "Israëls", "name"),
    }


def test_look_alike_characters_match_and_keep_their_spelling(gazetteer):
    assert spans("De Houthi’s in Costa\u00a0Rica.", gazetteer) == {
        ("YEM", "Houthi’s", "institution"),
        ("CRI", "Costa\u00a0Rica", "name"),
    }


def test_names_that_lost_a_letter_match_and_keep_their_spelling(gazetteer):
    assert spans(
        "Is Isra?l boos op Itali? en Orb\ufffdn?", gazetteer, headline="Oekra?ense kritiek op Syri\ufffd"
    ) == {
        ("ISR", "Isra?l", "name"),
        ("ITA", "Itali?", "name"),
        ("HUN", "Orb\ufffdn", "person"),
        ("UKR", "Oekra?ense", "adjective"),
        ("SYR", "Syri\ufffd", "name"),
    }
    # A question is no damage.
    assert spans("Rijdt hij de Tour? Is dat in Mali?", gazetteer) == {("MLI", "Mali", "name")}


def test_a_failed_long_form_does_not_hide_a_short_one(gazetteer):
    # `Sint Maarten` fails inside `Sint Maartensdijk`, and what stands around it must still be found.
    found = spans("Lokale New Yorkers in Sint Maartensdijk, Costa Ricanen in Nederland", gazetteer)
    assert {"USA", "NLD", "CRI"} <= {row[0] for row in found}


def test_people_who_are_introduced_count_from_then_on(gazetteer):
    body = "De Estse minister Toomas Kuusk is boos. Kuusk belde met Moskou."
    found = spans(body, gazetteer)
    assert ("EST", "Toomas Kuusk", "person") in found
    assert ("EST", "Kuusk", "person") in found


def test_a_surname_in_the_headline_goes_with_the_full_name_below(gazetteer):
    found = spans("President Irfaan Ali van Guyana heeft gewonnen.", gazetteer, headline="Ali wint")
    assert ("GUY", "Ali", "person") in found


def test_learned_people_are_matched_without_a_country_nearby(gazetteer):
    person = {"full_name": "Toomas Kuusk", "surname": "Kuusk", "country": "EST", "bare": True}
    people = pl.DataFrame([person])
    found = mentions(one_text("Volgens Kuusk is het klaar."), gazetteer, people)
    assert found.select("country", "form", "kind").rows() == [("EST", "Kuusk", "person")]
    assert mentions(one_text("Volgens Kuusk is het klaar."), gazetteer).is_empty()


def test_datelines_name_their_countries(gazetteer):
    lines = pl.Series("dateline", ["BERLIJN/KYIV", "SEOUL", "DEN HAAG", "", None, "BERLIJN/MÜNCHEN"])
    countries = dateline_countries(lines, gazetteer)
    assert countries.to_list() == [["DEU", "UKR"], ["KOR"], ["NLD"], [], None, ["DEU"]]


def test_texts_without_a_form_give_an_empty_frame_of_the_same_columns(gazetteer):
    nothing = mentions(one_text("Er is niets aan de hand."), gazetteer)
    assert nothing.is_empty()
    assert nothing.columns == MENTION_COLUMNS
    empty = mentions(one_text("x").head(0), gazetteer)
    assert empty.schema == nothing.schema


PIECES = st.sampled_from(
    [
        *(
            "België",
            "Zuid-Korea",
            "Brits-Noorse",
            "Noord- en Zuid-Korea",
            "Poetins",
            "Trump",
            "’s",
            "\u00a0",
            " ",
        ),
        *(
            "\n",
            "-",
            "Costa Rica",
            "é",
            "🙂",
            "s",
            ",",
            ".",
            "Europese",
            "San",
            "Nieuw-",
            "Zeelandse",
            "Samoa",
        ),
        *("Amerikaans-", "x", "(", "New York", " Times", "de Franse president Jan Jansma", "Jansma", "Van "),
        *("Houthi’s", "Pools-Joodse"),
    ]
)
TEXTS = st.lists(
    st.tuples(st.lists(PIECES, max_size=8), st.lists(PIECES, max_size=15)), min_size=1, max_size=8
)


@pytest.fixture(scope="session")
def small_gazetteer(gazetteer):
    """Only the forms that the pieces below can make: the automaton is rebuilt for every text."""
    known = (
        "^(?:België|Zuid-Korea|Brits.*|Noors.*|Noord- en.*|Poetin|Trump|Costa Rica.*|Europese|San .{4}|"
        "New York.*|Nieuw-Zeel.*|Zeel.*|Amerikaans.*|Samoa|Houthi.*|Pools.*|Franse?|Jood.*|"
        "The New .*|Koreaanse)$"
    )
    form = pl.col("form")
    return compile_gazetteer(gazetteer.readings.filter(form.str.contains(known)))


@settings(max_examples=50)
@given(TEXTS)
def test_every_span_holds_its_form_and_order_does_not_matter(small_gazetteer, stories):
    texts = pl.DataFrame(
        [
            {"version_id": f"{n:03}", "headline": "".join(headline) or None, "body": "".join(body)}
            for n, (headline, body) in enumerate(stories)
        ],
        schema={"version_id": pl.String, "headline": pl.String, "body": pl.String},
    )
    found = mentions(texts, small_gazetteer)
    by_version = {row["version_id"]: row for row in texts.iter_rows(named=True)}
    for row in found.iter_rows(named=True):
        text = by_version[row["version_id"]][row["field"]]
        assert text[row["span_start"] : row["span_end"]] == row["form"]
        assert row["form"]
    assert mentions(texts.reverse(), small_gazetteer).equals(found)
    key = ["version_id", "field", "span_start", "span_end", "country"]
    assert not found.select(key).is_duplicated().any()


@pytest.mark.parametrize(
    ("field", "headline", "body"),
    [("headline", "-Amerikaans-", "x"), ("headline", "-Amerikaans", "x"), ("body", "x", "Amerikaans-")],
)
def test_a_hyphen_where_a_text_begins_or_ends_joins_a_form_to_nothing(gazetteer, field, headline, body):
    text = {"headline": headline, "body": body}
    found = mentions(
        pl.DataFrame({"version_id": ["a"], **{name: [value] for name, value in text.items()}}), gazetteer
    )
    [(where, start, end)] = found.select("field", "span_start", "span_end").rows()
    assert (where, text[field][start:end].strip("-")) == (field, "Amerikaans")
    assert start >= 0


def test_the_names_of_one_story_hide_no_name_of_another():
    """Mentions in a text do not depend on the other texts of the batch."""
    gazetteer = load_gazetteer()
    one = "De Noorse minister Sjurd Vattenlund sprak met Zweden. Later zei Vattenlund Vry niets."
    other = "De Noorse minister Vattenlund Vry sprak met Zweden."
    texts = pl.DataFrame({"version_id": ["a", "b"], "headline": [None, None], "body": [one, other]})
    texts = texts.with_columns(pl.col("headline").cast(pl.String))
    alone = mentions(texts.head(1), gazetteer)
    together = mentions(texts, gazetteer).filter(pl.col("version_id") == "a")
    assert together.equals(alone)
    assert "Vattenlund" in alone["form"]
