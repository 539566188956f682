-- One row is a person and a country that texts introduced together, as in `de Franse president Emmanuel Macron`.
-- Mentions of a person whom the texts of a month introduce clearly are found in later texts without an introduction.
with introduced as (
    select
        full_name,
        min(surname) as surname,
        country,
        count(distinct version_id) as versions,
        min(date) as first_day,
        max(date) as last_day
    from parsed.introductions
    group by full_name, country
),

learnt as (
    select lexicon_id, count(*) as mentions
    from mentions
    where lexicon_id like 'people_learnt:%'
    group by lexicon_id
)

select
    i.*,
    i.versions / sum(i.versions) over (partition by i.full_name) as share,
    coalesce(l.mentions, 0) as mentions
from introduced as i
left join learnt as l on l.lexicon_id = 'people_learnt:' || i.country || ':' || i.full_name
order by i.versions desc, i.full_name, i.country
