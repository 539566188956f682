-- One row is a story and a combination of agencies that versions of it name: when it stood under that byline first.
-- The earliest of several moments lies between the earliest of their lower and the earliest of their upper bounds. Two
-- bylines are intervals, so the time between them is one, too.
with told as (
    select
        story_id,
        coalesce(nullif(array_to_string(list_sort(agency_codes), '/'), ''), '-') as byline,
        count(distinct version) as versions,
        min(version) as first_version,
        min(published_from) as published_from,
        min(published_until) as published_until
    from story_versions
    group by all
),

placed as (
    select
        *,
        count(*) over (partition by story_id) as bylines,
        row_number() over (
            partition by story_id
            order by published_from + (published_until - published_from) / 2 nulls last, first_version
        ) as rank
    from told
)

select
    t.story_id,
    t.byline,
    t.bylines,
    t.versions,
    t.published_from,
    t.published_until,
    t.rank,
    (epoch(t.published_from) - epoch(f.published_until)) / 60 as behind_minutes_min,
    (epoch(t.published_until) - epoch(f.published_from)) / 60 as behind_minutes_max,
    t.published_from >= f.published_until as surely_later,
    t.rank as place
from placed as t
left join placed as f on f.story_id = t.story_id and f.rank = 1 and t.rank > 1
