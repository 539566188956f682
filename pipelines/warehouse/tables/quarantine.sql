-- One row is one thing that could not be read, with the reason and the place. A page captured again on a later day has
-- only the row that says so there.
select q.* exclude (date)
from parsed.quarantine as q
left join kept_pages as k on k.page_id = q.page_id and k.date < q.date
where k.page_id is null

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
