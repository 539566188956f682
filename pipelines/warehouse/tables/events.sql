-- One row is one coded event of a story. Every version is coded; an event that several of them tell stands once, as
-- the version that told it first has it.
with told as (
    select
        substr(md5(concat_ws(' ', v.story_id, e.source_country, e.target_country, e.event_type)), 1, 16) as event_id,
        v.story_id,
        v.version,
        e.* exclude (date),
        row_number() over () as number
    from parsed.events as e
    join version_facts as v using (version_id, date)
),

first_told as (
    select arg_min(number, (version, field <> 'headline', sentence_start, trigger_start)) as number
    from told
    group by event_id
)

select
    t.* exclude (version, number),
    s.event_date
from told as t
semi join first_told using (number)
join stories as s using (story_id)
order by s.event_date, t.story_id, t.source_country, t.target_country, t.event_type
