-- One row is a story that has, or had at the last build, a text that is read or grouped anew.
select story_id
from version_stories
where version_id in (from regrouped_versions)
union
select story_id
from before.version_stories
where version_id in (from regrouped_versions)
