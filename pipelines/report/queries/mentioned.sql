-- A row is a country: its names, and in how many reports it is mentioned, with or without an event.
select
    country,
    any_value(c.name_nl) as name_nl,
    any_value(c.name_en) as name_en,
    count(distinct m.story_id) as mentioned_in
from countries as c
left join mentions as m using (country)
group by country
order by country
