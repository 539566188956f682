-- One row is a page and the day that it is kept for. The same bytes captured on several days are one page, of the
-- first; the later files are told of in `quarantine`.
select page_id, min(date) as date
from page_days
group by page_id
