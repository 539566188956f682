-- One row is a text that a changed page shows or showed, that is kept for a changed day, or of which something else is
-- known than at the last build: its day, its story, or when either appeared.
with facts as (
    from version_facts where version_id in (from retold_versions)
),

facts_before as (
    from before.version_facts where version_id in (from retold_versions)
)

select version_id
from parsed.items
where version_id is not null and page_id in (from changed_pages)
union
select version_id
from published.items
where version_id is not null and page_id in (from changed_pages)
union
select version_id
from facts
where date in (from changed_days)
union
select version_id
from facts_before
where date in (from changed_days)
union
select version_id
from (from facts except from facts_before)
union
select version_id
from (from facts_before except from facts)
