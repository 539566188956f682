-- One row is a text: the day whose reading of it is kept, its story, its place among the texts and among the versions
-- of that story, and when text and story appeared. Large tables are joined with this one: a join for each fact would
-- take several times the memory.
with
-- A text sighted on several days was read on each of them. The latest day on which a headline was printed with it is
-- the fullest reading.
kept as (
    select version_id, coalesce(max(date) filter (has_headline), max(date)) as date
    from version_days
    group by version_id
),

-- A text that is linked to no other is a separate story.
timed as (
    select
        k.version_id,
        k.date,
        coalesce(l.story_id, k.version_id) as story_id,
        coalesce(l.number, 1) as number,
        coalesce(l.version, 1) as version,
        t.published_from,
        t.published_until,
        t.published_by
    from kept as k
    left join linked_versions as l using (version_id)
    left join version_times as t using (version_id)
),

-- A story appeared with the earliest of its texts. The earliest of several moments lies between the earliest of their
-- lower and the earliest of their upper bounds.
appeared as (
    select story_id, min(published_from) as published_from, min(published_until) as published_until
    from timed
    where published_from is not null
    group by story_id
),

sighted as (
    select
        version_id,
        sum(sightings)::integer as sightings,
        arg_max(agency_codes, (len(agency_codes), agency_codes)) as agency_codes
    from version_sections
    group by version_id
)

select
    t.*,
    a.published_from as story_published_from,
    a.published_until as story_published_until,
    s.agency_codes,
    s.sightings
from timed as t
join sighted as s using (version_id)
left join appeared as a on a.story_id = t.story_id
