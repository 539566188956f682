-- One row is one thing that could not be read, with the reason and the place.
select q.* exclude (date)
from parsed.quarantine as q

union all by name

-- A page whose bytes were also captured on an earlier day.
select
    p.source_path,
    p.page_id,
    'duplicate_page' as reason,
    'the same bytes as ' || k.source_path || ', captured on an earlier day' as detail,
    null as span_start,
    null as span_end,
    null as excerpt
from parsed.pages as p
join kept_pages as k on k.page_id = p.page_id and k.date < p.date
order by source_path, span_start
