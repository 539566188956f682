-- One row is a combination of agencies, over the stories that stood under more than one: how often it was first, and
-- how long before the next. Only bylines with known times take part.
with timed as (
    select
        *,
        count(*) over (partition by story_id) as timed_bylines
    from story_bylines
    where published_from is not null and published_until is not null
),

next as (
    select
        story_id,
        bool_and(surely_later) as all_surely_later,
        min(behind_minutes_min) as lead_min,
        min(behind_minutes_max) as lead_max
    from timed
    where rank > 1
    group by story_id
)

select
    t.byline,
    count(*) as stories,
    count(*) filter (t.rank = 1) as first,
    count(*) filter (t.rank = 1 and n.all_surely_later) as surely_first,
    median(n.lead_min) filter (t.rank = 1) as median_lead_minutes_min,
    median(n.lead_max) filter (t.rank = 1) as median_lead_minutes_max
from timed as t
left join next as n using (story_id)
where t.timed_bylines > 1
group by t.byline
