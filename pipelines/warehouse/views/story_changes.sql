-- One row is a version of a story after its first: which sentences it dropped from the version before, and which it
-- brought. A text that differs only by damage to a capture, or because one is truncated, is no version.
with readings as (
    select
        story_id,
        version,
        arg_max(version_id, (complete, sightings, version_id)) as version_id,
        arg_max(body, (complete, sightings, version_id)) as body,
        bool_or(complete) as complete,
        min(published_from) as published_from,
        min(published_until) as published_until
    from story_versions
    group by story_id, version
),

sentences as (
    select
        *,
        string_split(regexp_replace(body, '([.!?]["'')]*)\s+', '\1' || chr(10), 'g'), chr(10)) as sentences,
        lag(version_id) over (partition by story_id order by version) as old_version_id
    from readings
)

select
    new.story_id,
    new.version,
    old.version_id as old_version_id,
    new.version_id as new_version_id,
    array_to_string(list_filter(old.sentences, lambda s: not list_contains(new.sentences, s)), chr(10)) as old_wording,
    array_to_string(list_filter(new.sentences, lambda s: not list_contains(old.sentences, s)), chr(10)) as new_wording,
    old.complete and new.complete as both_complete,
    new.published_from,
    new.published_until
from sentences as new
join sentences as old on old.story_id = new.story_id and old.version_id = new.old_version_id
order by new.story_id, new.version
