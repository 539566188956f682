-- One row is one coded event of a story. Every version is coded; an event that several versions report is kept once, as
-- the first of them reports it.
with coded as (
    select
        v.story_id,
        v.number as text_number,
        e.* exclude (date),
        row_number() over () as number
    from parsed.events as e
    join version_facts as v using (version_id, date)
),

first_reported as (
    select arg_min(number, (text_number, field <> 'headline', sentence_start, trigger_start)) as number
    from coded
    group by story_id, source_country, target_country, event_type
)

select
    substr(md5(concat_ws(' ', c.story_id, c.source_country, c.target_country, c.event_type)), 1, 16) as event_id,
    c.* exclude (text_number, number),
    s.event_date,
    s.dated_by,
    s.first_seen_date
from coded as c
semi join first_reported using (number)
join stories as s using (story_id)
order by s.event_date, c.story_id, c.source_country, c.target_country, c.event_type
