-- One row is a day and an agency that at least one of the day's stories names; stories without a day are in
-- rows whose day is null.
-- An agency that the lexicon does not know has no row, but makes a story joint.
-- `share` is of the stories that name any agency, so the shares of a day add up to more than 1 where reports are joint.
with days as (
    select event_date as date, count(*) as stories
    from stories
    where len(agency_codes) > 0
    group by event_date
),

credited as (
    select event_date as date, unnest(agency_codes) as agency, agency_count, sightings
    from stories
)

select
    c.date,
    c.agency,
    count(*) as stories,
    count(*) filter (c.agency_count = 1) as sole,
    count(*) filter (c.agency_count > 1) as joint,
    sum(c.sightings)::bigint as sightings,
    count(*) / any_value(d.stories) as share
from credited as c
join days as d on d.date is not distinct from c.date
group by c.date, c.agency
order by c.date, c.agency
