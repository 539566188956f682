-- A row is a day, week, month or year (by the length of the history), also one without reports:
-- its events by quad class (what is told as history did not happen then), and for comparison its reports, captures
-- and days with captures.
with days as (
    select event_date as day from stories where event_date is not null
    union
    select capture_date from pages where capture_date is not null
),

span as (
    select
        min(day) as first_day,
        max(day) as last_day,
        case
            when max(day) - min(day) < 62 then 'day'
            when max(day) - min(day) < 430 then 'week'
            when max(day) - min(day) < 3650 then 'month'
            else 'year'
        end as grain
    from days
),

periods as (
    select distinct grain, date_trunc(grain, day)::date as period
    from (select grain, unnest(generate_series(first_day, last_day, interval 1 day))::date as day from span)
),

coded as (
    select
        date_trunc(grain, event_date)::date as period,
        count(*) filter (quad_class = 1) as verbal_cooperation,
        count(*) filter (quad_class = 2) as material_cooperation,
        count(*) filter (quad_class = 3) as verbal_conflict,
        count(*) filter (quad_class = 4) as material_conflict
    from events, span
    where event_date is not null and realis <> 'historical'
    group by period
),

reported as (
    select date_trunc(grain, event_date)::date as period, count(*) as stories
    from stories, span
    where event_date is not null
    group by period
),

captured as (
    select
        date_trunc(grain, capture_date)::date as period,
        count(*) as captures,
        count(distinct capture_date) as days_captured
    from pages, span
    where capture_date is not null
    group by period
)

select
    grain,
    period,
    coalesce(verbal_cooperation, 0) as verbal_cooperation,
    coalesce(material_cooperation, 0) as material_cooperation,
    coalesce(verbal_conflict, 0) as verbal_conflict,
    coalesce(material_conflict, 0) as material_conflict,
    coalesce(stories, 0) as stories,
    coalesce(captures, 0) as captures,
    coalesce(days_captured, 0) as days_captured
from periods
left join coded using (period)
left join reported using (period)
left join captured using (period)
order by period
