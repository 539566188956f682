-- A row is a day of capture and a section: the ages of its briefs in a few figures.
--
-- Made from `brief_age_distribution`, whose buckets are the intervals that age labels state. A quantile lies in the
-- bucket in which the cumulative share reaches it, and is interpolated within it as if ages were spread evenly there;
-- `median_from_minutes` and `median_until_minutes` give the bucket itself, which supposes nothing. `oldest_minutes` is
-- the least age that the oldest brief can have.
--
-- `briefs` and the figures beside it count sightings: a brief counts on every page that shows it. Columns that begin
-- with `first_` count each story once, where it was first seen as a brief; they are null where none was.
WITH counted AS (
    SELECT capture_date, section, age_from_minutes, age_until_minutes, FALSE AS first_only, briefs AS n
    FROM brief_age_distribution
    UNION ALL
    SELECT capture_date, section, age_from_minutes, age_until_minutes, TRUE AS first_only, first_briefs AS n
    FROM brief_age_distribution
    WHERE first_briefs > 0
),

running AS (
    SELECT *, sum(n) OVER younger AS up_to, sum(n) OVER (PARTITION BY capture_date, section, first_only) AS total
    FROM counted
    WINDOW younger AS (
        PARTITION BY capture_date, section, first_only ORDER BY age_from_minutes, age_until_minutes
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
),

quantiles AS (
    SELECT
        r.*,
        q.quantile,
        r.age_from_minutes
        + (q.quantile * r.total - (r.up_to - r.n)) / r.n * (r.age_until_minutes - r.age_from_minutes) AS minutes
    FROM running AS r
    INNER JOIN (VALUES (0.1), (0.5), (0.9)) AS q (quantile)
        ON q.quantile * r.total > r.up_to - r.n AND q.quantile * r.total <= r.up_to
),

oldest AS (
    SELECT capture_date, section, max(age_from_minutes) AS minutes
    FROM brief_age_distribution
    GROUP BY capture_date, section
)

SELECT
    q.capture_date,
    q.section,
    (any_value(q.total) FILTER (NOT q.first_only))::BIGINT AS briefs,
    any_value(q.minutes) FILTER (NOT q.first_only AND q.quantile = 0.5) AS median_minutes,
    any_value(q.age_from_minutes) FILTER (NOT q.first_only AND q.quantile = 0.5) AS median_from_minutes,
    any_value(q.age_until_minutes) FILTER (NOT q.first_only AND q.quantile = 0.5) AS median_until_minutes,
    any_value(q.minutes) FILTER (NOT q.first_only AND q.quantile = 0.1) AS p10_minutes,
    any_value(q.minutes) FILTER (NOT q.first_only AND q.quantile = 0.9) AS p90_minutes,
    any_value(o.minutes) AS oldest_minutes,
    coalesce(any_value(q.total) FILTER (q.first_only), 0)::BIGINT AS first_briefs,
    any_value(q.minutes) FILTER (q.first_only AND q.quantile = 0.5) AS first_median_minutes,
    any_value(q.minutes) FILTER (q.first_only AND q.quantile = 0.1) AS first_p10_minutes,
    any_value(q.minutes) FILTER (q.first_only AND q.quantile = 0.9) AS first_p90_minutes
FROM quantiles AS q
INNER JOIN oldest AS o ON o.capture_date = q.capture_date AND o.section IS NOT DISTINCT FROM q.section
GROUP BY q.capture_date, q.section
ORDER BY q.capture_date, q.section
