-- One row is two linked texts of one story, and why: as on the day that found them most alike.
select
    version_a,
    version_b,
    max(similarity) as similarity,
    arg_max(method, (similarity, method)) as method,
    bool_or(same_text) as same_text,
    arg_max(figures, (similarity, figures)) as figures
from parsed.version_links
join story_versions as a on a.version_id = version_a
join story_versions as b on b.version_id = version_b
where a.story_id = b.story_id
group by version_a, version_b
