"""Every construct of Dutch wire prose that the coder claims to read, in sentences made for the purpose."""

import polars as pl
import pytest
from tests.events.gold_events import mentions_of, versions_of

from pipelines.events.coding import code_events
from pipelines.events.lexicon import load_lexicon

LEXICON = load_lexicon()

FORMS = {
    "CHL": ["Chili", "Chileense", "Chilenen", "Santiago"],
    "PER": ["Peru", "Peruaanse", "Peruanen", "Lima", "Dina Boluarte"],
    "BOL": ["Bolivia", "Boliviaanse", "La Paz"],
    "ARG": ["Argentinië", "Argentijnse", "Javier Milei"],
    "SWE": ["Zweden", "Zweedse", "Stockholm", "Ulf Kristersson"],
    "RUS": ["Rusland", "Russische", "Russen", "Moskou", "Poetin"],
    "UKR": ["Oekraïne", "Oekraïense", "Kyiv", "Zelensky"],
    "IRN": ["Iran", "Iraanse", "Teheran"],
    "USA": ["Verenigde Staten", "VS", "Amerikaanse", "Washington"],
    "GBR": ["Britten", "Britse", "Londen", "Keir Starmer"],
    "FRA": ["Frankrijk", "Franse", "Parijs", "Emmanuel Macron"],
    "SAU": ["Saudi-Arabië", "Saudische", "Riyad"],
    "QAT": ["Qatar", "Doha"],
    "PAK": ["Pakistan", "Pakistaanse", "Islamabad"],
    "AFG": ["Afghanistan", "Afghaanse", "Kabul"],
    "TWN": ["Taiwan", "Taiwanese", "Taipei"],
    "CHN": ["China", "Chinese", "Beijing"],
}


def code(headline: str, body: str = "") -> pl.DataFrame:
    text = f"{headline}\n{body}"
    forms = {country: [f for f in fs if f in text] for country, fs in FORMS.items()}
    story = {"id": "s", "headline": headline, "body": body, "mentions": {c: f for c, f in forms.items() if f}}
    return code_events(versions_of([story]), mentions_of([story]), LEXICON, 0.0).events


def events(headline: str, body: str = "") -> set[tuple[str, str, str]]:
    return set(code(headline, body).select("source_country", "target_country", "event_type").iter_rows())


