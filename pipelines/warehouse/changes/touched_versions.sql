-- One row is a text that a changed page shows or showed, that is kept for a changed day, or of which something else is
-- known than at the last build.
select version_id
from parsed.items
where version_id is not null and page_id in (from changed_pages)
union
select version_id
from published.items
where version_id is not null and page_id in (from changed_pages)
union
select version_id
from kept_versions
where date in (from changed_days)
union
select version_id
from before.kept_versions
where date in (from changed_days)
union
select version_id
from (from kept_versions except from before.kept_versions)
union
select version_id
from (from version_times except from before.version_times)
union
select version_id
from (from before.version_times except from version_times)
