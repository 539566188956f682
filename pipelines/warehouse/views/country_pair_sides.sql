-- One row is a day, a country and a partner with which it had an event: a pair is found whatever the order of its
-- codes. It appears twice, once from each side: never sum over both.
with sides as (
    select country_a as country, country_b as partner, * exclude (country_a, country_b) from country_pair_events
    union all
    select country_b as country, country_a as partner, * exclude (country_a, country_b) from country_pair_events
)

select
    s.event_date,
    s.country,
    c.name_nl as country_nl,
    c.name_en as country_en,
    s.partner,
    p.name_nl as partner_nl,
    p.name_en as partner_en,
    s.* exclude (event_date, country, partner)
from sides as s
join countries as c on c.country = s.country
join countries as p on p.country = s.partner
