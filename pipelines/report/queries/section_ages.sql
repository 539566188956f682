-- A row is a section: the age intervals of the 10th, 50th and 90th percentile of its briefs when seen.
WITH buckets AS (
    SELECT section, age_from_minutes AS younger, age_until_minutes AS older, sum(briefs) AS briefs
    FROM brief_age_distribution
    GROUP BY ALL
),

running AS (
    SELECT
        *,
        sum(briefs) OVER (PARTITION BY section ORDER BY younger, older ROWS UNBOUNDED PRECEDING)
        / sum(briefs) OVER (PARTITION BY section) AS share
    FROM buckets
)

SELECT
    section,
    sum(briefs)::BIGINT AS briefs,
    min(younger) FILTER (share >= 0.1) AS p10_from,
    min(older) FILTER (share >= 0.1) AS p10_until,
    min(younger) FILTER (share >= 0.5) AS median_from,
    min(older) FILTER (share >= 0.5) AS median_until,
    min(younger) FILTER (share >= 0.9) AS p90_from,
    min(older) FILTER (share >= 0.9) AS p90_until
FROM running
GROUP BY section
ORDER BY briefs DESC, section
LIMIT 10
