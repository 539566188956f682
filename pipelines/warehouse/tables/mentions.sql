-- One row is one form in a version of a story that refers to a country.
select m.* exclude (date), f.story_id
from parsed.mentions as m
join version_facts as f using (version_id, date)
order by f.story_id, m.version_id, m.field, m.span_start
