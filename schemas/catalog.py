"""Every table and view, with the layers that hold it and its group."""

from dataclasses import dataclass
from typing import Literal

from schemas.agency_leads import AgencyExclusives, AgencyLeads, StoryBylines
from schemas.agency_tables import AgencyAttribution, AgencyPairs
from schemas.agency_topics import AgencyCountries, AgencyEventTypes, AgencySections, AgencyTopics
from schemas.brief_ages import BriefAgeDistribution, BriefAgeSummary
from schemas.build import Build
from schemas.captures import Captures
from schemas.clock import LabelConflicts, PageTimes, VersionTimes
from schemas.country_pairs import CountryCoMentions, CountryPairEvents, CountryPairSides, DyadEvents
from schemas.country_profiles import CountryPartners, CountryProfiles, DyadReciprocity
from schemas.coverage import CoverageDays
from schemas.event_cameo import EventCameo
from schemas.events import Events
from schemas.evidence import EventEvidence, EventSpans, ItemJoins, StoryChanges
from schemas.items import Items
from schemas.lexicon_tables import EventRules, EventTypeCrosswalk, LexiconForms, Organisations
from schemas.mentions import Mentions
from schemas.pages import Pages
from schemas.pair_periods import (
    CountryPairMonths,
    CountryPairMovers,
    CountryPairPeriods,
    CountryPairWeeks,
    DyadWeeks,
)
from schemas.people import Introductions, People
from schemas.quarantine import Quarantine
from schemas.reference import Agencies, Countries, EventTypes
from schemas.segments import Segments
from schemas.stories import Stories
from schemas.story_versions import StoryVersions
from schemas.table import Layer, Table, columns_of
from schemas.uncoded_sentences import UncodedSentences
from schemas.version_links import VersionLinks

Group = Literal["raw", "parsed", "stories", "coding", "reference", "analysis", "questions"]
Kind = Literal["table", "view"]


@dataclass(frozen=True)
class Entry:
    """A table or a view: its model, its group, the layers that hold it, and its kind."""

    model: type[Table]
    group: Group
    layers: tuple[Layer, ...] = ("parsed", "warehouse")
    kind: Kind = "table"


def _view(model: type[Table]) -> Entry:
    return Entry(model, "questions", ("warehouse",), "view")


# In build order: a table or view comes after those it reads.
TABLES: dict[str, Entry] = {
    "captures": Entry(Captures, "raw", ("parsed",)),
    "segments": Entry(Segments, "parsed", ("parsed",)),
    "countries": Entry(Countries, "reference", ("warehouse",)),
    "agencies": Entry(Agencies, "reference", ("warehouse",)),
    "event_types": Entry(EventTypes, "reference", ("warehouse",)),
    "event_type_crosswalk": Entry(EventTypeCrosswalk, "reference", ("warehouse",)),
    "event_rules": Entry(EventRules, "reference", ("warehouse",)),
    "organisations": Entry(Organisations, "reference", ("warehouse",)),
    "lexicon_forms": Entry(LexiconForms, "reference", ("warehouse",)),
    "pages": Entry(Pages, "parsed"),
    "items": Entry(Items, "parsed"),
    "quarantine": Entry(Quarantine, "parsed"),
    "story_versions": Entry(StoryVersions, "stories"),
    "version_links": Entry(VersionLinks, "stories"),
    "page_times": Entry(PageTimes, "stories", ("parsed",)),
    "version_times": Entry(VersionTimes, "stories", ("parsed",)),
    "label_conflicts": Entry(LabelConflicts, "stories"),
    "form_mentions": Entry(Mentions, "coding", ("parsed",)),
    "introductions": Entry(Introductions, "coding", ("parsed",)),
    "stories": Entry(Stories, "stories", ("warehouse",)),
    "mentions": Entry(Mentions, "coding"),
    "people": Entry(People, "coding", ("warehouse",)),
    "events": Entry(Events, "coding"),
    "event_spans": Entry(EventSpans, "coding", ("warehouse",)),
    "uncoded_sentences": Entry(UncodedSentences, "coding"),
    "build": Entry(Build, "analysis", ("warehouse",)),
    "country_co_mentions": Entry(CountryCoMentions, "analysis", ("warehouse",)),
    "country_pair_events": Entry(CountryPairEvents, "analysis", ("warehouse",)),
    "dyad_events": Entry(DyadEvents, "analysis", ("warehouse",)),
    "agency_attribution": Entry(AgencyAttribution, "analysis", ("warehouse",)),
    "agency_pairs": Entry(AgencyPairs, "analysis", ("warehouse",)),
    "brief_age_distribution": Entry(BriefAgeDistribution, "analysis", ("warehouse",)),
    "brief_age_summary": Entry(BriefAgeSummary, "analysis", ("warehouse",)),
    "coverage_days": _view(CoverageDays),
    "country_pair_sides": _view(CountryPairSides),
    "country_pair_periods": _view(CountryPairPeriods),
    "country_pair_weeks": _view(CountryPairWeeks),
    "country_pair_months": _view(CountryPairMonths),
    "country_pair_movers": _view(CountryPairMovers),
    "dyad_weeks": _view(DyadWeeks),
    "country_partners": _view(CountryPartners),
    "country_profiles": _view(CountryProfiles),
    "dyad_reciprocity": _view(DyadReciprocity),
    "agency_topics": _view(AgencyTopics),
    "agency_sections": _view(AgencySections),
    "agency_event_types": _view(AgencyEventTypes),
    "agency_countries": _view(AgencyCountries),
    "story_bylines": _view(StoryBylines),
    "agency_leads": _view(AgencyLeads),
    "agency_exclusives": _view(AgencyExclusives),
    "event_evidence": _view(EventEvidence),
    "event_cameo": _view(EventCameo),
    "item_joins": _view(ItemJoins),
    "story_changes": _view(StoryChanges),
}


def tables_in(layer: Layer) -> dict[str, type[Table]]:
    """The tables of a layer, without views, by name, in build order."""
    return {
        name: entry.model for name, entry in TABLES.items() if layer in entry.layers and entry.kind == "table"
    }


def views() -> dict[str, type[Table]]:
    """The views of the warehouse, by name, in build order."""
    return {name: entry.model for name, entry in TABLES.items() if entry.kind == "view"}


def deprecated_columns() -> list[tuple[str, str, str]]:
    """Old names of columns that stay for one release: (table, old name, the column that replaced it)."""
    return [
        (name, column.name, column.deprecated)
        for name, entry in TABLES.items()
        for column in columns_of(entry.model)
        if column.deprecated
    ]
