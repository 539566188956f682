-- A row is a country that reports mention: in how many reports, and its events as source or target.
WITH mentioned AS (
    SELECT country, count(DISTINCT story_id) AS mentioned_in
    FROM mentions
    GROUP BY country
),

parts AS (
    SELECT source_country AS country, story_id, quad_class FROM events
    UNION ALL
    SELECT target_country, story_id, quad_class FROM events
),

involved AS (
    SELECT
        country,
        count(DISTINCT story_id) AS reports,
        count(*) FILTER (quad_class IN (1, 2)) AS cooperation,
        count(*) FILTER (quad_class IN (3, 4)) AS conflict
    FROM parts
    GROUP BY country
)

SELECT
    country,
    c.name_nl,
    c.name_en,
    coalesce(mentioned_in, 0) AS mentioned_in,
    coalesce(reports, 0) AS reports,
    coalesce(cooperation, 0) AS cooperation,
    coalesce(conflict, 0) AS conflict
FROM mentioned
FULL JOIN involved USING (country)
JOIN countries AS c USING (country)
ORDER BY reports DESC, mentioned_in DESC, country
