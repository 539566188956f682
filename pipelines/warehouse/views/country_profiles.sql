-- One row is a country that is mentioned or has an event: how much is reported on it, who it deals with, and how.
with mentioned as (
    select country, count(distinct story_id) as stories
    from mentions
    group by country
),

dealt as (
    select
        country,
        count(*) filter (events > 0) as partners,
        coalesce(list(partner order by rank) filter (events > 0 and rank <= 5), []) as top_partners,
        sum(events)::bigint as events,
        sum(acts)::bigint as acts,
        sum(acts_received)::bigint as acts_received,
        sum(cooperation)::bigint as cooperation,
        sum(conflict)::bigint as conflict,
        sum(mean_intensity * events) / nullif(sum(events), 0) as mean_intensity
    from country_partners
    group by country
)

select
    country,
    c.name_nl as country_nl,
    c.name_en as country_en,
    coalesce(m.stories, 0) as stories,
    coalesce(m.stories, 0) / (select count(*) from stories)::double as share,
    coalesce(d.partners, 0) as partners,
    coalesce(d.top_partners, []) as top_partners,
    coalesce(d.events, 0) as events,
    coalesce(d.acts, 0) as acts,
    coalesce(d.acts_received, 0) as acts_received,
    coalesce(d.cooperation, 0) as cooperation,
    coalesce(d.conflict, 0) as conflict,
    (d.cooperation - d.conflict) / nullif(d.cooperation + d.conflict, 0)::double as balance,
    d.mean_intensity
from mentioned as m
full join dealt as d using (country)
join countries as c using (country)
