-- One row: what the warehouse holds, and what made it.
select
    pages,
    items,
    stories,
    first_capture_date,
    last_capture_date,
    (select count(distinct story_id) from stories where event_date is null) as stories_undated,
    (select count(distinct country) from mentions) as countries_mentioned,
    min_confidence,
    confident_from,
    strftime(built_at at time zone 'Europe/Amsterdam', '%Y-%m-%d %H:%M') as built_at,
    code_version,
    lexicon_version,
    model_version
from build
