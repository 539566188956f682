-- One row is an agency and a country.
select
    t.agency,
    t.agency_name,
    c.country,
    c.name_nl as country_nl,
    c.name_en as country_en,
    t.stories,
    t.all_stories,
    t.share,
    t.usual_share,
    t.lift
from agency_topics as t
join countries as c on c.country = t.topic
where t.kind = 'country'
