-- One row is one distinct text of a story; its versions are numbered in the order in which they appeared.
select
    v.* exclude (date, sightings, block_keys),
    f.story_id,
    f.version,
    f.published_from,
    f.published_until,
    f.agency_codes,
    f.sightings
from parsed.story_versions as v
join version_facts as f using (version_id, date)
