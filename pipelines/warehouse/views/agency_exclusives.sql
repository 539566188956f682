-- One row is a story that one agency alone reports. ANP packages what the others report and is on nearly all, so it
-- does not count. A story that names ANP alone, or nobody, is no agency's exclusive; neither is one that also names an
-- agency that the lexicon does not know, which is only in `agency_count`.
with credited as (
    select *, list_filter(agency_codes, lambda code: code <> 'ANP') as others
    from stories
),

told as (
    select
        story_id,
        count(*) as events,
        count(*) filter (confidence >= (select confident_from from build)) as events_confident
    from events
    where realis <> 'historical'
    group by story_id
)

select
    c.event_date,
    c.dated_by,
    a.agency,
    a.name as agency_name,
    c.story_id,
    c.headline,
    c.section,
    c.published_from,
    c.published_until,
    c.sightings::bigint as sightings,
    coalesce(t.events, 0) as events,
    coalesce(t.events_confident, 0) as events_confident
from credited as c
join agencies as a on a.agency = c.others[1]
left join told as t using (story_id)
where len(c.others) = 1 and c.agency_count = len(c.agency_codes)
