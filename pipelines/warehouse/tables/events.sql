-- One row is one coded event of a story. Every version is coded; an event that several of them tell stands once, as
-- the version that told it first has it.
select
    substr(md5(concat_ws(' ', v.story_id, e.source_country, e.target_country, e.event_type)), 1, 16) as event_id,
    v.story_id,
    s.event_date,
    e.* exclude (date)
from parsed.events as e
join version_facts as f using (version_id, date)
join story_versions as v using (version_id)
join stories as s on s.story_id = v.story_id
qualify row_number() over (
    partition by v.story_id, e.source_country, e.target_country, e.event_type
    order by v.version, e.field desc, e.sentence_start, e.trigger_start
) = 1
order by s.event_date, v.story_id, e.source_country, e.target_country, e.event_type
