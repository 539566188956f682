-- One row is a person and a country that texts introduced together, as in `de Franse president Emmanuel Macron`.
-- A person that the texts of a month introduce clearly is also found in later texts without an introduction.
with seen as (
    select version_id, min(first_capture_date) as first_day, max(last_capture_date) as last_day
    from version_sections
    group by version_id
),

introduced as (
    select
        i.full_name,
        min(i.surname) as surname,
        i.country,
        count(distinct i.version_id) as versions,
        min(s.first_day) as first_day,
        max(s.last_day) as last_day
    from parsed.introductions as i
    join seen as s using (version_id)
    group by i.full_name, i.country
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
