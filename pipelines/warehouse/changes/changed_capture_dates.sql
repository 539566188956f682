-- One row is the day of capture of a page that changed or shows a changed story, now or at the last build.
select capture_date
from news.pages
where capture_date is not null and page_id in (from shown_pages)
union
select capture_date
from published.pages
where capture_date is not null and page_id in (from shown_pages)
