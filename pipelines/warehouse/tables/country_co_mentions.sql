-- One row is a day and an unordered pair of countries that at least one story mentions together; stories without a day
-- are in rows whose day is null.
-- There are many pairs: until the last step a country is a number, in the order of the codes, and a story is its row.
with codes as (
    select country, row_number() over (order by country)::usmallint as code
    from countries
),

mentioned as (
    select distinct s.rowid as story, c.code, s.event_date
    from mentions
    join codes as c using (country)
    join stories as s using (story_id)
),

mentioned_together as (
    select a.event_date, a.code as code_a, b.code as code_b, count(*)::integer as stories
    from mentioned as a
    join mentioned as b on b.story = a.story and b.code > a.code
    group by all
),

-- Few stories have events of a pair, so those are looked up among the mentions, not each pair of mentions among them.
told as (
    select distinct s.rowid as story, least(a.code, b.code) as code_a, greatest(a.code, b.code) as code_b
    from events as e
    join stories as s using (story_id)
    join codes as a on a.country = e.source_country
    join codes as b on b.country = e.target_country
),

told_and_mentioned as (
    select a.event_date, t.code_a, t.code_b, count(*)::integer as stories
    from told as t
    join mentioned as a on a.story = t.story and a.code = t.code_a
    join mentioned as b on b.story = t.story and b.code = t.code_b
    group by all
)

select
    m.event_date,
    a.country as country_a,
    b.country as country_b,
    m.stories,
    coalesce(t.stories, 0) as stories_with_event,
    m.stories - coalesce(t.stories, 0) as stories_without_event
from mentioned_together as m
join codes as a on a.code = m.code_a
join codes as b on b.code = m.code_b
left join told_and_mentioned as t
    on t.event_date is not distinct from m.event_date
    and t.code_a = m.code_a
    and t.code_b = m.code_b
order by m.event_date, m.code_a, m.code_b
