-- One row is a month and an unordered pair of countries that had an event or were mentioned together in it.
-- Where fewer pages are captured, fewer stories are known and every count falls. The trend thus compares events per 100
-- stories, and is null where nothing is known of the month before. A pair without a row there had no events.
with periods as (
    select date_trunc('month', event_date)::date as month_start, count(*) as all_stories
    from stories
    where event_date is not null
    group by all
),

told as (
    select
        date_trunc('month', event_date)::date as month_start,
        country_a,
        country_b,
        sum(stories)::bigint as stories,
        sum(events)::bigint as events,
        sum(verbal_cooperation)::bigint as verbal_cooperation,
        sum(material_cooperation)::bigint as material_cooperation,
        sum(verbal_conflict)::bigint as verbal_conflict,
        sum(material_conflict)::bigint as material_conflict,
        sum(mean_intensity * events) / nullif(sum(events), 0) as mean_intensity,
        sum(co_mentions)::bigint as co_mentions
    from country_pair_events
    group by all
)

select
    t.month_start,
    t.country_a,
    a.name_nl as country_a_nl,
    a.name_en as country_a_en,
    t.country_b,
    b.name_nl as country_b_nl,
    b.name_en as country_b_en,
    t.stories,
    t.events,
    t.verbal_cooperation,
    t.material_cooperation,
    t.verbal_conflict,
    t.material_conflict,
    t.mean_intensity,
    t.co_mentions,
    p.all_stories,
    100.0::double * t.events / p.all_stories as events_per_100_stories,
    100.0::double * t.events / p.all_stories
    - 100.0::double * coalesce(earlier.events, 0) / before.all_stories as trend
from told as t
join periods as p using (month_start)
left join periods as before on before.month_start = (t.month_start - interval 1 month)::date
left join told as earlier
    on earlier.month_start = before.month_start
    and earlier.country_a = t.country_a
    and earlier.country_b = t.country_b
join countries as a on a.country = t.country_a
join countries as b on b.country = t.country_b
