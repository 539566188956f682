-- One row: total counts, and the days they cover.
SELECT
    first_capture_date,
    last_capture_date,
    (SELECT count(DISTINCT capture_date) FROM pages) AS days,
    pages,
    items,
    stories,
    mentions,
    events,
    (SELECT count(*) FROM events WHERE quad_class IN (3, 4)) AS conflict,
    (SELECT count(*) FROM events WHERE quad_class IN (1, 2)) AS cooperation,
    (SELECT count(DISTINCT country) FROM mentions) AS countries_mentioned,
    (
        SELECT count(DISTINCT country)
        FROM (SELECT source_country AS country FROM events UNION ALL SELECT target_country FROM events)
    ) AS countries_in_events,
    quarantined,
    strftime(built_at AT TIME ZONE 'Europe/Amsterdam', '%Y-%m-%d %H:%M') AS built_at,
    code_version,
    lexicon_version
FROM build
