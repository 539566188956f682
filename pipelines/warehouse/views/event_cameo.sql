-- One row is an event mapped to CAMEO. A type may cover several root codes: they are in a list, so that no event is
-- counted twice, and `goldstein` is the mean of their scores.
with crosswalk as (
    select
        event_type,
        list(cameo_root order by cameo_root) as cameo_roots,
        list(cameo_name order by cameo_root) as cameo_names,
        avg(goldstein) as goldstein,
        min(goldstein) as goldstein_min,
        max(goldstein) as goldstein_max
    from event_type_crosswalk
    group by event_type
)

select
    e.event_id,
    e.story_id,
    e.event_date,
    e.source_country,
    e.target_country,
    e.event_type,
    e.quad_class,
    e.intensity,
    e.realis,
    e.confidence,
    c.cameo_roots,
    c.cameo_names,
    c.goldstein,
    c.goldstein_min,
    c.goldstein_max
from events as e
join crosswalk as c using (event_type)
