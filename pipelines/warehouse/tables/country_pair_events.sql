-- One row is a day and an unordered pair of countries that had an event or were mentioned together in a story; what has
-- no day stands in rows whose day is null.
-- Counts are of stories or their events, never of sightings: a report shown on ten pages counts once. What a story
-- tells as history did not happen on its day: such events are counted apart.
-- There are many pairs: until the last step a country is a number, in the order of the codes, and a story is its row.
with codes as (
    select country, row_number() over (order by country)::usmallint as code
    from countries
),

pair_events as (
    select
        e.event_date,
        least(s.code, t.code) as code_a,
        greatest(s.code, t.code) as code_b,
        count(distinct e.story_id) filter (e.is_news)::integer as stories,
        count(*) filter (e.is_news)::integer as events,
        count(*) filter (not e.is_news)::integer as events_historical,
        count(*) filter (e.is_news and e.dated_by = 'age label')::integer as events_dated,
        count(*) filter (e.is_news and e.quad_class = 1)::integer as verbal_cooperation,
        count(*) filter (e.is_news and e.quad_class = 2)::integer as material_cooperation,
        count(*) filter (e.is_news and e.quad_class = 3)::integer as verbal_conflict,
        count(*) filter (e.is_news and e.quad_class = 4)::integer as material_conflict,
        avg(e.intensity) filter (e.is_news) as mean_intensity
    from (select *, realis <> 'historical' as is_news from events) as e
    join codes as s on s.country = e.source_country
    join codes as t on t.country = e.target_country
    group by all
),

mentioned as (
    select distinct s.rowid as story, c.code, s.event_date
    from mentions
    join codes as c using (country)
    join stories as s using (story_id)
),

pair_mentions as (
    select a.event_date, a.code as code_a, b.code as code_b, count(*)::integer as co_mentions
    from mentioned as a
    join mentioned as b on b.story = a.story and b.code > a.code
    group by all
),

pairs as (
    select
        e.* exclude (event_date, code_a, code_b),
        m.co_mentions,
        coalesce(e.event_date, m.event_date) as event_date,
        coalesce(e.code_a, m.code_a) as code_a,
        coalesce(e.code_b, m.code_b) as code_b
    from pair_events as e
    full join pair_mentions as m
        on m.event_date is not distinct from e.event_date
        and m.code_a = e.code_a
        and m.code_b = e.code_b
)

select
    p.event_date,
    a.country as country_a,
    b.country as country_b,
    coalesce(p.stories, 0) as stories,
    coalesce(p.events, 0) as events,
    coalesce(p.events_historical, 0) as events_historical,
    coalesce(p.events_dated, 0) as events_dated,
    coalesce(p.verbal_cooperation, 0) as verbal_cooperation,
    coalesce(p.material_cooperation, 0) as material_cooperation,
    coalesce(p.verbal_conflict, 0) as verbal_conflict,
    coalesce(p.material_conflict, 0) as material_conflict,
    p.mean_intensity,
    coalesce(p.co_mentions, 0) as co_mentions
from pairs as p
join codes as a on a.code = p.code_a
join codes as b on b.code = p.code_b
order by p.event_date, p.code_a, p.code_b
