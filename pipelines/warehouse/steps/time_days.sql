-- One row is a text and what the clock of one day found of its publication.
select *
from parsed.version_times
