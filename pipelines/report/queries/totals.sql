-- One row: total counts, and the days they cover. What is told as history is no event of these days.
with news as (
    select * from events where realis <> 'historical'
)

select
    first_capture_date,
    last_capture_date,
    (select count(distinct capture_date) from pages) as days,
    pages,
    items,
    stories,
    mentions,
    (select count(*) from news) as events,
    (select count(*) from news where dated_by = 'age label') as events_dated,
    (select count(*) from news where quad_class in (3, 4)) as conflict,
    (select count(*) from news where quad_class in (1, 2)) as cooperation,
    (select count(distinct country) from mentions) as countries_mentioned,
    (
        select count(distinct country)
        from (
            select source_country as country from news
            union all
            select target_country from news
        )
    ) as countries_in_events,
    quarantined,
    strftime(built_at at time zone 'Europe/Amsterdam', '%Y-%m-%d %H:%M') as built_at,
    code_version,
    lexicon_version
from build
