-- A row is a set of agencies that reports name together, in whatever order.
SELECT list_sort(list_distinct(agency_codes)) AS agencies, count(*) AS stories
FROM stories
WHERE len(agency_codes) > 0
GROUP BY ALL
ORDER BY stories DESC, len(agencies), agencies
