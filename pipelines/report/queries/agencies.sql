-- A row is an agency: the reports with a chosen event that name it, alone or with others.
with chosen as (
    select * from events
    where realis <> 'historical'
),

lists as (
    select
        agency_codes,
        -- An agency that the lexicon does not know has no code, but makes a report joint.
        agency_count,
        count(*) as stories
    from stories
    where story_id in (select story_id from chosen)
    group by all
),

credited as (
    select unnest(agency_codes) as agency, agency_count, stories
    from lists
)

select
    agency,
    any_value(a.name) as name,
    sum(c.stories)::bigint as stories,
    coalesce(sum(c.stories) filter (c.agency_count = 1), 0)::bigint as sole,
    coalesce(sum(c.stories) filter (c.agency_count > 1), 0)::bigint as joint
from credited as c
join agencies as a using (agency)
group by agency
order by stories desc, agency
