-- One row is a week, from Monday on, or a month and an unordered pair of countries with an event in it.
-- What has no day is in no period: `undated_stories` and `undated_events` count what the pair has besides.
-- Where fewer pages are captured, fewer stories are known and every count falls. The trend thus compares events per 100
-- stories, and is null where nothing is known of the period before. A pair without a row there had no events.
with periods as (
    select unnest(['week', 'month']) as period
),

totals as (
    select p.period, date_trunc(p.period, s.event_date)::date as period_start, count(*) as all_stories
    from stories as s
    cross join periods as p
    where s.event_date is not null
    group by all
),

told as (
    select
        p.period,
        date_trunc(p.period, e.event_date)::date as period_start,
        e.country_a,
        e.country_b,
        sum(e.stories)::bigint as stories,
        sum(e.events)::bigint as events,
        sum(e.events_dated)::bigint as events_dated,
        sum(e.events_confident)::bigint as events_confident,
        sum(e.stories_confident)::bigint as stories_confident,
        sum(e.verbal_cooperation)::bigint as verbal_cooperation,
        sum(e.material_cooperation)::bigint as material_cooperation,
        sum(e.verbal_conflict)::bigint as verbal_conflict,
        sum(e.material_conflict)::bigint as material_conflict,
        sum(e.mean_intensity * e.events) / sum(e.events) as mean_intensity
    from country_pair_events as e
    cross join periods as p
    where e.event_date is not null and e.events > 0
    group by all
),

-- Also of days on which the pair had no event.
mentioned as (
    select
        p.period,
        date_trunc(p.period, m.event_date)::date as period_start,
        m.country_a,
        m.country_b,
        sum(m.stories)::bigint as co_mentions
    from country_co_mentions as m
    cross join periods as p
    where m.event_date is not null
    group by all
)

select
    t.period,
    t.period_start,
    t.country_a,
    a.name_nl as country_a_nl,
    a.name_en as country_a_en,
    t.country_b,
    b.name_nl as country_b_nl,
    b.name_en as country_b_en,
    t.stories,
    t.events,
    t.events_dated,
    t.events_confident,
    t.stories_confident,
    t.verbal_cooperation,
    t.material_cooperation,
    t.verbal_conflict,
    t.material_conflict,
    t.mean_intensity,
    coalesce(m.co_mentions, 0) as co_mentions,
    n.all_stories,
    100.0::double * t.events / n.all_stories as events_per_100_stories,
    100.0::double * t.events / n.all_stories
    - 100.0::double * coalesce(earlier.events, 0) / before.all_stories as trend,
    coalesce(u.stories, 0) as undated_stories,
    coalesce(u.events, 0) as undated_events
from told as t
join totals as n using (period, period_start)
left join totals as before
    on before.period = t.period
    and before.period_start = date_trunc(t.period, t.period_start - interval 1 day)::date
left join told as earlier
    on earlier.period = before.period
    and earlier.period_start = before.period_start
    and earlier.country_a = t.country_a
    and earlier.country_b = t.country_b
left join mentioned as m
    on m.period = t.period
    and m.period_start = t.period_start
    and m.country_a = t.country_a
    and m.country_b = t.country_b
left join country_pair_events as u
    on u.event_date is null
    and u.country_a = t.country_a
    and u.country_b = t.country_b
join countries as a on a.country = t.country_a
join countries as b on b.country = t.country_b
