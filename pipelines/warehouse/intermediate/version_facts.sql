-- One row is a text: all that other tables need to know of it, when its story appeared among it. Large tables are
-- joined with this one: a join for each fact would take several times the memory. For the same reason it is made of
-- three that are made one after the other.
select
    v.*,
    t.published_from as story_published_from,
    t.published_until as story_published_until,
    s.agency_codes,
    s.sightings
from version_stories as v
join version_sightings as s using (version_id)
left join story_times as t using (story_id)
