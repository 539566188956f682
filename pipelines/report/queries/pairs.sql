-- A row is a pair of countries with at least one event, over all days.
with counted as (
    select
        country_a,
        country_b,
        sum(stories)::bigint as stories,
        sum(events)::bigint as events,
        sum(verbal_cooperation + material_cooperation)::bigint as cooperation,
        sum(verbal_conflict + material_conflict)::bigint as conflict,
        round(sum(mean_intensity * events) / sum(events), 1) as mean_intensity
    from country_pair_events
    group by country_a, country_b
    having sum(events) > 0
),

mentioned as (
    select country_a, country_b, sum(stories)::bigint as co_mentions
    from country_co_mentions
    group by country_a, country_b
)

select
    country_a,
    country_b,
    a.name_nl as a_nl,
    a.name_en as a_en,
    b.name_nl as b_nl,
    b.name_en as b_en,
    c.* exclude (country_a, country_b),
    coalesce(m.co_mentions, 0) as co_mentions
from counted as c
left join mentioned as m using (country_a, country_b)
join countries as a on a.country = country_a
join countries as b on b.country = country_b
order by events desc, stories desc, country_a, country_b
