-- One row is a day of the Parquet layer that holds what is kept of the changed texts and of the pages that show them.
select date
from kept_pages
where page_id in (from shown_pages)
union
select date
from kept_versions
where version_id in (from changed_versions)
