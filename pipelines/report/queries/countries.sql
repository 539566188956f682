-- A row is a country with a chosen event, as source or target.
with chosen as (
    select * from events
    where realis <> 'historical'
),

parts as (
    select source_country as country, story_id, quad_class from chosen
    union all
    select target_country, story_id, quad_class from chosen
)

select
    country,
    count(distinct story_id) as stories,
    count(*) filter (quad_class in (1, 2)) as cooperation,
    count(*) filter (quad_class in (3, 4)) as conflict
from parts
group by country
order by stories desc, country
