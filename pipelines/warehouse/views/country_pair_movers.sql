-- One row is a week, from Monday on, and an unordered pair of countries with an event in it or the four weeks before.
-- `expected` is what the week would have, had the pair kept its share of all stories. The score is the signed root of
-- the log-likelihood ratio (Dunning 1993) of "the share is the same" for the week's count x and the earlier count y:
-- 2 (x ln(x / mx) + y ln(y / my)), with mx and my the counts if x + y were spread as all stories are. It makes rare and
-- frequent pairs comparable and knows that four weeks with few stories tell little. Stories are counted, not events:
-- the events of one story do not happen independently. Stories without a day are in no week; `undated_stories` counts
-- those of the pair.
with weeks as (
    select date_trunc('week', event_date)::date as week_start, count(*) as all_stories
    from stories
    where event_date is not null
    group by all
),

told as (
    select date_trunc('week', event_date)::date as week_start, country_a, country_b, sum(stories)::bigint as stories
    from country_pair_events
    where stories > 0 and event_date is not null
    group by all
),

before as (
    select w.week_start, coalesce(sum(b.all_stories), 0)::bigint as all_stories_before
    from weeks as w
    left join weeks as b on b.week_start between w.week_start - 28 and w.week_start - 7
    group by w.week_start
),

counted as (
    select
        w.week_start,
        t.country_a,
        t.country_b,
        coalesce(sum(t.stories) filter (t.week_start = w.week_start), 0)::bigint as stories,
        coalesce(sum(t.stories) filter (t.week_start < w.week_start), 0)::bigint as stories_before
    from weeks as w
    join told as t on t.week_start between w.week_start - 28 and w.week_start
    group by all
),

expected as (
    select
        c.*,
        w.all_stories,
        b.all_stories_before,
        c.stories_before * w.all_stories / nullif(b.all_stories_before, 0)::double as expected
    from counted as c
    join weeks as w using (week_start)
    join before as b using (week_start)
),

spread as (
    select
        *,
        (stories + stories_before) * all_stories / (all_stories + all_stories_before)::double as even,
        (stories + stories_before) * all_stories_before / (all_stories + all_stories_before)::double as even_before
    from expected
),

compared as (
    select
        *,
        case when stories > 0 then stories * ln(stories / even) else 0 end
        + case when stories_before > 0 then stories_before * ln(stories_before / even_before) else 0 end as log_ratio
    from spread
),

scored as (
    select
        *,
        case when expected is not null then sign(stories - expected) * sqrt(greatest(0, 2 * log_ratio)) end as score
    from compared
)

select
    d.week_start,
    d.country_a,
    a.name_nl as country_a_nl,
    a.name_en as country_a_en,
    d.country_b,
    b.name_nl as country_b_nl,
    b.name_en as country_b_en,
    d.stories,
    d.stories_before,
    d.all_stories,
    d.all_stories_before,
    d.expected,
    d.stories - d.expected as change,
    d.score,
    row_number() over (
        partition by d.week_start
        order by abs(d.score) desc nulls last, d.stories desc, d.country_a, d.country_b
    ) as rank,
    coalesce(u.stories, 0) as undated_stories,
    rank as place
from scored as d
join countries as a on a.country = d.country_a
join countries as b on b.country = d.country_b
left join country_pair_events as u
    on u.event_date is null
    and u.country_a = d.country_a
    and u.country_b = d.country_b
