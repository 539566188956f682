-- One row is one thing that could not be read, with the reason and the place.
select q.* exclude (date)
from parsed.quarantine as q

union all by name

-- A page whose bytes were captured on an earlier day, too.
select
    source_path,
    page_id,
    'duplicate_page' as reason,
    'the same bytes as ' || first_source_path || ', captured on an earlier day' as detail,
    null as span_start,
    null as span_end,
    null as excerpt
from duplicate_pages
order by source_path, span_start
