"""Every table there is, with where it is kept and what it is filed under."""

from dataclasses import dataclass
from typing import Literal

from schemas.agency_tables import AgencyAttribution, AgencyPairs
from schemas.brief_ages import BriefAgeDistribution, BriefAgeSummary
from schemas.build import Build
from schemas.captures import Captures
from schemas.clock import LabelConflicts, PageTimes, VersionTimes
from schemas.country_pairs import CountryPairEvents, DyadEvents
from schemas.events import Events
from schemas.items import Items
from schemas.mentions import Mentions
from schemas.pages import Pages
from schemas.people import Introductions, People
from schemas.quarantine import Quarantine
from schemas.reference import Agencies, Countries, EventTypes
from schemas.segments import Segments
from schemas.stories import Stories
from schemas.story_versions import StoryVersions
from schemas.table import Layer, Table
from schemas.uncoded_sentences import UncodedSentences
from schemas.version_links import VersionLinks

Group = Literal["raw", "parsed", "stories", "coding", "reference", "analysis"]


@dataclass(frozen=True)
class Entry:
    """A table: its model, the group it is shown in, and the layers that hold it."""

    model: type[Table]
    group: Group
    layers: tuple[Layer, ...] = ("parsed", "warehouse")


# In the order in which the warehouse builds them: a table stands after those it reads.
TABLES: dict[str, Entry] = {
    "captures": Entry(Captures, "raw", ("parsed",)),
    "segments": Entry(Segments, "parsed", ("parsed",)),
    "countries": Entry(Countries, "reference", ("warehouse",)),
    "agencies": Entry(Agencies, "reference", ("warehouse",)),
    "event_types": Entry(EventTypes, "reference", ("warehouse",)),
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
    "uncoded_sentences": Entry(UncodedSentences, "coding"),
    "country_pair_events": Entry(CountryPairEvents, "analysis", ("warehouse",)),
    "dyad_events": Entry(DyadEvents, "analysis", ("warehouse",)),
    "agency_attribution": Entry(AgencyAttribution, "analysis", ("warehouse",)),
    "agency_pairs": Entry(AgencyPairs, "analysis", ("warehouse",)),
    "brief_age_distribution": Entry(BriefAgeDistribution, "analysis", ("warehouse",)),
    "brief_age_summary": Entry(BriefAgeSummary, "analysis", ("warehouse",)),
    "build": Entry(Build, "analysis", ("warehouse",)),
}


def tables_in(layer: Layer) -> dict[str, type[Table]]:
    """The tables of a layer, by name, in build order."""
    return {name: entry.model for name, entry in TABLES.items() if layer in entry.layers}
