-- One row is an agency and a country.
-- A share alone says little where one agency is on nearly every report: `lift` holds it against the agency's share of
-- all stories.
with credited as (
    select distinct story_id, unnest(agency_codes) as agency
    from stories
),

bylined as (
    select count(distinct story_id) as stories
    from credited
),

usual as (
    select agency, count(*) / any_value(b.stories)::double as share
    from credited
    cross join bylined as b
    group by agency
),

topics as (
    select distinct story_id, country as topic
    from mentions
),

totals as (
    select topic, count(distinct story_id) as stories
    from topics
    semi join credited using (story_id)
    group by topic
),

counted as (
    select agency, topic, count(*) as stories
    from credited
    join topics using (story_id)
    group by all
)

select
    c.agency,
    g.name as agency_name,
    c.topic as country,
    n.name_nl as country_nl,
    n.name_en as country_en,
    c.stories,
    t.stories as all_stories,
    c.stories / t.stories::double as share,
    u.share as usual_share,
    c.stories / t.stories::double / u.share as lift
from counted as c
join totals as t using (topic)
join usual as u using (agency)
join agencies as g using (agency)
join countries as n on n.country = c.topic
