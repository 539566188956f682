-- One row is a text that a changed day sights or dates, now or at the last build.
select version_id
from version_days
where date in (from changed_days)
union
select version_id
from before.version_days
where date in (from changed_days)
union
select version_id
from time_days
where date in (from changed_days)
union
select version_id
from before.time_days
where date in (from changed_days)
