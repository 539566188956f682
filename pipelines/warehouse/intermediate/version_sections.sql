-- One row is a text and a section that showed it.
select
    i.version_id,
    i.section,
    count(*) as sightings,
    min(k.capture_date) as first_capture_date,
    max(k.capture_date) as last_capture_date,
    arg_max(i.agency_codes, (len(i.agency_codes), i.agency_codes)) as agency_codes
from parsed.items as i
join kept_pages as k using (page_id, date)
where i.version_id is not null
group by i.version_id, i.section
