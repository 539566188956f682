-- A row is a pair of countries with at least one event, over all days.
WITH counted AS (
    SELECT
        country_a,
        country_b,
        sum(stories)::BIGINT AS stories,
        sum(events)::BIGINT AS events,
        sum(verbal_cooperation + material_cooperation)::BIGINT AS cooperation,
        sum(verbal_conflict + material_conflict)::BIGINT AS conflict,
        round(sum(mean_intensity * events) / sum(events), 1) AS mean_intensity,
        sum(co_mentions)::BIGINT AS co_mentions
    FROM country_pair_events
    GROUP BY country_a, country_b
    HAVING sum(events) > 0
)

SELECT
    country_a,
    country_b,
    a.name_nl AS a_nl,
    a.name_en AS a_en,
    b.name_nl AS b_nl,
    b.name_en AS b_en,
    c.* EXCLUDE (country_a, country_b)
FROM counted AS c
JOIN countries AS a ON a.country = country_a
JOIN countries AS b ON b.country = country_b
ORDER BY events DESC, stories DESC, country_a, country_b
