-- One row is a country and another it had an event or was mentioned with; each pair appears twice, once
-- from each side.
with told as (
    select
        country_a,
        country_b,
        sum(stories)::bigint as stories,
        sum(events)::bigint as events,
        sum(verbal_cooperation + material_cooperation)::bigint as cooperation,
        sum(verbal_conflict + material_conflict)::bigint as conflict,
        sum(mean_intensity * events) / nullif(sum(events), 0) as mean_intensity
    from country_pair_events
    group by all
),

mentioned as (
    select country_a, country_b, sum(stories)::bigint as co_mentions
    from country_co_mentions
    group by all
),

pairs as (
    select
        country_a,
        country_b,
        coalesce(t.stories, 0) as stories,
        coalesce(t.events, 0) as events,
        coalesce(t.cooperation, 0) as cooperation,
        coalesce(t.conflict, 0) as conflict,
        t.mean_intensity,
        coalesce(m.co_mentions, 0) as co_mentions
    from told as t
    full join mentioned as m using (country_a, country_b)
),

sides as (
    select country_a as country, country_b as partner, * exclude (country_a, country_b) from pairs
    union all
    select country_b as country, country_a as partner, * exclude (country_a, country_b) from pairs
),

acts as (
    select e.source_country, e.target_country, count(*) as events
    from events as e
    join event_types as y using (event_type)
    where y.directed and e.realis <> 'historical'
    group by all
)

select
    t.country,
    c.name_nl as country_nl,
    c.name_en as country_en,
    t.partner,
    p.name_nl as partner_nl,
    p.name_en as partner_en,
    t.stories,
    t.events,
    coalesce(done.events, 0) as acts,
    coalesce(received.events, 0) as acts_received,
    t.cooperation,
    t.conflict,
    (t.cooperation - t.conflict) / nullif(t.cooperation + t.conflict, 0)::double as balance,
    t.mean_intensity,
    t.co_mentions,
    row_number() over (
        partition by t.country order by t.events desc, t.co_mentions desc, t.partner
    ) as rank,
    rank as place
from sides as t
left join acts as done on done.source_country = t.country and done.target_country = t.partner
left join acts as received on received.source_country = t.partner and received.target_country = t.country
join countries as c on c.country = t.country
join countries as p on p.country = t.partner
