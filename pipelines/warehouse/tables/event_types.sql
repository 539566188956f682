-- One row is one PLOVER event type.
select
    type as event_type,
    name_nl,
    name_en,
    quad_class::tinyint as quad_class,
    intensity::double as intensity,
    directed = 'true' as directed,
    definition
from lexicon('event_types')
