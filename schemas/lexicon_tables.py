"""The lexicon as tables: what the texts were read with."""

import polars as pl

from schemas import fields
from schemas.mentions import KINDS
from schemas.table import Column, Table


class Organisations(Table):
    """One international organisation; forms that stand for it are no mentions of a country."""

    organisation = fields.organisation.key("Code of the organisation.")
    name_nl = fields.name_nl
    name_en = fields.name_en


class LexiconForms(Table):
    """One form and what it may mean: a country, an organisation, or nothing (a blocked form hides what it holds)."""

    lexicon_id = fields.lexicon_id.but(unique=True)
    form = fields.form.but("The form as it is looked for.")
    country = fields.country.but(
        "The country that it stands for; null where it stands for none.", nullable=True
    )
    organisation = fields.organisation.but("The organisation that it stands for.", nullable=True)
    kind = fields.kind.but(
        "What kind of form it is; `organisation` and `blocked` are no mentions.",
        isin=[*KINDS, "organisation", "blocked"],
    )
    condition = Column(
        pl.String(), "What has to hold beside the form; null where nothing has to.", nullable=True
    )
    valid_from = Column(
        pl.String(), "First year, month or day in which it stands for the country.", nullable=True
    )
    valid_until = Column(pl.String(), "Last one in which it does.", nullable=True)
    note = Column(pl.String(), "Role of a person, population of a place, reason of a block.", nullable=True)
    source = fields.source


class EventTypeCrosswalk(Table):
    """One PLOVER event type and a CAMEO root code that it covers, to compare with data sets coded in CAMEO."""

    event_type = fields.event_type
    cameo_root = Column(pl.String(), "CAMEO root code.", str_matches=r"^\d{2}$")
    cameo_name = Column(pl.String(), "Name of the CAMEO root code.")
    goldstein = fields.goldstein
    source = fields.source


class EventRules(Table):
    """One way in which the ends of events are told, and how often such events were right on stories not learnt from."""

    rule = fields.rule.key("The rule.")
    confidence = fields.confidence.but("Share of its events that were right, smoothed.")
    readings = Column(pl.Int64(), "Events on labelled stories that this was counted on.", ge=0)
    source = fields.source
