-- One row is one report on one page: the article (position 0) or a brief from the list below it (1, 2, ...).
select
    i.* exclude (date),
    s.story_id,
    coalesce(t.published_from, o.published_from) as published_from,
    coalesce(t.published_until, o.published_until) as published_until,
    -- A text that no labelled brief shows (an article's, mostly) appeared with its story.
    case
        when t.published_from is null and o.published_from is not null then 'story'
        else coalesce(t.published_by, 'none')
    end as published_by,
    coalesce(d.countries, []) as dateline_countries
from parsed.items as i
join kept_pages using (page_id, date)
left join version_stories as s using (version_id)
left join version_times as t using (version_id)
left join story_times as o using (story_id)
left join dateline_countries as d using (dateline)
