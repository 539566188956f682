-- A row is one of the most reported pairs, with the sentence behind its most certain event.
WITH most_reported AS (
    SELECT
        least(source_country, target_country) AS country_a,
        greatest(source_country, target_country) AS country_b,
        count(*) AS events
    FROM events
    WHERE event_date IS NOT NULL
    GROUP BY ALL
    ORDER BY events DESC, country_a, country_b
    LIMIT 6
),

ranked AS (
    SELECT
        e.*,
        m.*,
        row_number() OVER (
            PARTITION BY m.country_a, m.country_b
            ORDER BY confidence DESC, abs(intensity) DESC, length(sentence), event_id
        ) AS rank
    FROM events AS e
    JOIN most_reported AS m
        ON m.country_a = least(e.source_country, e.target_country)
        AND m.country_b = greatest(e.source_country, e.target_country)
    WHERE event_date IS NOT NULL
)

SELECT
    r.events,
    s.country AS source,
    s.name_nl AS source_nl,
    s.name_en AS source_en,
    t.country AS target,
    t.name_nl AS target_nl,
    t.name_en AS target_en,
    y.event_type,
    y.name_nl AS type_nl,
    y.name_en AS type_en,
    y.directed,
    r.quad_class,
    r.event_date,
    r.sentence,
    r.trigger,
    r.trigger_start - r.sentence_start AS trigger_from
FROM ranked AS r
JOIN countries AS s ON s.country = r.source_country
JOIN countries AS t ON t.country = r.target_country
JOIN event_types AS y USING (event_type)
WHERE rank = 1
ORDER BY r.events DESC, r.country_a, r.country_b
