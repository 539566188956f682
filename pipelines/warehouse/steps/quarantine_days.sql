-- One row is one thing that could not be read on a day.
select *
from parsed.quarantine
