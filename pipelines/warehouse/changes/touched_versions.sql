-- One row is a text that a changed page shows or showed, that is kept for a changed day, or of which something else is
-- known than at the last build: its day, its story, or when either appeared.
select version_id
from parsed.items
where version_id is not null and page_id in (from changed_pages)
union
select version_id
from published.items
where version_id is not null and page_id in (from changed_pages)
union
select version_id
from version_facts
where date in (from changed_days)
union
select version_id
from before.version_facts
where date in (from changed_days)
union
select version_id
from (from version_facts except from before.version_facts)
union
select version_id
from (from before.version_facts except from version_facts)
