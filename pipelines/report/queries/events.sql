-- A row is an event, historical ones included, by day (those without a day first), report and event: what the page
-- filters and counts. `age_from` and `age_until` are the youngest label of the report as a brief.
with ages as (
    select story_id, min(age_minutes_min) as age_from, min(age_minutes_max) as age_until
    from items
    where kind = 'brief' and age_minutes_min is not null
    group by story_id
)

select
    e.event_id,
    e.event_date,
    e.story_id,
    e.source_country,
    e.target_country,
    e.event_type,
    e.realis,
    coalesce(e.dated_by, '') as dated_by,
    e.confidence,
    abs(e.intensity) * e.confidence as strength,
    array_to_string(list_sort(s.agency_codes), ',') as agencies,
    s.agency_count,
    a.age_from,
    -- Four weeks end at 30 days and twelve months at 365, as in `brief_age_distribution`.
    case
        when a.age_from < 43200 then least(a.age_until, 43200)
        when a.age_from < 525600 then least(a.age_until, 525600)
        else a.age_until
    end as age_until
from events as e
join stories as s using (story_id)
left join ages as a using (story_id)
order by e.event_date nulls first, e.story_id, e.event_id
