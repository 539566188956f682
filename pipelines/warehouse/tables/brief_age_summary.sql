-- A row is a day of capture, null for pages without one, and a section: the ages of its briefs in a few figures.
--
-- Made from `brief_age_distribution`, whose buckets are the intervals that age labels state. A quantile lies in the
-- bucket in which the cumulative share reaches it, and is interpolated within it as if ages were spread evenly there;
-- `median_from_minutes` and `median_until_minutes` give the bucket itself, which supposes nothing. `oldest_minutes` is
-- the least age that the oldest brief can have.
--
-- `briefs` and the figures beside it count sightings: a brief counts on every page that shows it. Columns that begin
-- with `first_` count each story once, where it was first seen as a brief; they are null where none was.
with counted as (
    select capture_date, section, age_from_minutes, age_until_minutes, false as first_only, briefs as n
    from brief_age_distribution
    union all
    select capture_date, section, age_from_minutes, age_until_minutes, true as first_only, first_briefs as n
    from brief_age_distribution
    where first_briefs > 0
),

running as (
    select *, sum(n) over younger as up_to, sum(n) over (partition by capture_date, section, first_only) as total
    from counted
    window younger as (
        partition by capture_date, section, first_only order by age_from_minutes, age_until_minutes
        rows between unbounded preceding and current row
    )
),

quantiles as (
    select
        r.*,
        q.quantile,
        r.age_from_minutes
        + (q.quantile * r.total - (r.up_to - r.n)) / r.n * (r.age_until_minutes - r.age_from_minutes) as minutes
    from running as r
    join (values (0.1), (0.5), (0.9)) as q (quantile)
        on q.quantile * r.total > r.up_to - r.n and q.quantile * r.total <= r.up_to
),

oldest as (
    select capture_date, section, max(age_from_minutes) as minutes
    from brief_age_distribution
    group by capture_date, section
)

select
    q.capture_date,
    q.section,
    (any_value(q.total) filter (not q.first_only))::bigint as briefs,
    any_value(q.minutes) filter (not q.first_only and q.quantile = 0.5) as median_minutes,
    any_value(q.age_from_minutes) filter (not q.first_only and q.quantile = 0.5) as median_from_minutes,
    any_value(q.age_until_minutes) filter (not q.first_only and q.quantile = 0.5) as median_until_minutes,
    any_value(q.minutes) filter (not q.first_only and q.quantile = 0.1) as p10_minutes,
    any_value(q.minutes) filter (not q.first_only and q.quantile = 0.9) as p90_minutes,
    any_value(o.minutes) as oldest_minutes,
    coalesce(any_value(q.total) filter (q.first_only), 0)::bigint as first_briefs,
    any_value(q.minutes) filter (q.first_only and q.quantile = 0.5) as first_median_minutes,
    any_value(q.minutes) filter (q.first_only and q.quantile = 0.1) as first_p10_minutes,
    any_value(q.minutes) filter (q.first_only and q.quantile = 0.9) as first_p90_minutes
from quantiles as q
join oldest as o
    on o.capture_date is not distinct from q.capture_date
    and o.section is not distinct from q.section
group by q.capture_date, q.section
order by q.capture_date, q.section
