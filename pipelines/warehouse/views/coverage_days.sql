-- One row is a day, from the first that is known of to the last, also where nothing was captured: the denominators. A
-- row whose day is null has what has no day, if there is any.
-- An interval counts at its middle. Hours are counted as hours since 1970, which begin where those of Amsterdam
-- do: `date_trunc` would cut them in the reader's zone.
with captures as (
    select
        capture_date,
        captured_from + (captured_until - captured_from) / 2 as captured_at,
        (epoch(captured_until) - epoch(captured_from)) / 60 as width_minutes,
        items,
        characters,
        unknown_characters
    from pages
),

gaps as (
    select
        timezone('Europe/Amsterdam', captured_at)::date as day,
        (epoch(captured_at) - epoch(lag(captured_at) over (order by captured_at))) / 3600 as gap_hours
    from captures
    where capture_date is not null and captured_at is not null
),

longest as (
    select day, max(gap_hours) as longest_gap_hours
    from gaps
    group by day
),

captured as (
    select
        capture_date as day,
        count(*) as pages,
        count(distinct floor(epoch(captured_at) / 3600)) as captured_hours,
        median(width_minutes) as median_width_minutes,
        sum(items)::bigint as sightings,
        sum(unknown_characters) / nullif(sum(characters), 0)::double as unknown_share
    from captures
    group by capture_date
),

told as (
    select
        event_date as day,
        count(*) as stories,
        count(distinct floor(epoch(published_from + (published_until - published_from) / 2) / 3600)) as published_hours
    from stories
    group by event_date
),

coded as (
    select
        event_date as day,
        count(*) filter (is_news) as events,
        count(*) filter (not is_news) as events_historical,
        count(*) filter (is_news and dated_by = 'age label') as events_dated
    from (select *, realis <> 'historical' as is_news from events)
    group by event_date
),

known as (
    select day from captured
    union all
    select day from told
),

days as (
    select unnest(generate_series(min(day)::timestamp, max(day)::timestamp, interval 1 day))::date as day
    from known

    union all

    select distinct day from known where day is null
)

select
    days.day,
    coalesce(c.pages, 0) as pages,
    coalesce(c.captured_hours, 0) as captured_hours,
    l.longest_gap_hours,
    c.median_width_minutes,
    coalesce(c.sightings, 0) as sightings,
    c.unknown_share,
    coalesce(t.stories, 0) as stories,
    coalesce(t.published_hours, 0) as published_hours,
    coalesce(e.events, 0) as events,
    coalesce(e.events_historical, 0) as events_historical,
    coalesce(e.events_dated, 0) as events_dated,
    100.0::double * coalesce(e.events, 0) / nullif(t.stories, 0) as events_per_100_stories
from days
left join captured as c on c.day is not distinct from days.day
left join longest as l on l.day = days.day
left join told as t on t.day is not distinct from days.day
left join coded as e on e.day is not distinct from days.day
