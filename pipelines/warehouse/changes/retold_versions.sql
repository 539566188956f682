-- One row is a text of such a story, now or at the last build: only of these can something else be known.
select version_id
from version_stories
where story_id in (from retold_stories)
union
select version_id
from before.version_stories
where story_id in (from retold_stories)
