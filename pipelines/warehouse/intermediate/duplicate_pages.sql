-- One row is a page captured again on a later day: the same bytes are one page, of the first day that has them.
with captured_again as (
    select page_id, min(date) as first_date
    from parsed.pages
    group by page_id
    having count(*) > 1
)

select p.page_id, p.date, p.source_path, first.source_path as first_source_path
from parsed.pages as p
join captured_again as c on c.page_id = p.page_id and c.first_date < p.date
join parsed.pages as first on first.page_id = c.page_id and first.date = c.first_date
