-- A row is an agency: the reports with a chosen event that name it, alone or with others.
with chosen as (
    select * from events
    where realis <> 'historical'
),

lists as (
    select
        list_distinct(agency_codes) as agencies,
        -- An agency that the lexicon does not know has no code, but makes a report joint.
        greatest(len(list_distinct(agency_codes)), len(list_distinct(agencies))) as credits,
        count(*) as stories
    from stories
    where story_id in (select story_id from chosen)
    group by all
),

credited as (
    select unnest(agencies) as agency, credits, stories
    from lists
)

select
    agency,
    any_value(a.name) as name,
    sum(c.stories)::bigint as stories,
    coalesce(sum(c.stories) filter (credits = 1), 0)::bigint as sole,
    coalesce(sum(c.stories) filter (credits > 1), 0)::bigint as joint
from credited as c
join agencies as a using (agency)
group by agency
order by stories desc, agency
