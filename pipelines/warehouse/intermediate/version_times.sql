-- One row is a text and its publication by the clock of one day. Python merges the days.
select *
from parsed.version_times
