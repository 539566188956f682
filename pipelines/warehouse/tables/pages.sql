-- One row is one capture: a page of the site as it stood at one moment.
select
    p.* exclude (date, capture_date, captured_from, captured_until, captured_by),
    p.unknown_characters / greatest(p.characters, 1) as unknown_share,
    k.capture_date,
    k.captured_from,
    k.captured_until,
    k.captured_by
from parsed.pages as p
join kept_pages as k using (page_id, date)
order by p.source_path
