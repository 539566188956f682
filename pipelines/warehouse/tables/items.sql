-- One row is one report on one page: the article (position 0) or a brief from the list below it (1, 2, ...).
select
    i.* exclude (date),
    f.story_id,
    coalesce(f.published_from, f.story_published_from) as published_from,
    coalesce(f.published_until, f.story_published_until) as published_until,
    -- A text that no labelled brief shows (an article's, mostly) appeared with its story.
    case
        when f.published_from is null and f.story_published_from is not null then 'story'
        else coalesce(f.published_by, 'none')
    end as published_by,
    coalesce(d.countries, []) as dateline_countries
from parsed.items as i
join kept_pages using (page_id, date)
left join version_facts as f using (version_id)
left join dateline_countries as d using (dateline)
