-- A row is an agency: the reports that name it, alone or with others.
WITH credited AS (
    SELECT DISTINCT story_id, unnest(agency_codes) AS agency, len(list_distinct(agency_codes)) AS credits
    FROM stories
)

SELECT
    agency,
    any_value(a.name) AS name,
    count(*) AS stories,
    count(*) FILTER (credits = 1) AS sole,
    count(*) FILTER (credits > 1) AS joint
FROM credited
JOIN agencies AS a USING (agency)
GROUP BY agency
ORDER BY stories DESC, agency
