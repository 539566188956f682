-- One row is one report, once, however often it was sighted. It carries the text of its latest version; it
-- appeared with its earliest.
with sighted as (
    select i.story_id, min(p.capture_date) as first_day, count(*)::integer as sightings
    from items as i
    join pages as p using (page_id)
    where i.story_id is not null
    group by i.story_id
),

told as (
    select
        story_id,
        arg_max(headline, version) filter (headline is not null) as headline,
        arg_max(body, (complete, version)) as body,
        arg_max(dateline, version) as dateline,
        arg_max(agencies, (complete, version)) as agencies,
        arg_max(agency_codes, (complete, version)) as agency_codes,
        mode(section order by section) as section,
        count(*)::integer as versions
    from story_versions
    group by story_id
),

dated as (
    select
        told.*,
        t.published_from,
        t.published_until,
        timezone('Europe/Amsterdam', published_from + (published_until - published_from) / 2)::date as published_day,
        coalesce(
            timezone('Europe/Amsterdam', published_from)::date
            <> timezone('Europe/Amsterdam', published_until - interval 1 microsecond)::date,
            false
        ) as crosses_midnight
    from told
    left join story_times as t using (story_id)
)

select
    d.* exclude (published_day),
    coalesce(d.published_day, s.first_day) as event_date,
    case
        when d.published_day is not null then 'publication'
        when s.first_day is not null then 'first_sighting'
        else 'none'
    end as dated_by,
    s.sightings
from dated as d
join sighted as s using (story_id)
order by event_date, story_id
