-- One row is a text and a day on which it was read, with what decides which reading is kept and which story it is of.
select version_id, date, headline is not null as has_headline, complete, length(body) as length
from parsed.story_versions
