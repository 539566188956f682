-- One row is the day of a changed story, now or at the last build.
select event_date
from news.stories
where event_date is not null and story_id in (from changed_stories)
union
select event_date
from published.stories
where event_date is not null and story_id in (from changed_stories)
