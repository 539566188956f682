-- One row is one report, once, however often it was sighted. It carries the text of its latest complete version, or
-- else of its latest; of several texts of that version, which damage tells apart, the one that was sighted most. It
-- appeared with its earliest.
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

-- Which text each field comes from. Only numbers are gathered for each story, and the texts are joined afterwards:
-- to carry those along takes far more memory.
chosen as (
    select
        f.story_id,
        arg_max(f.number, (v.complete, f.version, f.sightings, f.number)) as text_number,
        max(f.number) filter (v.headline is not null) as headline_number,
        max(f.number) filter (v.dateline is not null) as dateline_number,
        count(*) as texts,
        max(f.version)::integer as versions
    from story_versions as v
    join version_facts as f using (version_id)
    group by f.story_id
),

-- Nearly all stories have one text, from which every field comes.
of_several as (
    select f.story_id, f.number, v.headline, v.dateline
    from story_versions as v
    join version_facts as f using (version_id)
    where f.story_id in (select story_id from chosen where texts > 1)
),

appeared as (
    select
        c.story_id,
        c.versions,
        v.body,
        v.agencies,
        v.agency_codes,
        case when c.texts = 1 then v.headline else h.headline end as headline,
        case when c.texts = 1 then v.dateline else l.dateline end as dateline,
        f.story_published_from as published_from,
        f.story_published_until as published_until
    from story_versions as v
    join version_facts as f using (version_id)
    join chosen as c on c.story_id = f.story_id and c.text_number = f.number
    left join of_several as h on h.story_id = c.story_id and h.number = c.headline_number
    left join of_several as l on l.story_id = c.story_id and l.number = c.dateline_number
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
    -- An agency that the lexicon does not know has no code.
    greatest(len(d.agency_codes), len(list_distinct(d.agencies))) as agency_count,
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
