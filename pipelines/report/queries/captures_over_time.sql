-- A row is a day or, over many days, a week, month or year: its captures, the days with captures, and the text not recognised.
WITH span AS (
    SELECT
        min(capture_date) AS first_day,
        max(capture_date) AS last_day,
        CASE
            WHEN max(capture_date) - min(capture_date) < 62 THEN 'day'
            WHEN max(capture_date) - min(capture_date) < 430 THEN 'week'
            WHEN max(capture_date) - min(capture_date) < 3650 THEN 'month'
            ELSE 'year'
        END AS grain
    FROM pages
),

periods AS (
    SELECT grain, date_trunc(grain, day)::DATE AS period, count(*) AS days
    FROM (SELECT grain, unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day FROM span)
    GROUP BY ALL
),

captured AS (
    SELECT
        date_trunc(grain, capture_date)::DATE AS period,
        count(*) AS captures,
        count(DISTINCT capture_date) AS days_captured,
        sum(items)::BIGINT AS items,
        sum(characters)::BIGINT AS characters,
        sum(unknown_characters)::BIGINT AS unknown_characters
    FROM pages, span
    WHERE capture_date IS NOT NULL
    GROUP BY period
)

SELECT
    grain,
    period,
    days,
    coalesce(days_captured, 0) AS days_captured,
    coalesce(captures, 0) AS captures,
    coalesce(items, 0) AS items,
    coalesce(characters, 0) AS characters,
    coalesce(unknown_characters, 0) AS unknown_characters
FROM periods
LEFT JOIN captured USING (period)
ORDER BY period
