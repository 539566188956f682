-- One row is a story that is dated. It appeared with the earliest of its texts: the earliest of several moments lies
-- between the earliest of their lower and the earliest of their upper bounds.
select story_id, min(published_from) as published_from, min(published_until) as published_until
from version_stories
where published_from is not null
group by story_id
