-- A row is a day or, over many days, a week, month or year: its captures, the days with captures, and the text not
-- recognised.
with span as (
    select
        min(capture_date) as first_day,
        max(capture_date) as last_day,
        case
            when max(capture_date) - min(capture_date) < 62 then 'day'
            when max(capture_date) - min(capture_date) < 430 then 'week'
            when max(capture_date) - min(capture_date) < 3650 then 'month'
            else 'year'
        end as grain
    from pages
),

periods as (
    select grain, date_trunc(grain, day)::date as period, count(*) as days
    from (select grain, unnest(generate_series(first_day, last_day, interval 1 day))::date as day from span)
    group by all
),

captured as (
    select
        date_trunc(grain, capture_date)::date as period,
        count(*) as captures,
        count(distinct capture_date) as days_captured,
        sum(items)::bigint as items,
        sum(characters)::bigint as characters,
        sum(unknown_characters)::bigint as unknown_characters
    from pages, span
    where capture_date is not null
    group by period
)

select
    grain,
    period,
    days,
    coalesce(days_captured, 0) as days_captured,
    coalesce(captures, 0) as captures,
    coalesce(items, 0) as items,
    coalesce(characters, 0) as characters,
    coalesce(unknown_characters, 0) as unknown_characters
from periods
left join captured using (period)
order by period
