-- One row is a day and an agency that at least one of the day's stories names; stories without a day are in
-- rows whose day is null.
-- An agency that the lexicon does not know has no code and no row, but makes a story joint.
-- `share` is of the stories that name any agency, so the shares of a day add up to more than 1 where reports are joint.
with reported as (
    select
        event_date as date,
        list_distinct(agency_codes) as agencies,
        greatest(len(list_distinct(agency_codes)), len(list_distinct(agencies))) as credits,
        sightings
    from stories
    where len(agency_codes) > 0
),

days as (
    select date, count(*) as stories
    from reported
    group by date
),

credited as (
    select date, unnest(agencies) as agency, credits, sightings
    from reported
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
join days as d on d.date is not distinct from c.date
group by c.date, c.agency
order by c.date, c.agency
