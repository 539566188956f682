-- One row is two texts that were judged to be versions of one story, and why: as on the day that found them most alike.
select
    version_a,
    version_b,
    max(similarity) as similarity,
    arg_max(method, (similarity, method)) as method
from parsed.version_links
semi join story_versions as a on a.version_id = version_a
semi join story_versions as b on b.version_id = version_b
group by version_a, version_b
