-- One row is two texts that a day judged to be versions of one story, and what decides which of them the story is named
-- after. Python resolves the links to the story of each linked text, about one text in ten.
with links as (
    select distinct version_a, version_b, similarity, method, same_text, figures
    from parsed.version_links
),

linked as (
    select version_a as version_id
    from links
    union
    select version_b
    from links
),

texts as (
    select
        d.version_id,
        min(d.date) as capture_date,
        bool_or(d.complete) as complete,
        max(d.length) as length,
        any_value(t.published_from) as published_from,
        any_value(t.published_until) as published_until
    from version_days as d
    semi join linked using (version_id)
    left join version_times as t using (version_id)
    group by d.version_id
)

select l.*, a, b
from links as l
join texts as a on a.version_id = l.version_a
join texts as b on b.version_id = l.version_b
