-- One row is one capture: a page of the site as it stood at one moment.
-- Where pages that share briefs tell the time better than the page itself does, their interval stands.
select
    p.* exclude (date, capture_date, captured_from, captured_until, captured_by),
    p.unknown_characters / greatest(p.characters, 1) as unknown_share,
    coalesce(
        p.capture_date,
        timezone('Europe/Amsterdam', t.captured_from + (t.captured_until - t.captured_from) / 2)::date
    ) as capture_date,
    case when t.page_id is null then p.captured_from else t.captured_from end as captured_from,
    case when t.page_id is null then p.captured_until else t.captured_until end as captured_until,
    coalesce(t.captured_by, p.captured_by) as captured_by
from parsed.pages as p
anti join duplicate_pages as d using (page_id, date)
left join parsed.page_times as t using (page_id, date)
order by p.source_path
