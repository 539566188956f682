-- A row is a set of agencies that reports name together, in whatever order.
WITH lists AS (
    SELECT agency_codes, count(*) AS stories
    FROM stories
    WHERE len(agency_codes) > 0
    GROUP BY agency_codes
)

SELECT list_sort(list_distinct(agency_codes)) AS agencies, sum(stories)::BIGINT AS stories
FROM lists
GROUP BY agencies
ORDER BY stories DESC, len(agencies), agencies
