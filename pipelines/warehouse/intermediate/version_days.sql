-- One row is a text and a day on which it was sighted and read, with what decides which reading of it is kept and which
-- story it belongs to.
select version_id, date, headline is not null as has_headline, complete, length(body) as length
from parsed.story_versions
