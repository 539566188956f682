-- A row is an agency with its full name.
select agency, name
from agencies
order by agency
