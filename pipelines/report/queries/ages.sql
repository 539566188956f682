-- A row is an age interval of labels, youngest first: of the reports with a chosen event, how many had such a label
-- where they were first seen as a brief.
with chosen as (
    select * from events
    where realis <> 'historical'
),

sightings as (
    select
        i.story_id,
        i.age_minutes_min as age_from,
        case
            when i.age_minutes_min < 43200 then least(i.age_minutes_max, 43200)
            when i.age_minutes_min < 525600 then least(i.age_minutes_max, 525600)
            else i.age_minutes_max
        end as age_until,
        row_number() over (
            partition by i.story_id
            order by p.captured_from nulls last, p.capture_date nulls last, i.age_minutes_min, i.item_id
        ) as sighting
    from items as i
    join pages as p using (page_id)
    where
        i.kind = 'brief'
        and i.age_minutes_min is not null
        and i.story_id in (select story_id from chosen)
)

select age_from, age_until, count(*) as stories
from sightings
where sighting = 1
group by all
order by age_from, age_until
