-- One row is a day, a source, a target and an event type; undirected types have their codes in alphabetical order. What
-- has no day stands in rows whose day is null.
-- A story has an event once, so stories are counted by their events.
select
    event_date,
    source_country,
    target_country,
    event_type,
    any_value(quad_class) as quad_class,
    count(*) as stories,
    count(*) as events,
    count(*) filter (dated_by = 'age label') as events_dated,
    avg(confidence) as mean_confidence
from events
group by event_date, source_country, target_country, event_type
order by event_date, source_country, target_country, event_type
