-- A row is a type of events.
select event_type, name_nl, name_en, quad_class, intensity, directed, definition
from event_types
order by event_type
