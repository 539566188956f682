-- A row is a country that reports mention: in how many reports, and its events as source or target, without history.
with mentioned as (
    select country, count(distinct story_id) as mentioned_in
    from mentions
    group by country
),

parts as (
    select source_country as country, story_id, quad_class from events where realis <> 'historical'
    union all
    select target_country, story_id, quad_class from events where realis <> 'historical'
),

involved as (
    select
        country,
        count(distinct story_id) as reports,
        count(*) filter (quad_class in (1, 2)) as cooperation,
        count(*) filter (quad_class in (3, 4)) as conflict
    from parts
    group by country
)

select
    country,
    c.name_nl,
    c.name_en,
    coalesce(mentioned_in, 0) as mentioned_in,
    coalesce(reports, 0) as reports,
    coalesce(cooperation, 0) as cooperation,
    coalesce(conflict, 0) as conflict
from mentioned
full join involved using (country)
join countries as c using (country)
order by reports desc, mentioned_in desc, country
