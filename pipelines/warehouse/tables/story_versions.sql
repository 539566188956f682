-- One row is one distinct text of a story; its versions are numbered in the order in which they appeared.
with sightings as (
    select
        version_id,
        count(*)::integer as sightings,
        min(date) as first_day,
        arg_max(agency_codes, (len(agency_codes), agency_codes)) as agency_codes
    from parsed.items
    join kept_pages using (page_id, date)
    where version_id is not null
    group by version_id
)

select
    v.* exclude (date, sightings, block_keys),
    f.story_id,
    row_number() over (
        partition by f.story_id
        order by n.first_day, f.published_from nulls last, v.version_id
    )::integer as version,
    f.published_from,
    f.published_until,
    n.agency_codes,
    n.sightings
from parsed.story_versions as v
join version_facts as f using (version_id, date)
join sightings as n using (version_id)
