"""The lexicon as tables: what the texts were read with."""

import polars as pl

from schemas.events import EVENT_TYPES
from schemas.mentions import KINDS
from schemas.table import COUNTRY, Table, column


class Organisations(Table):
    """One international organisation; forms that stand for it are no mentions of a country."""

    organisation: str = column("Code of the organisation.", unique=True)
    name_nl: str = column("Dutch name.")
    name_en: str = column("English name.")


class LexiconForms(Table):
    """One form and what it may mean: a country, an organisation, or nothing (a blocked form hides what it holds)."""

    lexicon_id: str = column(
        "The row of the lexicon, as `mentions.lexicon_id` names it: file, code and form.", unique=True
    )
    form: str = column("The form as it is looked for.")
    country: str = column(
        "The country that it stands for; null where it stands for none.",
        nullable=True,
        str_matches=COUNTRY,
        references="countries.country",
    )
    organisation: str = column(
        "The organisation that it stands for.", nullable=True, references="organisations.organisation"
    )
    kind: str = column(
        "What kind of form it is; `organisation` and `blocked` are no mentions.",
        isin=[*KINDS, "organisation", "blocked"],
    )
    condition: str = column("What has to hold beside the form; null where nothing has to.", nullable=True)
    valid_from: str = column("First year in which it stands for the country.", nullable=True)
    valid_until: str = column("Last year in which it does.", nullable=True)
    note: str = column("Role of a person, population of a place, reason of a block.", nullable=True)
    source: str = column("Where the row comes from.")


class EventTypeCrosswalk(Table):
    """One PLOVER event type and a CAMEO root code that it covers, to compare with data sets coded in CAMEO."""

    event_type: str = column("PLOVER type.", isin=EVENT_TYPES, references="event_types.event_type")
    cameo_root: str = column("CAMEO root code.", str_matches=r"^\d{2}$")
    cameo_name: str = column("Name of the CAMEO root code.")
    goldstein: pl.Float64 = column("Goldstein score of the root code.", ge=-10, le=10)
    source: str = column("Where the row comes from.")


class EventRules(Table):
    """One rule of coding and how often it was right on labelled stories; a rule of one event type begins with it."""

    rule: str = column("The rule: of one type (`ACCUSE.verb.subject.object`) or of all.", unique=True)
    confidence: pl.Float64 = column("How often it was right, smoothed.", ge=0, le=1)
    readings: pl.Int64 = column("Labelled readings that this was counted on.", ge=0)
    source: str = column("Where the row comes from.")
