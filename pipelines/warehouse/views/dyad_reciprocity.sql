-- One row is an unordered pair of countries with an event: how often each acts toward the other, and how.
-- Historical events do not count, as in `dyad_events`. Types without a direction (they agree, consult,
-- cooperate) count for both, separately as `mutual`.
with told as (
    select
        least(e.source_country, e.target_country) as country_a,
        greatest(e.source_country, e.target_country) as country_b,
        count(*) filter (y.directed and e.source_country < e.target_country) as a_to_b,
        count(*) filter (y.directed and e.source_country > e.target_country) as b_to_a,
        count(*) filter (not y.directed) as mutual,
        avg(e.intensity) filter (y.directed and e.source_country < e.target_country) as intensity_a_to_b,
        avg(e.intensity) filter (y.directed and e.source_country > e.target_country) as intensity_b_to_a
    from events as e
    join event_types as y using (event_type)
    where e.realis <> 'historical'
    group by all
)

select
    t.country_a,
    a.name_nl as country_a_nl,
    a.name_en as country_a_en,
    t.country_b,
    b.name_nl as country_b_nl,
    b.name_en as country_b_en,
    t.a_to_b,
    t.b_to_a,
    t.mutual,
    2 * least(t.a_to_b, t.b_to_a) / nullif(t.a_to_b + t.b_to_a, 0)::double as reciprocity,
    t.intensity_a_to_b,
    t.intensity_b_to_a,
    t.intensity_a_to_b - t.intensity_b_to_a as intensity_gap
from told as t
join countries as a on a.country = t.country_a
join countries as b on b.country = t.country_b
