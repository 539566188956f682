"""Synthetic reports that are hard to distinguish: templates, sequels, updates, damage. None is a real report."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

CITIES = [
    "Arnhem",
    "Breda",
    "Charkiv",
    "Odesa",
    "Aleppo",
    "Homs",
    "Lima",
    "Cusco",
    "Lyon",
    "Lille",
    "Turijn",
    "Bari",
    "Porto",
    "Kano",
    "Lagos",
]
CLUBS = [
    "Ajax",
    "PSV",
    "Feyenoord",
    "AZ",
    "Utrecht",
    "Twente",
    "Heerenveen",
    "Sparta",
    "Vitesse",
    "Excelsior",
    "Heracles",
    "Volendam",
]
PEOPLE = [
    "Jansen",
    "De Boer",
    "Okafor",
    "Moreau",
    "Rossi",
    "Silva",
    "Kovac",
    "Lindholm",
    "Petrenko",
    "Haddad",
    "Tanaka",
    "Novak",
]
WEEKDAYS = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
NUMBERS = [
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
]


@dataclass(frozen=True)
class Report:
    root: str
    kind: str
    day: date
    body: str
    complete: bool = True


def reports(seed: int, rounds: int = 6) -> list[Report]:
    """A few dozen reports of every kind, over two weeks."""
    rng = random.Random(seed)
    found: list[Report] = []
    for turn in range(rounds):
        # Each kind of report meets a city once, so that no two of them can be of one event.
        for make in (
            weather,
            markets,
            match,
            attacks,
            toll,
            sentence_more,
            rewritten_lead,
            cut_off,
            brief_of_article,
            same_subject,
            background,
            election_count,
            robbery,
        ):
            found.extend(make(rng, f"{make.__name__}{turn}", CITIES[turn:] + CITIES[:turn]))
    return found


def _day(rng: random.Random) -> date:
    return date(2026, 3, 2) + timedelta(days=rng.randrange(10))


def weather(rng: random.Random, root: str, cities: list[str]) -> list[Report]:
    """The same template on three days; temperatures differ, each is a separate report."""
    start = _day(rng)
    warmest = 3 * CITIES.index(cities[0])
    lows = [warmest, warmest - 1, warmest - 2]
    return [
        Report(
            f"{root}-{n}",
            "weather",
            start + timedelta(days=n),
            f"Het is vandaag wisselend bewolkt met in het noorden kans op een bui. Het wordt {low} graden in het "
            f"noorden tot {low + 13} graden in het zuiden. De wind waait matig uit het westen.",
        )
        for n, low in enumerate(lows)
    ]


def markets(rng: random.Random, root: str, _cities: list[str]) -> list[Report]:
    """Two days of the stock exchange in the same words, on one of them with a second version."""
    start = _day(rng)

    def text(day: date) -> str:
        return (
            f"De beurs in Amsterdam is {WEEKDAYS[day.weekday()]} met winst gesloten. De AEX-index won "
            f"{rng.randrange(1, 9)},{rng.randrange(1, 9)} procent tot {rng.randrange(800, 900)},{rng.randrange(99)} "
            f"punten. De grootste stijger was {rng.choice(PEOPLE)} Chemie."
        )

    first, second = text(start), text(start + timedelta(days=1))
    later = first + " De euro was 1,08 dollar waard."
    return [
        Report(f"{root}-a", "markets", start, first),
        Report(f"{root}-a", "markets", start, later),
        Report(f"{root}-b", "markets", start + timedelta(days=1), second),
    ]


def match(rng: random.Random, root: str, _cities: list[str]) -> list[Report]:
    """Results of one round of matches in the same words."""
    day = _day(rng)
    clubs = rng.sample(CLUBS, 6)
    return [
        Report(
            f"{root}-{n}",
            "match",
            day,
            f"{home} heeft in de eredivisie met {rng.randrange(1, 6)}-{rng.randrange(0, 2)} gewonnen van {away}. "
            f"De thuisploeg kwam voor rust op voorsprong en kwam daarna niet meer in de problemen.",
        )
        for n, (home, away) in enumerate(zip(clubs[::2], clubs[1::2], strict=True))
    ]


def attacks(rng: random.Random, root: str, cities: list[str]) -> list[Report]:
    """Two attacks on different days in the same words."""
    day = _day(rng)
    one, other = cities[0], cities[7]
    return [
        Report(
            f"{root}-{n}",
            "attacks",
            at,
            f"Bij een luchtaanval op de stad {city} zijn {WEEKDAYS[at.weekday()]} zeker {rng.choice(NUMBERS)} mensen "
            f"om het leven gekomen. Dat melden de lokale autoriteiten. De stad ligt al weken onder vuur.",
        )
        for n, (city, at) in enumerate(
            [(one, day), (other, day + timedelta(days=2)), (one, day + timedelta(days=4))]
        )
    ]


def toll(rng: random.Random, root: str, cities: list[str]) -> list[Report]:
    """A death toll that rises twice, in digits or words."""
    day, city = _day(rng), cities[0]
    first, second = rng.sample(NUMBERS, 2)
    tail = (
        f"Reddingswerkers zoeken nog naar overlevenden van de overstroming, aldus burgemeester {rng.choice(PEOPLE)}. "
        "Honderden huizen staan onder water."
    )
    return [
        Report(root, "toll", day, f"In de omgeving van {city} zijn zeker {first} mensen verdronken. {tail}"),
        Report(root, "toll", day, f"In de omgeving van {city} zijn {second} mensen verdronken. {tail}"),
        Report(
            root,
            "toll",
            day + timedelta(days=1),
            f"In de omgeving van {city} zijn ruim 40 mensen verdronken. {tail}",
        ),
    ]


def sentence_more(rng: random.Random, root: str, cities: list[str]) -> list[Report]:
    """A sentence is added, then another one is inserted before it."""
    day, city, person = _day(rng), cities[0], rng.choice(PEOPLE)
    first = f"De haven van {city} is gesloten na een brand op een tanker, meldt directeur {person}."
    last = "Niemand raakte gewond."
    added = "Het schip vervoerde zonnebloemolie en lag voor anker in afwachting van een loods."
    return [
        Report(root, "sentence_more", day, f"{first} {last}"),
        Report(root, "sentence_more", day, f"{first} {last} {added}"),
        Report(root, "sentence_more", day, f"{first} De oorzaak is nog onbekend. {last} {added}"),
    ]


def rewritten_lead(rng: random.Random, root: str, cities: list[str]) -> list[Report]:
    """The first sentence is rewritten, the rest stays."""
    day, city, person = _day(rng), cities[0], rng.choice(PEOPLE)
    rest = (
        f"Voor de rechtbank verzamelden zich honderden aanhangers van {person}, die de uitspraak politiek noemen. "
        "Zijn advocaat wil in hoger beroep gaan bij het hof."
    )
    return [
        Report(
            root,
            "rewritten_lead",
            day,
            f"Oud-minister {person} is in {city} veroordeeld tot drie jaar cel voor omkoping. {rest}",
        ),
        Report(
            root,
            "rewritten_lead",
            day,
            f"De in {city} voor omkoping veroordeelde oud-minister {person} blijft voorlopig vrij. {rest}",
        ),
    ]


def cut_off(rng: random.Random, root: str, cities: list[str]) -> list[Report]:
    """A capture that breaks off, in the middle of a word."""
    day, city, person = _day(rng), cities[0], rng.choice(PEOPLE)
    body = (
        f"Het parlement heeft in {city} ingestemd met de begroting van premier {person}. De oppositie liep weg uit de "
        f"zaal en noemt het besluit onwettig. Vakbonden roepen op tot een algemene staking."
    )
    keep = rng.randrange(70, len(body) - 20)
    return [Report(root, "cut_off", day, body), Report(root, "cut_off", day, body[:keep], complete=False)]


def brief_of_article(rng: random.Random, root: str, cities: list[str]) -> list[Report]:
    """A brief that is the first paragraph of an article."""
    day, city, person = _day(rng), cities[0], rng.choice(PEOPLE)
    lead = f"Wetenschappers uit {city} hebben onder leiding van {person} een nieuwe soort kikker beschreven."
    rest = "\n".join(
        f"{start} {rng.choice(PEOPLE)} {end}"
        for start, end in (
            ("Het dier werd volgens bioloog", "gevonden in een afgelegen dal."),
            ("Medeauteur", "denkt dat er nog veel meer soorten te ontdekken zijn in het gebied."),
            ("De vondst is volgens hoogleraar", "van belang voor de bescherming van het regenwoud."),
        )
    )
    return [
        Report(root, "brief_of_article", day, lead),
        Report(root, "brief_of_article", day, f"{lead}\n{rest}"),
    ]


def same_subject(rng: random.Random, root: str, cities: list[str]) -> list[Report]:
    """Two reports of one event, written independently of each other."""
    day, city, person = _day(rng), cities[0], rng.choice(PEOPLE)
    return [
        Report(
            f"{root}-a",
            "same_subject",
            day,
            f"President {person} heeft in {city} zijn aftreden aangekondigd. Hij bezwijkt onder de druk van weken van "
            f"betogingen tegen de hoge brandstofprijzen. Zijn vicepresident neemt de taken voorlopig waar.",
        ),
        Report(
            f"{root}-b",
            "same_subject",
            day,
            f"Na weken van betogingen stapt president {person} op. Dat maakte hij bekend in {city}. De bevolking gaat "
            f"er de straat op vanwege de hoge brandstofprijzen. Over twee maanden zijn er verkiezingen.",
        ),
    ]


def background(rng: random.Random, root: str, cities: list[str]) -> list[Report]:
    """News of different days that ends in the same two sentences of background."""
    day, person = _day(rng), rng.choice(PEOPLE)
    one, other = cities[0], cities[7]
    tail = (
        f"Het conflict begon vorig jaar toen rebellen van {person} de hoofdstad innamen. Sindsdien zijn volgens de "
        "Verenigde Naties honderdduizenden mensen op de vlucht geslagen."
    )
    return [
        Report(
            f"{root}-a",
            "background",
            day,
            f"Het regeringsleger heeft {WEEKDAYS[day.weekday()]} het vliegveld van {one} heroverd. {tail}",
        ),
        Report(
            f"{root}-b",
            "background",
            day + timedelta(days=1),
            f"Hulporganisaties slaan alarm over een uitbraak van cholera in kampen bij {other}. {tail}",
        ),
    ]


def election_count(rng: random.Random, root: str, cities: list[str]) -> list[Report]:
    """A running count: most numbers change, the report stays."""
    day, city, person = _day(rng), cities[0], rng.choice(PEOPLE)
    return [
        Report(
            root,
            "election_count",
            day,
            f"Kandidaat {person} gaat aan kop bij de burgemeestersverkiezingen in {city}. Nu {share} procent van de "
            f"stemmen is geteld, staat hij voor. Zijn rivaal heeft nog geen verklaring afgelegd.",
        )
        for share in (30, 70)
    ]


def robbery(rng: random.Random, root: str, cities: list[str]) -> list[Report]:
    """Short police reports in the same words about different places."""
    day = _day(rng)
    return [
        Report(
            f"{root}-{n}",
            "robbery",
            day,
            f"De politie heeft in {city} {rng.choice(NUMBERS)} mannen aangehouden voor een overval.",
        )
        for n, city in enumerate((cities[0], cities[5], cities[10]))
    ]
