-- A row is a chosen event with its sentence and the file that shows it, the newest first.
with chosen as (
    select * from events
    where realis <> 'historical'
)

select
    c.event_id,
    c.event_date,
    c.dated_by,
    c.source_country,
    c.target_country,
    c.event_type,
    c.quad_class,
    c.realis,
    c.confidence,
    c.sentence,
    c.trigger,
    s.agency_codes,
    p.source_path
from chosen as c
join stories as s using (story_id)
join event_spans using (event_id)
join pages as p using (page_id)
order by c.event_date desc nulls last, c.story_id desc, c.event_id desc
