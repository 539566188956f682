-- One row is a page that the last build may have read otherwise: one of a day that changed, or one that is now kept
-- for another day.
select page_id
from page_days
where date in (from changed_days)
union
select page_id
from before.page_days
where date in (from changed_days)
union
select page_id
from (from kept_pages except from before.kept_pages)
