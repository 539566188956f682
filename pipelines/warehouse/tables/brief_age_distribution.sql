-- A row is a day of capture, a section and an age bucket: how many briefs had an age in it. Pages without a day are
-- in rows whose day is null: an age needs none.
--
-- An age label is an interval: `4 uur geleden` is at least 240 and less than 300 minutes. Ages are thus interval-
-- censored, and their distribution is estimated by its nonparametric maximum-likelihood estimate (Turnbull 1976). The
-- intervals that labels can state do not overlap, and for such intervals that estimate has a closed form: each
-- interval has the share of the labels that state it. How ages spread within an interval no label tells.
--
-- `briefs`, `share` and `cumulative_share` count sightings: a brief counts on every page that shows it. Columns that
-- begin with `first_` count each story once, where it was first seen as a brief. Only labelled briefs are
-- counted.
with ordered_pages as (
    select
        page_id,
        capture_date,
        dense_rank() over (order by captured_from nulls last, capture_date nulls last) as moment
    from pages
),

sightings as (
    select
        p.capture_date,
        i.section,
        i.age_minutes_min as age_from_minutes,
        -- Four weeks end where a month begins (30 days), twelve months where a year does (365 days).
        case
            when i.age_minutes_min < 43200 then least(i.age_minutes_max, 43200)
            when i.age_minutes_min < 525600 then least(i.age_minutes_max, 525600)
            else i.age_minutes_max
        end as age_until_minutes,
        i.story_id,
        i.item_id,
        -- The earliest moment comes first, of one moment the youngest brief.
        p.moment * 100000000 + i.age_minutes_min as place
    from items as i
    join ordered_pages as p using (page_id)
    where i.kind = 'brief' and i.age_minutes_min is not null
),

first_places as (
    select story_id, min(place) as place
    from sightings
    where story_id is not null
    group by story_id
),

first_items as (
    select min(s.item_id) as item_id
    from sightings as s
    join first_places as f on f.story_id = s.story_id and f.place = s.place
    group by s.story_id
),

buckets as (
    select
        capture_date,
        section,
        age_from_minutes,
        age_until_minutes,
        count(*) as briefs,
        count(f.item_id) as first_briefs
    from sightings
    left join first_items as f using (item_id)
    group by all
)

select
    capture_date,
    section,
    age_from_minutes,
    age_until_minutes,
    briefs,
    briefs / sum(briefs) over section_day as share,
    sum(briefs) over younger / sum(briefs) over section_day as cumulative_share,
    first_briefs,
    first_briefs / nullif(sum(first_briefs) over section_day, 0) as first_share,
    sum(first_briefs) over younger / nullif(sum(first_briefs) over section_day, 0) as first_cumulative_share
from buckets
window
    section_day as (partition by capture_date, section),
    younger as (
        partition by capture_date, section
        order by age_from_minutes, age_until_minutes
        rows between unbounded preceding and current row
    )
order by capture_date, section, age_from_minutes, age_until_minutes
