-- One row is a text and a section that showed it.
select
    i.version_id,
    i.section,
    count(*) as sightings,
    min(i.date) as first_partition,
    min(p.capture_date) as first_capture_date,
    arg_max(i.agency_codes, (len(i.agency_codes), i.agency_codes)) as agency_codes
from parsed.items as i
anti join duplicate_pages as d using (page_id, date)
join pages as p using (page_id)
where i.version_id is not null
group by i.version_id, i.section
