-- A row is an agency: the reports that name it, alone or with others.
WITH lists AS (
    SELECT list_distinct(agency_codes) AS agencies, count(*) AS stories
    FROM stories
    GROUP BY agency_codes
),

credited AS (
    SELECT unnest(agencies) AS agency, len(agencies) AS credits, stories
    FROM lists
)

SELECT
    agency,
    any_value(a.name) AS name,
    sum(c.stories)::BIGINT AS stories,
    coalesce(sum(c.stories) FILTER (credits = 1), 0)::BIGINT AS sole,
    coalesce(sum(c.stories) FILTER (credits > 1), 0)::BIGINT AS joint
FROM credited AS c
JOIN agencies AS a USING (agency)
GROUP BY agency
ORDER BY stories DESC, agency
