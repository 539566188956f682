-- A row is an age interval of labels, youngest first: how many briefs had such a label when they were
-- seen, and how many had it when they were seen for the first time.
WITH buckets AS (
    SELECT
        age_from_minutes,
        age_until_minutes,
        sum(briefs)::BIGINT AS briefs,
        sum(first_briefs)::BIGINT AS first_briefs
    FROM brief_age_distribution
    GROUP BY ALL
)

SELECT
    *,
    (sum(briefs) OVER younger / sum(briefs) OVER ())::DOUBLE AS cumulative_share,
    (sum(first_briefs) OVER younger / nullif(sum(first_briefs) OVER (), 0))::DOUBLE AS first_cumulative_share
FROM buckets
WINDOW younger AS (ORDER BY age_from_minutes, age_until_minutes ROWS UNBOUNDED PRECEDING)
ORDER BY age_from_minutes, age_until_minutes
