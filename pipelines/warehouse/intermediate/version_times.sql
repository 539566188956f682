-- One row is a text and what the clock of one day found of its publication. Python makes of it when the text was
-- published, by the clocks of all days.
select *
from parsed.version_times
