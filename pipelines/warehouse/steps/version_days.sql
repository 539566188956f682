-- One row is a text and a day on which it was sighted, with what decides which day's reading of it is kept and which
-- story it belongs to.
select version_id, date, headline is not null as has_headline, complete, length(body) as length
from parsed.story_versions
