-- One row is two agencies that are named on one report, with the number of stories that name both.
with credited as (
    select agency_codes as agencies, count(*) as stories
    from stories
    group by agency_codes
),

-- Each agency of a report beside all of them.
named as (
    select unnest(agencies) as agency, agencies, stories
    from credited
),

pairs as (
    select agency as agency_a, unnest(agencies) as agency_b, stories
    from named
)

select agency_a, agency_b, sum(stories)::bigint as stories
from pairs
where agency_a < agency_b
group by agency_a, agency_b
order by agency_a, agency_b
