-- A row is an age interval of labels, youngest first: of the reports with a chosen event, how many had it as their
-- youngest label as a brief, which is that of their first sighting but where labels contradict each other.
with chosen as (
    select * from events
    where realis <> 'historical'
),

youngest as (
    select story_id, min(age_minutes_min) as age_from, min(age_minutes_max) as age_until
    from items
    where kind = 'brief' and age_minutes_min is not null and story_id in (select story_id from chosen)
    group by story_id
)

select
    age_from,
    -- Four weeks end at 30 days and twelve months at 365, as in `brief_age_distribution`.
    case
        when age_from < 43200 then least(age_until, 43200)
        when age_from < 525600 then least(age_until, 525600)
        else age_until
    end as age_until,
    count(*) as stories
from youngest
group by all
order by age_from, age_until
