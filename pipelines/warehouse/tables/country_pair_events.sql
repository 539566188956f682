-- One row is a day and an unordered pair of countries with an event; stories without a day have a null day.
-- Pairs that are only mentioned together are in `country_co_mentions`.
-- Counts are of stories or their events, never of sightings: a report shown on ten pages counts once. Historical
-- events did not happen on the story's day, so they are counted separately.
with judged as (
    select
        *,
        realis <> 'historical' as is_news,
        is_news and confidence >= (select confident_from from build) as is_confident
    from events
),

pairs as (
    select
        event_date,
        least(source_country, target_country) as country_a,
        greatest(source_country, target_country) as country_b,
        count(distinct story_id) filter (is_news) as stories,
        count(*) filter (is_news) as events,
        count(*) filter (not is_news) as events_historical,
        count(*) filter (is_news and dated_by = 'age label') as events_dated,
        count(*) filter (is_confident) as events_confident,
        count(distinct story_id) filter (is_confident) as stories_confident,
        count(*) filter (is_news and quad_class = 1) as verbal_cooperation,
        count(*) filter (is_news and quad_class = 2) as material_cooperation,
        count(*) filter (is_news and quad_class = 3) as verbal_conflict,
        count(*) filter (is_news and quad_class = 4) as material_conflict,
        avg(intensity) filter (is_news) as mean_intensity
    from judged
    group by all
)

select
    p.*,
    coalesce(m.stories, 0) as co_mentions
from pairs as p
left join country_co_mentions as m
    on m.event_date is not distinct from p.event_date
    and m.country_a = p.country_a
    and m.country_b = p.country_b
order by p.event_date, p.country_a, p.country_b
