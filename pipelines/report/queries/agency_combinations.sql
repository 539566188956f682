-- A row is a set of agencies that reports name together, in whatever order.
with lists as (
    select agency_codes, count(*) as stories
    from stories
    where len(agency_codes) > 0
    group by agency_codes
)

select list_sort(list_distinct(agency_codes)) as agencies, sum(stories)::bigint as stories
from lists
group by agencies
order by stories desc, len(agencies), agencies
