-- One row is a text: how often it was sighted, and the most agencies that it was printed with.
select
    version_id,
    sum(sightings)::integer as sightings,
    arg_max(agency_codes, (len(agency_codes), agency_codes)) as agency_codes
from version_sections
group by version_id
