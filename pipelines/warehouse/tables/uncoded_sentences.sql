-- One row is one sentence without an event, with its likeliest reading.
select u.* exclude (date)
from parsed.uncoded_sentences as u
join version_facts using (version_id, date)
