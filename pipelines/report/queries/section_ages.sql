-- A row is a section: the age intervals of the 10th, 50th and 90th percentile of its briefs when seen.
with buckets as (
    select section, age_from_minutes as younger, age_until_minutes as older, sum(briefs) as briefs
    from brief_age_distribution
    group by all
),

running as (
    select
        *,
        sum(briefs) over (partition by section order by younger, older rows unbounded preceding)
        / sum(briefs) over (partition by section) as share
    from buckets
)

select
    section,
    sum(briefs)::bigint as briefs,
    min(younger) filter (share >= 0.1) as p10_from,
    min(older) filter (share >= 0.1) as p10_until,
    min(younger) filter (share >= 0.5) as median_from,
    min(older) filter (share >= 0.5) as median_until,
    min(younger) filter (share >= 0.9) as p90_from,
    min(older) filter (share >= 0.9) as p90_until
from running
group by section
order by briefs desc, section
limit 10
