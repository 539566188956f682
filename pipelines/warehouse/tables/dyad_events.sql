-- One row is a day, a source, a target and an event type; undirected types have codes in alphabetical order. Stories
-- without a day are in rows whose day is null.
-- A story has an event once, so stories are counted by their events. Historical events did not happen on
-- the story's day, so they are counted separately.
with judged as (
    select
        *,
        realis <> 'historical' as is_news,
        is_news and confidence >= (select confident_from from build) as is_confident
    from events
)

select
    event_date,
    source_country,
    target_country,
    event_type,
    any_value(quad_class) as quad_class,
    count(*) filter (is_news) as stories,
    count(*) filter (is_news) as events,
    count(*) filter (not is_news) as events_historical,
    count(*) filter (is_news and dated_by = 'age label') as events_dated,
    count(*) filter (is_confident) as events_confident,
    count(*) filter (is_confident) as stories_confident,
    avg(confidence) filter (is_news) as mean_confidence
from judged
group by event_date, source_country, target_country, event_type
order by event_date, source_country, target_country, event_type
