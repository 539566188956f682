-- A row is a set of agencies that reports name together, in whatever order.
WITH credited AS (
    SELECT list_sort(list_distinct(agency_codes)) AS agencies
    FROM stories
    WHERE len(agency_codes) > 0
)

SELECT agencies, count(*) AS stories
FROM credited
GROUP BY agencies
ORDER BY stories DESC, len(agencies), agencies
