import polars as pl
import pytest

from pipelines.countries.introductions import introductions, people_from_introductions
from pipelines.countries.matching import mentions


def learn(bodies, gazetteer):
    texts = pl.DataFrame(
        {"version_id": [str(n) for n in range(len(bodies))], "headline": None, "body": bodies},
        schema={"version_id": pl.String, "headline": pl.String, "body": pl.String},
    )
    found = introductions(texts, mentions(texts, gazetteer))
    return found.select("full_name", "surname", "country", "evidence").rows()


def test_an_adjective_before_the_office_gives_the_country(gazetteer):
    minister = "de nieuwe Estse minister van Buitenlandse Zaken Toomas Kuusk"
    body = f"In Moskou sprak {minister} met de Letse premier Ilze de Roos."
    assert learn([body], gazetteer) == [
        ("Ilze de Roos", "de Roos", "LVA", "apposition"),
        ("Toomas Kuusk", "Kuusk", "EST", "apposition"),
    ]


def test_a_country_after_the_name_gives_the_country(gazetteer):
    assert learn(["In Parijs zei premier Toomas Kuusk van Estland dat."], gazetteer) == [
        ("Toomas Kuusk", "Kuusk", "EST", "apposition")
    ]


def test_the_only_country_of_a_story_gives_the_country(gazetteer):
    assert learn(["In Tallinn zei minister Toomas Kuusk dat."], gazetteer) == [
        ("Toomas Kuusk", "Kuusk", "EST", "only_country")
    ]
    assert learn(["In Tallinn en Riga zei minister Toomas Kuusk dat."], gazetteer) == []


def test_sportsmen_and_artists_are_not_introduced(gazetteer):
    assert learn(["De Belgische wielrenner Jan Voorbeeld won. De Belg Piet Proef viel."], gazetteer) == []


def test_the_family_name_comes_first_where_it_does(gazetteer):
    assert learn(["De Chinese minister Bai Qingshan zei dat."], gazetteer)[0][1] == "Bai"


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("Woensdag bezocht de Russische president Vladimir Poetin Noord-Korea.", ["Vladimir Poetin"]),
        ("Woensdag bezocht de Estse premier Toomas Kuusk Letland.", ["Toomas Kuusk"]),
        ("Woensdag bezocht de Estse premier Kuusk Letland.", []),
        ("Woensdag ontving de Estse premier Toomas Kuusk Kim Jong-un.", ["Toomas Kuusk"]),
        ("Woensdag bezocht de Estse premier Toomas Kuusk Parijs.", ["Toomas Kuusk"]),
        ("Woensdag bezocht premier Toomas Kuusk Tallinn.", ["Toomas Kuusk"]),
    ],
)
def test_a_name_ends_where_a_country_or_another_name_begins(body, names, gazetteer):
    assert [row[0] for row in learn([body], gazetteer)] == names


def test_people_need_stories_that_agree():
    counted = pl.DataFrame(
        [
            ("Toomas Kuusk", "Kuusk", "EST", 9),
            ("Toomas Kuusk", "Kuusk", "RUS", 1),
            ("Ilze Roos", "Roos", "LVA", 3),
            ("Jan Roos", "Roos", "NLD", 8),
            ("Een Keer", "Keer", "NLD", 1),
            ("Om Streden", "Streden", "FRA", 3),
            ("Om Streden", "Streden", "BEL", 3),
        ],
        schema=["full_name", "surname", "country", "stories"],
        orient="row",
    )
    people = people_from_introductions(counted)
    assert people.rows() == [
        ("Ilze Roos", "Roos", "LVA", False, 3),
        ("Jan Roos", "Roos", "NLD", False, 8),
        ("Toomas Kuusk", "Kuusk", "EST", True, 9),
    ]
    assert people_from_introductions(counted.reverse()).equals(people)
