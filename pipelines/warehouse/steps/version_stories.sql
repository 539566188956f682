-- One row is a text and the story that it is a version of. One that is linked to no other is a story of its own.
select version_id, coalesce(l.story_id, v.version_id) as story_id
from kept_versions as v
left join linked_versions as l using (version_id)
