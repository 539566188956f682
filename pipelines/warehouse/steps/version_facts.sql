-- One row is a text: the day whose reading of it is kept, its story, and when text and story appeared. One table, as
-- large tables are joined with it: a join for each fact takes several times the memory.
select
    s.version_id,
    k.date,
    s.story_id,
    t.published_from,
    t.published_until,
    t.published_by,
    o.published_from as story_published_from,
    o.published_until as story_published_until
from version_stories as s
join kept_versions as k using (version_id)
left join version_times as t using (version_id)
left join story_times as o using (story_id)
