-- One row is an agency and a topic of its stories: a section of the site, a type of event that is news, or a country.
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
    select story_id, 'section' as kind, section as topic
    from stories
    where section is not null

    union all

    select distinct story_id, 'event_type' as kind, event_type as topic
    from events
    where realis <> 'historical'

    union all

    select distinct story_id, 'country' as kind, country as topic
    from mentions
),

totals as (
    select kind, topic, count(distinct story_id) as stories
    from topics
    semi join credited using (story_id)
    group by all
),

counted as (
    select agency, kind, topic, count(*) as stories
    from credited
    join topics using (story_id)
    group by all
)

select
    c.agency,
    g.name as agency_name,
    c.kind,
    c.topic,
    c.stories,
    t.stories as all_stories,
    c.stories / t.stories::double as share,
    u.share as usual_share,
    c.stories / t.stories::double / u.share as lift
from counted as c
join totals as t using (kind, topic)
join usual as u using (agency)
join agencies as g using (agency)
