-- One row is a day and an unordered pair of countries that had an event or were mentioned together in a story.
-- Counts are of stories or their events, never of sightings: a report shown on ten pages counts once.
with pair_events as (
    select
        event_date,
        least(source_country, target_country) as country_a,
        greatest(source_country, target_country) as country_b,
        count(distinct story_id) as stories,
        count(*) as events,
        count(*) filter (quad_class = 1) as verbal_cooperation,
        count(*) filter (quad_class = 2) as material_cooperation,
        count(*) filter (quad_class = 3) as verbal_conflict,
        count(*) filter (quad_class = 4) as material_conflict,
        avg(intensity) as mean_intensity
    from events
    where event_date is not null
    group by all
),

mentioned as (
    select distinct m.story_id, m.country, s.event_date
    from mentions as m
    join stories as s using (story_id)
    where s.event_date is not null
),

pair_mentions as (
    select a.event_date, a.country as country_a, b.country as country_b, count(*) as co_mentions
    from mentioned as a
    join mentioned as b on b.story_id = a.story_id and b.country > a.country
    group by all
)

select
    event_date,
    country_a,
    country_b,
    coalesce(stories, 0) as stories,
    coalesce(events, 0) as events,
    coalesce(verbal_cooperation, 0) as verbal_cooperation,
    coalesce(material_cooperation, 0) as material_cooperation,
    coalesce(verbal_conflict, 0) as verbal_conflict,
    coalesce(material_conflict, 0) as material_conflict,
    mean_intensity,
    coalesce(co_mentions, 0) as co_mentions
from pair_events
full join pair_mentions using (event_date, country_a, country_b)
order by event_date, country_a, country_b
