-- One row is a text of a changed story.
select version_id
from version_stories
where story_id in (from changed_stories)
union
select version_id
from before.version_stories
where story_id in (from changed_stories)
