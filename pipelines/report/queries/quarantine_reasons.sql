-- A row is a reason why something could not be read.
select reason, count(*) as cases, count(distinct source_path) as files
from quarantine
group by reason
order by cases desc, reason
