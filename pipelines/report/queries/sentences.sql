-- A row is an event whose sentence and report stand in the page, by its number in `events`: the newest, and of all
-- the strongest, which are the surest of those with the highest intensity.
with numbered as (
    select
        *,
        row_number() over (order by event_date nulls first, story_id, event_id) - 1 as number,
        row_number() over (order by abs(intensity) * confidence desc, event_id) as strength
    from events
)

select
    n.number,
    n.event_id,
    n.version_id,
    v.headline,
    v.body,
    p.source_path,
    n.field,
    n.sentence_start,
    n.sentence_end,
    n.trigger_start,
    n.trigger_end,
    n.source_start,
    n.source_end,
    n.target_start,
    n.target_end
from numbered as n
join story_versions as v using (version_id)
join event_spans using (event_id)
join pages as p using (page_id)
where
    n.number >= (select count(*) from events) - getvariable('newest')
    or n.strength <= getvariable('strongest')
order by n.number
