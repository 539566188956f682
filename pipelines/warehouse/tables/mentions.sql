-- One row is one form in a version of a story that refers to a country.
select m.* exclude (date), s.story_id
from parsed.mentions as m
join kept_versions using (version_id, date)
join version_stories as s using (version_id)
order by s.story_id, m.version_id, m.field, m.span_start
