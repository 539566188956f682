-- A row is a day, week, month or year (by the length of the history), also one without reports:
-- its events by quad class, and for comparison its reports, captures and days with captures.
WITH days AS (
    SELECT event_date AS day FROM stories WHERE event_date IS NOT NULL
    UNION
    SELECT capture_date FROM pages WHERE capture_date IS NOT NULL
),

span AS (
    SELECT
        min(day) AS first_day,
        max(day) AS last_day,
        CASE
            WHEN max(day) - min(day) < 62 THEN 'day'
            WHEN max(day) - min(day) < 430 THEN 'week'
            WHEN max(day) - min(day) < 3650 THEN 'month'
            ELSE 'year'
        END AS grain
    FROM days
),

periods AS (
    SELECT DISTINCT grain, date_trunc(grain, day)::DATE AS period
    FROM (SELECT grain, unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day FROM span)
),

coded AS (
    SELECT
        date_trunc(grain, event_date)::DATE AS period,
        count(*) FILTER (quad_class = 1) AS verbal_cooperation,
        count(*) FILTER (quad_class = 2) AS material_cooperation,
        count(*) FILTER (quad_class = 3) AS verbal_conflict,
        count(*) FILTER (quad_class = 4) AS material_conflict
    FROM events, span
    WHERE event_date IS NOT NULL
    GROUP BY period
),

reported AS (
    SELECT date_trunc(grain, event_date)::DATE AS period, count(*) AS stories
    FROM stories, span
    WHERE event_date IS NOT NULL
    GROUP BY period
),

captured AS (
    SELECT
        date_trunc(grain, capture_date)::DATE AS period,
        count(*) AS captures,
        count(DISTINCT capture_date) AS days_captured
    FROM pages, span
    WHERE capture_date IS NOT NULL
    GROUP BY period
)

SELECT
    grain,
    period,
    coalesce(verbal_cooperation, 0) AS verbal_cooperation,
    coalesce(material_cooperation, 0) AS material_cooperation,
    coalesce(verbal_conflict, 0) AS verbal_conflict,
    coalesce(material_conflict, 0) AS material_conflict,
    coalesce(stories, 0) AS stories,
    coalesce(captures, 0) AS captures,
    coalesce(days_captured, 0) AS days_captured
FROM periods
LEFT JOIN coded USING (period)
LEFT JOIN reported USING (period)
LEFT JOIN captured USING (period)
ORDER BY period
