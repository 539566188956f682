"""A row of every table that breaks no rule: what the tests of the rules start from."""

from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from schemas.catalog import TABLES
from schemas.table import Layer, polars_schema

ID_A, ID_B = "0123456789abcdef", "fedcba9876543210"
NOW = datetime(2025, 12, 8, 9, 30, tzinfo=UTC)
DAY = date(2025, 12, 8)

GOOD_ROWS: dict[str, dict[str, Any]] = {
    "captures": {"source_path": "2025-12-08/a.txt", "size_bytes": 12, "modified_at": NOW, "folder_date": DAY},
    "segments": {"page_id": ID_A, "ordinal": 0, "kind": "title", "span_start": 0, "span_end": 9},
    "countries": {"country": "NLD", "alpha2": "NL", "name_nl": "Nederland", "name_en": "Netherlands"},
    "agencies": {"agency": "ANP", "name": "Algemeen Nederlands Persbureau"},
    "event_types": {
        "event_type": "ACCUSE", "name_nl": "beschuldigen", "name_en": "accuse", "quad_class": 3, "intensity": -3.0,
        "directed": True, "definition": "criticises",
    },
    "event_type_crosswalk": {
        "event_type": "ACCUSE", "cameo_root": "11", "cameo_name": "Disapprove", "goldstein": -2.0, "source": "a table",
    },
    "event_rules": {"rule": "reader.named", "confidence": 0.8, "readings": 12, "source": "labelled stories"},
    "organisations": {"organisation": "NAVO", "name_nl": "NAVO", "name_en": "NATO"},
    "lexicon_forms": {
        "lexicon_id": "country_forms:NLD:Nederland", "form": "Nederland", "country": "NLD", "kind": "name",
        "source": "editors",
    },
    "pages": {
        "page_id": ID_A, "source_path": "2025-12-08/a.txt", "capture_date": DAY, "captured_from": NOW,
        "captured_until": NOW, "captured_by": "folder_date", "layout": "glued", "encoding": "utf-8", "repairs": [],
        "size_bytes": 12, "characters": 12, "unknown_characters": 0, "unknown_share": 0.0, "items": 1,
    },
    "items": {
        "item_id": f"{ID_A}-01", "page_id": ID_A, "version_id": ID_B, "story_id": ID_B, "kind": "brief",
        "position": 1, "dateline_countries": [], "agencies": ["ANP"], "agency_codes": ["ANP"], "body": "Een bericht.",
        "age_label": "1 uur geleden", "age_minutes_min": 60, "age_minutes_max": 120, "published_from": NOW,
        "published_until": NOW, "published_by": "age_label", "complete": True, "span_start": 0, "span_end": 12,
    },
    "quarantine": {"source_path": "2025-12-08/b.txt", "reason": "empty", "detail": "no bytes"},
    "story_versions": {
        "version_id": ID_A, "story_id": ID_A, "version": 1, "body": "Een bericht.", "agencies": [],
        "agency_codes": [], "complete": True, "sightings": 1, "block_keys": [1],
    },
    "version_links": {"version_a": ID_A, "version_b": ID_B, "similarity": 0.9, "method": "wording",
                      "same_text": False, "figures": "same"},
    "page_times": {"page_id": ID_A, "captured_from": NOW, "captured_until": NOW, "captured_by": "shared_briefs"},
    "version_times": {
        "version_id": ID_A, "published_from": NOW, "published_until": NOW, "published_by": "age_label",
    },
    "label_conflicts": {
        "conflict_id": f"{ID_A}/{ID_A}", "page_id": ID_A, "version_id": ID_A, "age_minutes_min": 60,
        "age_minutes_max": 120, "clash": f"{ID_A}/{ID_A}",
    },
    "stories": {
        "story_id": ID_A, "body": "Een bericht.", "agencies": [], "agency_codes": [], "agency_count": 0,
        "event_date": DAY, "dated_by": "age label", "first_seen_date": DAY, "crosses_midnight": False,
        "sightings": 1, "versions": 1,
    },
    "mentions": {
        "story_id": ID_A, "version_id": ID_A, "country": "NLD", "form": "Nederland", "kind": "name",
        "field": "body", "span_start": 0, "span_end": 9, "lexicon_id": "forms:Nederland:NLD",
    },
    "introductions": {
        "version_id": ID_A, "full_name": "Jan Jansen", "surname": "Jansen", "country": "NLD", "evidence": "apposition",
    },
    "people": {
        "full_name": "Jan Jansen", "surname": "Jansen", "country": "NLD", "versions": 3, "share": 1.0,
        "first_day": DAY, "last_day": DAY, "mentions": 1,
    },
    "events": {
        "event_id": ID_A, "story_id": ID_A, "version_id": ID_A, "event_date": DAY, "dated_by": "age label",
        "first_seen_date": DAY, "source_country": "NLD",
        "target_country": "BEL", "event_type": "ACCUSE", "quad_class": 3, "intensity": -3.0, "realis": "happened",
        "confidence": 0.8, "field": "body", "sentence": "Nederland hekelt België.", "sentence_start": 0,
        "sentence_end": 24, "trigger": "hekelt", "trigger_start": 10, "trigger_end": 16, "rule": "reader.named",
    },
    "event_spans": {
        "event_id": ID_A, "item_id": f"{ID_A}-01", "page_id": ID_A, "sentence_span_start": 0, "sentence_span_end": 24,
        "trigger_span_start": 10, "trigger_span_end": 16,
    },
    "uncoded_sentences": {
        "version_id": ID_A, "field": "body", "sentence_start": 0, "sentence_end": 9, "sentence": "Een zin.",
        "trigger": "zin", "source_country": "NLD", "target_country": "BEL", "event_type": "ACCUSE", "confidence": 0.3,
        "reason": "low confidence",
    },
    "country_pair_events": {
        "event_date": DAY, "country_a": "BEL", "country_b": "NLD", "stories": 1, "events": 2,
        "verbal_cooperation": 1, "material_cooperation": 0, "verbal_conflict": 1, "material_conflict": 0,
        "mean_intensity": 0.5, "co_mentions": 1, "events_dated": 1, "events_historical": 0,
        "events_confident": 1, "stories_confident": 1,
    },
    "country_co_mentions": {
        "event_date": DAY, "country_a": "BEL", "country_b": "NLD", "stories": 3, "stories_with_event": 1,
        "stories_without_event": 2,
    },
    "dyad_events": {
        "event_date": DAY, "source_country": "NLD", "target_country": "BEL", "event_type": "ACCUSE",
        "quad_class": 3, "stories": 1, "events": 1, "events_dated": 1, "events_historical": 0,
        "events_confident": 1, "stories_confident": 1, "mean_confidence": 0.8,
    },
    "agency_attribution": {
        "date": DAY, "agency": "ANP", "stories": 2, "sole": 1, "joint": 1, "sightings": 5, "share": 1.0,
    },
    "agency_pairs": {"agency_a": "AFP", "agency_b": "ANP", "stories": 1},
    "brief_age_distribution": {
        "capture_date": DAY, "section": "Buitenland", "age_from_minutes": 60, "age_until_minutes": 120,
        "briefs": 2, "share": 0.5, "cumulative_share": 0.5, "first_briefs": 0,
    },
    "brief_age_summary": {
        "capture_date": DAY, "section": "Buitenland", "briefs": 2, "median_minutes": 90.0, "p10_minutes": 30.0,
        "p90_minutes": 200.0, "oldest_minutes": 180, "median_from_minutes": 60, "median_until_minutes": 120,
        "first_briefs": 0,
    },
    "build": {
        "built_at": NOW, "code_version": "a", "lexicon_version": "b", "model_version": "c", "min_confidence": 0.4,
        "min_story_confidence": 0.5, "confident_from": 0.8, "days_left_out": [], "days_out_of_date": [],
        "first_capture_date": DAY, "last_capture_date": DAY, "pages": 1, "items": 1,
        "stories": 1, "mentions": 1, "events": 0, "quarantined": 0,
    },
}  # fmt: skip
GOOD_ROWS["form_mentions"] = GOOD_ROWS["mentions"]


def good_frame(table: str, layer: Layer) -> pl.DataFrame:
    """One good row of a table in a layer; columns not named above are null."""
    schema = polars_schema(TABLES[table].model, layer)
    row = GOOD_ROWS[table]
    return pl.DataFrame({name: [row.get(name)] for name in schema}, schema=schema)