CONSTRUCTS = {
    "main clause": ("Chili veroordeelt Peru", {("CHL", "PER", "ACCUSE")}),
    "inversion": ("", "Vrijdag heeft Chili Peru fel bekritiseerd.", {("CHL", "PER", "ACCUSE")}),
    "inversion with a prepositional target": (
        "",
        "Volgens een woordvoerder dringt Zweden bij Rusland aan op onderzoek.",
        {("SWE", "RUS", "REQUEST")},
    ),
    "subordinate order": (
        "",
        "Het werd onrustig nadat Chili Bolivia had gewaarschuwd.",
        {("CHL", "BOL", "THREATEN")},
    ),
    "subordinate order, joined separable verb": (
        "",
        "Het was stil, omdat Rusland die nacht Oekraïne aanviel.",
        {("RUS", "UKR", "ASSAULT")},
    ),
    "separable verb apart": (
        "",
        "In de nacht viel Rusland Oekraïne opnieuw aan.",
        {("RUS", "UKR", "ASSAULT")},
    ),
    "separable verb with te": (
        "",
        "Rusland is begonnen Oekraïne aan te vallen.",
        {("RUS", "UKR", "ASSAULT")},
    ),
    "passive with door": ("", "Oekraïne is door Rusland gebombardeerd.", {("RUS", "UKR", "ASSAULT")}),
    "passive in a subordinate clause": (
        "",
        "De regering meldt dat Chileense vissers door de Peruaanse marine zijn opgepakt.",
        {("PER", "CHL", "COERCE")},
    ),
    "passive without an agent, place": (
        "",
        "In Teheran zijn twee Britten opgepakt.",
        {("IRN", "GBR", "COERCE")},
    ),
    "headline participle": ("Twee Britten opgepakt in Iran", {("IRN", "GBR", "COERCE")}),
    "clause-final participle": (
        "",
        "De Chileense regering heeft de ambassadeur van Bolivia vrijdag wegens spionage uitgezet.",
        {("CHL", "BOL", "SANCTION")},
    ),
    "relative clause on the source": (
        "",
        "Rusland, dat Oekraïne maandag met drones bestookte, zwijgt.",
        {("RUS", "UKR", "ASSAULT")},
    ),
    "relative clause on the trigger's noun": (
        "",
        "De sancties die Zweden tegen Iran instelde, duren een jaar.",
        {("SWE", "IRN", "SANCTION")},
    ),
    "clause broken by a relative clause": (
        "",
        "Zweden, dat aan zee ligt, heeft Rusland gewaarschuwd.",
        {("SWE", "RUS", "THREATEN")},
    ),
    "coordinated sources and targets": (
        "",
        "Saudi-Arabië en Qatar roepen Pakistan en Afghanistan op de wapens neer te leggen.",
        {
            ("SAU", "PAK", "REQUEST"),
            ("SAU", "AFG", "REQUEST"),
            ("QAT", "PAK", "REQUEST"),
            ("QAT", "AFG", "REQUEST"),
        },
    ),
    "coordinated clauses share a subject": (
        "",
        "Zweden prijst Oekraïne en veroordeelt Rusland.",
        {("SWE", "UKR", "SUPPORT"), ("SWE", "RUS", "ACCUSE")},
    ),
    "coordinated clauses with subjects of their own": (
        "",
        "Zweden prijst Oekraïne en Chili hekelt Rusland.",
        {("SWE", "UKR", "SUPPORT"), ("CHL", "RUS", "ACCUSE")},
    ),
    "reported act, volgens": (
        "",
        "Rusland heeft volgens Kyiv een ziekenhuis in Oekraïne beschoten.",
        {("RUS", "UKR", "ASSAULT")},
    ),
    "reported judgement, aldus": (
        "",
        'Russische vliegtuigen vielen maandag Oekraïne aan. "Een laffe daad", aldus Kyiv.',
        {("RUS", "UKR", "ASSAULT"), ("UKR", "RUS", "ACCUSE")},
    ),
    "reported demand, speaker after the clause": (
        "",
        "Peru moet de vissers vrijlaten, vindt Chili.",
        {("CHL", "PER", "REQUEST")},
    ),
    "colon headline": ("Stockholm: Rusland moet troepen weghalen", {("SWE", "RUS", "REQUEST")}),
    "definite phrase dat land": (
        "",
        "Zweden kijkt met zorg naar Iran. Stockholm veroordeelt dat land wegens executies.",
        {("SWE", "IRN", "ACCUSE")},
    ),
    "definite phrase het buurland": (
        "",
        "Chili is boos op Bolivia. Santiago heeft de ambassadeur van het buurland uitgezet.",
        {("CHL", "BOL", "ACCUSE"), ("CHL", "BOL", "SANCTION")},
    ),
    "epithet het eiland": (
        "",
        "China is al jaren in de weer met Taiwan. Beijing dreigt het eiland binnen te vallen.",
        {("CHN", "TWN", "THREATEN")},
    ),
    "pronoun hij": (
        "",
        "President Dina Boluarte sprak vrijdag in Lima. Hij beschuldigde Chili van spionage.",
        {("PER", "CHL", "ACCUSE")},
    ),
    "title de premier": (
        "",
        "De Zweedse premier Ulf Kristersson sprak in het parlement. De premier waarschuwde Rusland.",
        {("SWE", "RUS", "THREATEN")},
    ),
    "counterpart zijn ambtgenoot": (
        "",
        "De Franse minister is in Londen voor gesprekken. Hij ontmoette zijn ambtgenoot Keir Starmer.",
        {("FRA", "GBR", "CONSULT")},
    ),
    "both countries": (
        "",
        "Chili en Bolivia zijn buren. Beide landen tekenden maandag een verdrag.",
        {("BOL", "CHL", "AGREE")},
    ),
    "apposition is one actor": (
        "",
        "De Franse president Emmanuel Macron bezocht maandag Peru.",
        {("FRA", "PER", "CONSULT")},
    ),
    "institution with its seat": (
        "",
        "Het ministerie van Buitenlandse Zaken in Stockholm heeft de Russische ambassadeur ontboden.",
        {("SWE", "RUS", "PROTEST")},
    ),
    "adjective as source": ("Russische aanval op Kyiv", {("RUS", "UKR", "ASSAULT")}),
    "adjective and preposition": ("Amerikaanse sancties tegen Iran", {("USA", "IRN", "SANCTION")}),
    "noun between two": ("", "Het overleg tussen Zweden en Iran duurde kort.", {("IRN", "SWE", "CONSULT")}),
    "noun as cause": (
        "Chili roept ambassadeur terug na kritiek van Peru",
        {("PER", "CHL", "ACCUSE"), ("CHL", "PER", "SANCTION")},
    ),
    "things of a country as objects": ("Iran legt Zweedse tanker aan de ketting", {("IRN", "SWE", "COERCE")}),
    "undirected once a pair": ("Zweden sluit akkoord met Peru", {("PER", "SWE", "AGREE")}),
    "reciprocal": (
        "",
        "Pakistan en Afghanistan bestookten elkaar.",
        {("PAK", "AFG", "ASSAULT"), ("AFG", "PAK", "ASSAULT")},
    ),
    "fixed phrase": ("Zweden roept Iraanse ambassadeur op het matje", {("SWE", "IRN", "PROTEST")}),
    "headline and lead together": (
        "Chili dreigt",
        "Chili heeft Bolivia met een boycot gedreigd.",
        {("CHL", "BOL", "THREATEN")},
    ),
    "condition makes a threat": (
        "",
        "Als Peru niet luistert, zal Chili sancties tegen Lima instellen.",
        {("CHL", "PER", "THREATEN")},
    ),
    "plan is announced": ("", "Zweden gaat wapens leveren aan Oekraïne.", {("SWE", "UKR", "AID")}),
    "temporal negation": ("", "Nog nooit had Chili Peru zo hard bekritiseerd.", {("CHL", "PER", "ACCUSE")}),
}
NO_EVENT = {
    "negation": ("", "Zweden heeft Iran niet aangevallen."),
    "negated noun": ("", "Er komen geen sancties van Zweden tegen Iran."),
    "possibility": ("", "Rusland zou Zweden kunnen aanvallen, denken experts."),
    "condition": ("", "Als Rusland Zweden aanvalt, is de wereld anders."),
    "organisation as agent": ("", "De VN veroordeelt Iran in een resolutie, meldt Zweden."),
    "agent that is no country": ("", "Peru is net als Chili getroffen door een orkaan."),
    "domestic act": (
        "",
        "De Peruaanse politie heeft in Lima vier Peruanen opgepakt, onder wie een zanger uit Chili.",
    ),
    "co-mention": ("", "De prijzen in Chili en Peru lopen op."),
    "sport": ("", "In de finale om het WK hockey viel Chili Argentinië voortdurend aan. De ploeg won goud."),
}


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_construct_is_read(name: str) -> None:
    *texts, want = CONSTRUCTS[name]
    assert events(*texts) == want


@pytest.mark.parametrize("name", NO_EVENT)
def test_no_event_is_made_up(name: str) -> None:
    assert events(*NO_EVENT[name]) == set()
