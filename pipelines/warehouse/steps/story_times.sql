-- One row is a story and when it first appeared: with the earliest of its texts. The earliest of several moments lies
-- between the earliest of their lower and the earliest of their upper bounds.
select s.story_id, min(t.published_from) as published_from, min(t.published_until) as published_until
from version_stories as s
join version_times as t using (version_id)
where t.published_from is not null
group by s.story_id
