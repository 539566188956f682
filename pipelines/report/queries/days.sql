-- A row is a day from the first that is known of to the last, also where nothing was captured: what events are to be
-- compared with.
with captured as (
    select capture_date as day, count(*) as pages
    from pages
    where capture_date is not null
    group by day
),

reported as (
    select event_date as day, count(*) as stories
    from stories
    where event_date is not null
    group by day
),

span as (
    select min(day) as first_day, max(day) as last_day
    from (
        select day from captured
        union all
        select day from reported
    )
),

days as (
    select unnest(generate_series(first_day, last_day, interval 1 day))::date as day from span
)

select day, coalesce(pages, 0) as pages, coalesce(stories, 0) as stories
from days
left join captured using (day)
left join reported using (day)
order by day
