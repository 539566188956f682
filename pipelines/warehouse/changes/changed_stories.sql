-- One row is a story that has, or had at the last build, a touched text. A text that moved from one story to another
-- changes both.
select story_id
from version_stories
where version_id in (from touched_versions)
union
select story_id
from before.version_stories
where version_id in (from touched_versions)
