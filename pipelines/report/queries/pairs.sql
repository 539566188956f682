-- A row is a pair of countries with a chosen event, those in most reports first.
with chosen as (
    select * from events
    where realis <> 'historical'
)

select
    least(source_country, target_country) as country_a,
    greatest(source_country, target_country) as country_b,
    count(distinct story_id) as stories,
    count(*) as events,
    count(*) filter (quad_class in (3, 4)) as conflict,
    count(*) filter (quad_class in (1, 2)) as cooperation,
    round(avg(intensity), 1) as mean_intensity
from chosen
group by country_a, country_b
order by stories desc, events desc, country_a, country_b
