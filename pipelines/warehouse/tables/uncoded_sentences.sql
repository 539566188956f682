-- One row is one sentence with two countries and a trigger that gave no event, with the reason.
select u.* exclude (date)
from parsed.uncoded_sentences as u
join version_facts using (version_id, date)
