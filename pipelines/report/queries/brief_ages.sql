-- A row is an age interval of labels, youngest first: how many briefs had such a label when they were
-- seen, and how many had it when they were seen for the first time.
with buckets as (
    select
        age_from_minutes,
        age_until_minutes,
        sum(briefs)::bigint as briefs,
        sum(first_briefs)::bigint as first_briefs
    from brief_age_distribution
    group by all
)

select
    *,
    (sum(briefs) over younger / sum(briefs) over ())::double as cumulative_share,
    (sum(first_briefs) over younger / nullif(sum(first_briefs) over (), 0))::double as first_cumulative_share
from buckets
window younger as (order by age_from_minutes, age_until_minutes rows unbounded preceding)
order by age_from_minutes, age_until_minutes
