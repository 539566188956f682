-- A row is a day with the chosen events of each quad class; what has no day stands in the row whose day is null.
with chosen as (
    select * from events
    where realis <> 'historical'
)

select
    event_date,
    count(*) filter (quad_class = 1) as verbal_cooperation,
    count(*) filter (quad_class = 2) as material_cooperation,
    count(*) filter (quad_class = 3) as verbal_conflict,
    count(*) filter (quad_class = 4) as material_conflict,
    count(*) filter (event_type = 'REQUEST') as requests
from chosen
group by event_date
order by event_date nulls last
