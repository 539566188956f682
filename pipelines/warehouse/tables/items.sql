-- One row is one report on one page: the article (position 0) or a brief from the list below it (1, 2, ...).
select
    i.* exclude (date),
    s.story_id,
    t.published_from,
    t.published_until,
    coalesce(t.published_by, 'none') as published_by,
    coalesce(d.countries, []) as dateline_countries
from parsed.items as i
join kept_pages using (page_id, date)
left join version_stories as s using (version_id)
left join version_times as t using (version_id)
left join dateline_countries as d using (dateline)
