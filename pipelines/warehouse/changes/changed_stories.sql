-- One row is a story that has, or had at the last build, a touched text, or that appeared at another time. A text that
-- moved from one story to another changes both.
with moved as (
    select version_id
    from (from version_stories except from before.version_stories)
    union
    select version_id
    from (from before.version_stories except from version_stories)
),

changed as (
    from touched_versions
    union
    from moved
)

select story_id
from version_stories
where version_id in (from changed)
union
select story_id
from before.version_stories
where version_id in (from changed)
union
select story_id
from (from story_times except from before.story_times)
union
select story_id
from (from before.story_times except from story_times)
