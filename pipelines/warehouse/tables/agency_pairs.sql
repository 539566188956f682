-- One row is two agencies that are named on one report, with the number of stories that name both.
with credited as (
    select distinct story_id, unnest(agency_codes) as agency
    from stories
)

select a.agency as agency_a, b.agency as agency_b, count(*) as stories
from credited as a
join credited as b on b.story_id = a.story_id and b.agency > a.agency
group by a.agency, b.agency
order by a.agency, b.agency
