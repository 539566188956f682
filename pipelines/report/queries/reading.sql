-- A row is a measure of how well captures could be read: `good` of `total`. A sidecar is no capture.
with unread as (
    select distinct source_path
    from quarantine
    where page_id is null and not starts_with(reason, 'sidecar_')
)

select
    1 as ordinal,
    'pages' as measure,
    count(*) as good,
    count(*) + (select count(*) from unread) as total
from pages
union all
select
    2,
    'characters',
    coalesce(sum(characters - unknown_characters), 0)::bigint,
    coalesce(sum(characters), 0)::bigint
from pages
union all
select 3, 'complete', count(*) filter (complete), count(*) from items
union all
select 4, 'agency', count(*) filter (len(agency_codes) > 0), count(*) from stories
union all
select 5, 'published', count(*) filter (published_from is not null), count(*) from stories
union all
select 6, 'labels', count(*) - (select count(*) from label_conflicts), count(*)
from items
where age_minutes_min is not null
union all
select 7, 'country', (select count(distinct story_id) from mentions), count(*) from stories
union all
select 8, 'event', (select count(distinct story_id) from events), count(*) from stories
order by ordinal
