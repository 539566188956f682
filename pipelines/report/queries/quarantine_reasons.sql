-- A row is a reason why something could not be read.
SELECT reason, count(*) AS cases, count(DISTINCT source_path) AS files
FROM quarantine
GROUP BY reason
ORDER BY cases DESC, reason
