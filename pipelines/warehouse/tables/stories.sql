-- One row is one report, once, however often it was sighted. It carries the text of its latest complete version, or
-- else of its latest; it appeared with its earliest.
with sighted_in as (
    select
        f.story_id,
        n.section,
        sum(n.sightings) as sightings,
        min(n.first_capture_date) as first_day
    from version_sections as n
    join version_facts as f using (version_id)
    group by f.story_id, n.section
),

sighted as (
    select
        story_id,
        sum(sightings)::integer as sightings,
        min(first_day) as first_day,
        arg_min(section, (-sightings, section)) filter (section is not null) as section
    from sighted_in
    group by story_id
),

-- Which version each field comes from. Only numbers are gathered for each story, and the texts are joined afterwards:
-- to carry those along takes far more memory.
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

-- Nearly all stories have one version, from which every field comes.
of_several as (
    select story_id, version, headline, dateline
    from story_versions
    where story_id in (select story_id from chosen where versions > 1)
),

texts as (
    select
        c.story_id,
        c.versions,
        t.version_id,
        t.body,
        t.agencies,
        t.agency_codes,
        case when c.versions = 1 then t.headline else h.headline end as headline,
        case when c.versions = 1 then t.dateline else l.dateline end as dateline
    from story_versions as t
    join chosen as c on c.story_id = t.story_id and c.text_version = t.version
    left join of_several as h on h.story_id = c.story_id and h.version = c.headline_version
    left join of_several as l on l.story_id = c.story_id and l.version = c.dateline_version
),

appeared as (
    select
        t.* exclude (version_id),
        f.story_published_from as published_from,
        f.story_published_until as published_until
    from texts as t
    join version_facts as f using (version_id)
),

dated as (
    select
        *,
        timezone('Europe/Amsterdam', published_from + (published_until - published_from) / 2)::date as published_day,
        coalesce(
            timezone('Europe/Amsterdam', published_from)::date
            <> timezone('Europe/Amsterdam', published_until - interval 1 microsecond)::date,
            false
        ) as crosses_midnight
    from appeared
)

select
    d.* exclude (published_day),
    s.section,
    coalesce(d.published_day, s.first_day) as event_date,
    case
        when d.published_day is not null then 'age label'
        when s.first_day is not null then 'first capture'
    end as dated_by,
    s.first_day as first_seen_date,
    s.sightings
from dated as d
join sighted as s using (story_id)
order by event_date, story_id
