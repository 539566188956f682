"""What each table of the warehouse is made from, and where its columns come from."""

from schemas.catalog import TABLES
from schemas.table import columns_of

# A table of the parsed layer stands by its name alone, one of the warehouse as `warehouse/<table>`.
WAREHOUSE_READS: dict[str, list[str]] = {
    "pages": ["pages", "page_times"],
    "items": ["items", "version_links", "version_times"],
    "quarantine": ["quarantine", "pages"],
    "story_versions": ["story_versions", "version_links", "version_times"],
    "version_links": ["version_links", "warehouse/story_versions"],
    "label_conflicts": ["label_conflicts"],
    "stories": ["warehouse/story_versions", "warehouse/items", "warehouse/pages"],
    "people": ["introductions", "warehouse/mentions"],
    "mentions": ["mentions", "version_links"],
    "events": ["events", "warehouse/story_versions", "warehouse/stories"],
    "event_spans": [
        "warehouse/events",
        "warehouse/story_versions",
        "warehouse/items",
        "warehouse/pages",
        "segments",
    ],
    "uncoded_sentences": ["uncoded_sentences"],
    "country_pair_events": ["warehouse/events", "warehouse/mentions", "warehouse/stories"],
    "dyad_events": ["warehouse/events"],
    "agency_attribution": ["warehouse/stories"],
    "agency_pairs": ["warehouse/stories"],
    "brief_age_distribution": ["warehouse/items", "warehouse/pages"],
    "brief_age_summary": ["warehouse/brief_age_distribution"],
    "build": [
        "warehouse/pages",
        "warehouse/items",
        "warehouse/quarantine",
        "warehouse/stories",
        "warehouse/mentions",
        "warehouse/events",
    ],
}


def column_sources(table: str) -> dict[str, list[tuple[str, str]]]:
    """The columns that each column of a warehouse table comes from, as (table it is read from, column).

    A column name means one thing everywhere: a column comes from those of its name in the tables that its table is
    made from. A column without one there is computed from several; its SQL says how.
    """
    read = {}
    for key in WAREHOUSE_READS.get(table, []):
        *layer, name = key.split("/")
        columns = columns_of(TABLES[name].model, "warehouse" if layer else "parsed")
        read[key] = {column.name for column in columns}
    return {
        column.name: [(key, column.name) for key, names in read.items() if column.name in names]
        for column in columns_of(TABLES[table].model, "warehouse")
    }
