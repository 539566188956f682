-- A row is a day of capture, a section and an age bucket: how many briefs had an age in it.
--
-- An age label is an interval: `4 uur geleden` is at least 240 and less than 300 minutes. Ages are thus interval-
-- censored, and their distribution is estimated by its nonparametric maximum-likelihood estimate (Turnbull 1976). The
-- intervals that labels can state do not overlap, and for such intervals that estimate has a closed form: each
-- interval has the share of the labels that state it. How ages spread within an interval no label tells.
--
-- `briefs`, `share` and `cumulative_share` count sightings: a brief counts on every page that shows it. Columns that
-- begin with `first_` count each story once, where it was first seen as a brief. Only labelled briefs on pages with a
-- known day are counted.
WITH sightings AS (
    SELECT
        p.capture_date,
        i.section,
        i.age_minutes_min AS age_from_minutes,
        -- Four weeks end where a month begins (30 days), twelve months where a year does (365 days).
        CASE
            WHEN i.age_minutes_min < 43200 THEN least(i.age_minutes_max, 43200)
            WHEN i.age_minutes_min < 525600 THEN least(i.age_minutes_max, 525600)
            ELSE i.age_minutes_max
        END AS age_until_minutes,
        row_number() OVER (
            PARTITION BY i.story_id
            ORDER BY p.captured_from NULLS LAST, p.capture_date NULLS LAST, i.age_minutes_min, i.item_id
        ) = 1 AND i.story_id IS NOT NULL AS is_first
    FROM items AS i
    INNER JOIN pages AS p USING (page_id)
    WHERE i.kind = 'brief' AND i.age_minutes_min IS NOT NULL
),

buckets AS (
    SELECT
        capture_date,
        section,
        age_from_minutes,
        age_until_minutes,
        count(*) AS briefs,
        count(*) FILTER (is_first) AS first_briefs
    FROM sightings
    WHERE capture_date IS NOT NULL
    GROUP BY ALL
)

SELECT
    capture_date,
    section,
    age_from_minutes,
    age_until_minutes,
    briefs,
    briefs / sum(briefs) OVER section_day AS share,
    sum(briefs) OVER younger / sum(briefs) OVER section_day AS cumulative_share,
    first_briefs,
    first_briefs / nullif(sum(first_briefs) OVER section_day, 0) AS first_share,
    sum(first_briefs) OVER younger / nullif(sum(first_briefs) OVER section_day, 0) AS first_cumulative_share
FROM buckets
WINDOW
    section_day AS (PARTITION BY capture_date, section),
    younger AS (
        PARTITION BY capture_date, section
        ORDER BY age_from_minutes, age_until_minutes
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
ORDER BY capture_date, section, age_from_minutes, age_until_minutes
