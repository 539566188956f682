-- One row is one report, once, however often it was sighted. It carries the text of its latest version that does not
-- break off, or else of the latest; it appeared with its earliest.
with sighted as (
    select i.story_id, min(p.capture_date) as first_day, count(*)::integer as sightings
    from items as i
    join pages as p using (page_id)
    where i.story_id is not null
    group by i.story_id
),

-- Which version tells what. Only numbers are gathered for each story, and the texts are joined afterwards: to carry
-- those along takes far more memory.
chosen as (
    select
        story_id,
        arg_max(version, (complete, version)) as text_version,
        max(version) filter (headline is not null) as headline_version,
        max(version) filter (dateline is not null) as dateline_version,
        count(*)::integer as versions
    from story_versions
    group by story_id
),

-- Nearly all stories have one version, which tells everything.
of_several as (
    select story_id, version, headline, dateline
    from story_versions
    where story_id in (select story_id from chosen where versions > 1)
),

shown_in as (
    select story_id, section, count(*) as sightings
    from items
    where section is not null
    group by story_id, section
),

sections as (
    select story_id, arg_min(section, (-sightings, section)) as section
    from shown_in
    group by story_id
),

told as (
    select
        c.story_id,
        c.versions,
        t.body,
        t.agencies,
        t.agency_codes,
        case when c.versions = 1 then t.headline else h.headline end as headline,
        case when c.versions = 1 then t.dateline else l.dateline end as dateline,
        n.section
    from story_versions as t
    join chosen as c on c.story_id = t.story_id and c.text_version = t.version
    left join of_several as h on h.story_id = c.story_id and h.version = c.headline_version
    left join of_several as l on l.story_id = c.story_id and l.version = c.dateline_version
    left join sections as n on n.story_id = c.story_id
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
