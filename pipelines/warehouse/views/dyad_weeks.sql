-- One row is a week, from Monday on, and one direction of a pair of countries with an event: every week from the first
-- story to the last, also those in which nothing is reported.
-- Types without a direction have one row per pair in `dyad_events`; here they count in both directions, as `mutual`.
-- A week without stories has `all_stories` 0: its zeros say nothing.
with acted as (
    select
        d.event_date,
        d.source_country,
        d.target_country,
        false as is_mutual,
        d.quad_class,
        y.intensity,
        d.events,
        d.events_confident
    from dyad_events as d
    join event_types as y using (event_type)
    where y.directed and d.events > 0
),

shared as (
    select
        d.event_date,
        unnest([d.source_country, d.target_country]) as source_country,
        unnest([d.target_country, d.source_country]) as target_country,
        true as is_mutual,
        d.quad_class,
        y.intensity,
        d.events,
        d.events_confident
    from dyad_events as d
    join event_types as y using (event_type)
    where not y.directed and d.events > 0
),

told as (
    from acted
    union all
    from shared
),

-- A pair has both its directions, also where only one of the two acts.
directions as (
    select source_country, target_country from told
    union
    select target_country as source_country, source_country as target_country from told
),

undated as (
    select source_country, target_country, sum(events)::bigint as events
    from told
    where event_date is null
    group by all
),

known as (
    select date_trunc('week', event_date)::date as week_start, count(*) as all_stories
    from stories
    where event_date is not null
    group by all
),

weeks as (
    select unnest(range(min(week_start), max(week_start) + interval 1 day, interval 7 day))::date as week_start
    from known
),

counted as (
    select
        date_trunc('week', event_date)::date as week_start,
        source_country,
        target_country,
        sum(events)::bigint as events,
        coalesce(sum(events) filter (not is_mutual), 0)::bigint as acts,
        coalesce(sum(events) filter (is_mutual), 0)::bigint as mutual,
        sum(events_confident)::bigint as events_confident,
        coalesce(sum(events) filter (quad_class = 1), 0)::bigint as verbal_cooperation,
        coalesce(sum(events) filter (quad_class = 2), 0)::bigint as material_cooperation,
        coalesce(sum(events) filter (quad_class = 3), 0)::bigint as verbal_conflict,
        coalesce(sum(events) filter (quad_class = 4), 0)::bigint as material_conflict,
        sum(intensity * events) / sum(events) as mean_intensity
    from told
    where event_date is not null
    group by all
)

select
    w.week_start,
    d.source_country,
    s.name_nl as source_country_nl,
    s.name_en as source_country_en,
    d.target_country,
    t.name_nl as target_country_nl,
    t.name_en as target_country_en,
    coalesce(c.events, 0) as events,
    coalesce(c.acts, 0) as acts,
    coalesce(c.mutual, 0) as mutual,
    coalesce(c.events_confident, 0) as events_confident,
    coalesce(c.verbal_cooperation, 0) as verbal_cooperation,
    coalesce(c.material_cooperation, 0) as material_cooperation,
    coalesce(c.verbal_conflict, 0) as verbal_conflict,
    coalesce(c.material_conflict, 0) as material_conflict,
    c.mean_intensity,
    coalesce(k.all_stories, 0) as all_stories,
    100.0::double * coalesce(c.events, 0) / k.all_stories as events_per_100_stories,
    coalesce(u.events, 0) as undated_events
from directions as d
cross join weeks as w
left join known as k using (week_start)
left join counted as c
    on c.week_start = w.week_start
    and c.source_country = d.source_country
    and c.target_country = d.target_country
left join undated as u on u.source_country = d.source_country and u.target_country = d.target_country
join countries as s on s.country = d.source_country
join countries as t on t.country = d.target_country
