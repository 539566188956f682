-- One row is a day, a source, a target and an event type; undirected types have their codes in alphabetical order.
-- A story has an event once, so stories are counted by their events.
select
    event_date,
    source_country,
    target_country,
    event_type,
    any_value(quad_class) as quad_class,
    count(*) as stories,
    avg(confidence) as mean_confidence
from events
where event_date is not null
group by event_date, source_country, target_country, event_type
order by event_date, source_country, target_country, event_type
