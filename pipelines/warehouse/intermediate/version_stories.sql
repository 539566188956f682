-- One row is a text: the day whose reading of it is kept, its story, its place among the texts and among the versions
-- of that story, and when it appeared.
with
-- A text sighted on several days was read on each of them. The latest day on which a headline was printed with it is
-- the fullest reading.
kept as (
    select version_id, coalesce(max(date) filter (has_headline), max(date)) as date
    from version_days
    group by version_id
)

-- A text that is linked to no other is a separate story.
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
