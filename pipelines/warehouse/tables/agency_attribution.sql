-- One row is a day and an agency that is named on at least one of the day's stories.
-- `share` is of the stories that name any agency, so the shares of a day add up to more than 1 where reports are joint.
with credited as (
    select
        s.event_date as date,
        s.story_id,
        s.sightings,
        unnest(list_distinct(s.agency_codes)) as agency,
        len(list_distinct(s.agency_codes)) as credits
    from stories as s
    where s.event_date is not null
),

days as (
    select date, count(distinct story_id) as stories
    from credited
    group by date
)

select
    c.date,
    c.agency,
    count(*) as stories,
    count(*) filter (c.credits = 1) as sole,
    count(*) filter (c.credits > 1) as joint,
    sum(c.sightings)::bigint as sightings,
    count(*) / any_value(d.stories) as share
from credited as c
join days as d using (date)
group by c.date, c.agency
order by c.date, c.agency
