-- A row is an event, historical ones included, by day (those without a day first), report and event: what the page
-- filters and counts. `age_from` and `age_until` are the label of the report's first sighting as a brief.
with sightings as (
    select
        i.story_id,
        i.age_minutes_min as age_from,
        case
            when i.age_minutes_min < 43200 then least(i.age_minutes_max, 43200)
            when i.age_minutes_min < 525600 then least(i.age_minutes_max, 525600)
            else i.age_minutes_max
        end as age_until,
        -- The earliest moment comes first, of one moment the youngest brief.
        coalesce(
            epoch(p.captured_from)::bigint,
            10000000000 + coalesce(epoch(p.capture_date)::bigint, 10000000000)
        ) * 100000000 + i.age_minutes_min as place
    from items as i
    join pages as p using (page_id)
    where i.kind = 'brief' and i.age_minutes_min is not null
),

first_ages as (
    select story_id, min_by(age_from, place) as age_from, min_by(age_until, place) as age_until
    from sightings
    where story_id in (select story_id from events)
    group by story_id
)

select
    e.event_date,
    e.story_id,
    e.source_country,
    e.target_country,
    e.event_type,
    e.realis,
    coalesce(e.dated_by, '') as dated_by,
    e.confidence,
    list_sort(list_distinct(s.agency_codes)) as agencies,
    a.age_from,
    a.age_until
from events as e
join stories as s using (story_id)
left join first_ages as a using (story_id)
order by e.event_date nulls first, e.story_id, e.event_id
