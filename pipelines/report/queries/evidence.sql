-- A row is one of the most reported pairs, with the sentence behind its most certain event; history does not count.
with most_reported as (
    select
        least(source_country, target_country) as country_a,
        greatest(source_country, target_country) as country_b,
        count(*) as events
    from events
    where realis <> 'historical'
    group by all
    order by events desc, country_a, country_b
    limit 6
),

ranked as (
    select
        e.*,
        m.*,
        row_number() over (
            partition by m.country_a, m.country_b
            order by confidence desc, abs(intensity) desc, length(sentence), event_id
        ) as rank
    from events as e
    join most_reported as m
        on m.country_a = least(e.source_country, e.target_country)
        and m.country_b = greatest(e.source_country, e.target_country)
    where e.realis <> 'historical'
)

select
    r.events,
    s.country as source,
    s.name_nl as source_nl,
    s.name_en as source_en,
    t.country as target,
    t.name_nl as target_nl,
    t.name_en as target_en,
    y.event_type,
    y.name_nl as type_nl,
    y.name_en as type_en,
    y.directed,
    r.quad_class,
    r.event_date,
    r.sentence,
    r.trigger,
    r.trigger_start - r.sentence_start as trigger_from
from ranked as r
join countries as s on s.country = r.source_country
join countries as t on t.country = r.target_country
join event_types as y using (event_type)
where rank = 1
order by r.events desc, r.country_a, r.country_b
