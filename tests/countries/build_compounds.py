"""Rebuild `pipelines/lexicon/compounds.csv`, names written together with a noun: `Hamasleider`, `Gazaoorlog`.

    python tests/countries/build_compounds.py > compounds.csv

Dutch forms such words freely, so the file has what names and nouns of each kind make. Only names that begin no other
word are listed, as a capital says little where a sentence begins, and no noun that gives the name another meaning:
`Iranakkoord` may be the agreement of 2015, and `Chinabeleid` is what others do. The other files of the lexicon win:
what they have is left out here.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

LEXICON = Path(__file__).parents[2] / "pipelines" / "lexicon"
CURATED = (
    "country_forms",
    "country_places",
    "institutions",
    "places",
    "people",
    "not_countries",
    "organisation_forms",
)
SOURCE = "editors"

GROUPS = {
    "Hamas": "PSE",
    "Hezbollah": "LBN",
    "Houthi": "YEM",
    "Taliban": "AFG",
    "taliban": "AFG",
    "Wagner": "RUS",
}
OF_GROUPS = (
    "aanhangers aanval baas bestuur bewind bolwerk bolwerken chef commandant commandanten delegatie doelwit "
    "doelwitten functionaris huurlingen kopstuk kopstukken leden leider leiders leiding lid militanten militie "
    "milities minister onderhandelaars raketten rebellen regering regime strijder strijders terroristen top "
    "topman tunnel tunnels woordvoerder woordvoerders"
)
SEATS = {
    "Bondsdag": "DEU",
    "Capitool": "USA",
    "Doema": "RUS",
    "Hogerhuis": "GBR",
    "Knesset": "ISR",
    "Kremlin": "RUS",
    "Lagerhuis": "GBR",
    "Likud": "ISR",
    "Mossad": "ISR",
    "Pentagon": "USA",
    "Witte Huis": "USA",
}
OF_SEATS = (
    "adviseur agent agenten baas bestormers bestorming chef critici criticus delegatie functionaris kandidaat "
    "leden leider leiders lid minister partij politicus top topman verkiezing verkiezingen voorzitter "
    "woordvoerder woordvoerders woordvoerster zetels"
)
PEOPLE = {
    "Assad": "SYR",
    "Biden": "USA",
    "Bolsonaro": "BRA",
    "Erdogan": "TUR",
    "Maduro": "VEN",
    "Navalny": "RUS",
    "Netanyahu": "ISR",
    "Obama": "USA",
    "Orbán": "HUN",
    "Poetin": "RUS",
    "Trump": "USA",
    "Zelensky": "UKR",
}
OF_PEOPLE = (
    "aanhang aanhanger aanhangers adviseur beleid bewind bezoek clan gezinde kabinet kamp regering regime "
    "stemmers supporters tijdperk vertrouweling"
)
COUNTRIES = {
    "Afghanistan": "AFG",
    "China": "CHN",
    "Congo": "COD",
    "Donbas": "UKR",
    "Gaza": "PSE",
    "Groenland": "GRL",
    "Irak": "IRQ",
    "Iran": "IRN",
    "Israël": "ISR",
    "Jemen": "YEM",
    "Kosovo": "XKX",
    "Krim": "UKR",
    "Libanon": "LBN",
    "Libië": "LBY",
    "Mali": "MLI",
    "Oekraïne": "UKR",
    "Rusland": "RUS",
    "Rwanda": "RWA",
    "Soedan": "SDN",
    "Syrië": "SYR",
    "Taiwan": "TWN",
    "Tunesië": "TUN",
    "Turkije": "TUR",
    "Uruzgan": "AFG",
    "Venezuela": "VEN",
    "Vietnam": "VNM",
}
OF_COUNTRIES = (
    "akkoord beraad bezoek conflict crisis deal debat demonstratie deskundige dossier expert ganger gangers "
    "gezant kenner kwestie missie oorlog overleg plan plannen reis sancties strijder strijders top veteraan "
    "veteranen vloot"
)
LEFT_OUT = {"Iranakkoord", "Irandeal", "Krimgangers", "Krimganger"}

KINDS = (
    (GROUPS, OF_GROUPS, "institution"),
    (SEATS, OF_SEATS, "institution"),
    (PEOPLE, OF_PEOPLE, "institution"),
    (COUNTRIES, OF_COUNTRIES, "name"),
)


def rows() -> Iterator[tuple[str, ...]]:
    """The rows of the file, in any order."""
    for names, nouns, kind in KINDS:
        for name, country in names.items():
            for noun in nouns.split():
                if name + noun not in LEFT_OUT:
                    yield name + noun, country, kind, "", "", "", "", SOURCE


def compounds() -> list[tuple[str, ...]]:
    """The rows of the file, in order, without what other files have."""
    known = set()
    for name in CURATED:
        with (LEXICON / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            known |= {row["form"] for row in csv.DictReader(lines)}
    return sorted(row for row in rows() if row[0] not in known)


if __name__ == "__main__":
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("form", "country", "kind", "condition", "valid_from", "valid_until", "note", "source"))
    out.writerows(compounds())
