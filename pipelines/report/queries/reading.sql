-- A row is a measure of how well captures could be read: `good` of `total`.
SELECT 1 AS ordinal, 'pages' AS measure, count(*)::BIGINT AS good,
    count(*)::BIGINT + (SELECT count(DISTINCT source_path) FROM quarantine WHERE page_id IS NULL) AS total
FROM pages
UNION ALL
SELECT 2, 'characters', coalesce(sum(characters - unknown_characters), 0)::BIGINT,
    coalesce(sum(characters), 0)::BIGINT
FROM pages
UNION ALL
SELECT 3, 'complete', count(*) FILTER (complete), count(*) FROM items
UNION ALL
SELECT 4, 'agency', count(*) FILTER (len(agency_codes) > 0), count(*) FROM stories
UNION ALL
SELECT 5, 'published', count(*) FILTER (published_from IS NOT NULL), count(*) FROM stories
UNION ALL
SELECT 6, 'labels', count(*) - (SELECT count(*) FROM label_conflicts), count(*)
FROM items
WHERE age_minutes_min IS NOT NULL
UNION ALL
SELECT 7, 'country', (SELECT count(DISTINCT story_id) FROM mentions), count(*) FROM stories
UNION ALL
SELECT 8, 'event', (SELECT count(DISTINCT story_id) FROM events), count(*) FROM stories
ORDER BY ordinal
