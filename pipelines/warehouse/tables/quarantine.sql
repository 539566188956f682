-- One row is one thing that could not be read, with the reason and the place. A file with the bytes of a page that is
-- kept for another day has only the row that says so.
select q.* exclude (date)
from parsed.quarantine as q
left join kept_pages as k on k.page_id = q.page_id and k.date <> q.date
where k.page_id is null or q.reason = 'duplicate_page'

union all by name

select
    p.source_path,
    p.page_id,
    'duplicate_page' as reason,
    'same bytes as another file: ' || k.source_path as detail,
    null as span_start,
    null as span_end,
    null as excerpt
from parsed.pages as p
join kept_pages as k on k.page_id = p.page_id and k.date <> p.date
order by source_path, span_start
