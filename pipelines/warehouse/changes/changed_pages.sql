-- One row is a page that the last build may have read otherwise or kept for another day: one of a day that changed.
select page_id
from page_days
where date in (from changed_days)
union
select page_id
from before.page_days
where date in (from changed_days)
