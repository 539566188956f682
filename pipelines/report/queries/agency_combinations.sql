-- A row is a set of agencies that reports with a chosen event name together, in whatever order.
with chosen as (
    select * from events
    where realis <> 'historical'
),

lists as (
    select agency_codes, count(*) as stories
    from stories
    where len(agency_codes) > 0 and story_id in (select story_id from chosen)
    group by agency_codes
)

select list_sort(agency_codes) as agencies, sum(stories)::bigint as stories
from lists
group by agencies
order by stories desc, len(agencies), agencies
