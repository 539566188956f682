-- A row is an event whose sentence and report stand in the page: one of those picked.
select
    e.event_id,
    e.version_id,
    v.headline,
    v.body,
    p.source_path,
    e.field,
    e.sentence_start,
    e.sentence_end,
    e.trigger_start,
    e.trigger_end,
    e.source_start,
    e.source_end,
    e.target_start,
    e.target_end
from events as e
join story_versions as v using (version_id)
join event_spans using (event_id)
join pages as p using (page_id)
where e.event_id in (select event_id from picked)
