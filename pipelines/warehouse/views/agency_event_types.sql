-- One row is an agency and an event type.
select
    t.agency,
    t.agency_name,
    y.event_type,
    y.name_nl as event_type_nl,
    y.name_en as event_type_en,
    t.stories,
    t.all_stories,
    t.share,
    t.usual_share,
    t.lift
from agency_topics as t
join event_types as y on y.event_type = t.topic
where t.kind = 'event_type'
