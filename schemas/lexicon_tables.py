"""The lexicon as tables."""

import polars as pl

from schemas import fields
from schemas.mentions import KINDS
from schemas.table import Column, Table


class Organisations(Table):
    """One international organisation; its forms are not mentions of a country."""

    organisation = fields.organisation.key("Code of the organisation.")
    name_nl = fields.name_nl
    name_en = fields.name_en


class LexiconForms(Table):
    """One form and what it may mean: a country, an organisation, or nothing (a blocked form hides those inside it)."""

    lexicon_id = fields.lexicon_id.but(unique=True)
    form = fields.form.but("The form to look for.")
    country = fields.country.but("The country it stands for; null if none.", nullable=True)
    organisation = fields.organisation.but("The organisation it stands for.", nullable=True)
    kind = fields.kind.but(
        "The kind of form; `organisation` and `blocked` are not mentions.",
        isin=[*KINDS, "organisation", "blocked"],
    )
    condition = Column(pl.String(), "What else must be true for a match; null if nothing.", nullable=True)
    valid_from = Column(
        pl.String(), "First year, month or day for which it stands for the country.", nullable=True
    )
    valid_until = Column(pl.String(), "Last year, month or day for which it does.", nullable=True)
    note = Column(pl.String(), "Role of a person, population of a place, reason for a block.", nullable=True)
    source = fields.source


class EventTypeCrosswalk(Table):
    """One PLOVER event type and a CAMEO root code that it covers, to compare with data sets coded in CAMEO."""

    event_type = fields.event_type
    cameo_root = Column(pl.String(), "CAMEO root code.", str_matches=r"^\d{2}$")
    cameo_name = Column(pl.String(), "Name of the CAMEO root code.")
    goldstein = fields.goldstein
    source = fields.source


class EventRules(Table):
    """One way to express source and target, and how often such events are right on stories not trained on."""

    rule = fields.rule.key("The rule.")
    confidence = fields.confidence.but("Share of its events that were right, smoothed.")
    readings = Column(pl.Int64(), "Number of events on labelled stories behind the share.", ge=0)
    source = fields.source
