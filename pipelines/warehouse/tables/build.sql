-- One row: the build itself.
select
    getvariable('built_at')::timestamptz as built_at,
    getvariable('code_version') as code_version,
    getvariable('lexicon_version') as lexicon_version,
    getvariable('model_version') as model_version,
    getvariable('min_confidence')::double as min_confidence,
    getvariable('min_story_confidence')::double as min_story_confidence,
    getvariable('confident_from')::double as confident_from,
    getvariable('days_left_out')::date[] as days_left_out,
    getvariable('days_out_of_date')::date[] as days_out_of_date,
    (select min(capture_date) from pages) as first_capture_date,
    (select max(capture_date) from pages) as last_capture_date,
    (select count(*) from pages) as pages,
    (select count(*) from items) as items,
    (select count(*) from stories) as stories,
    (select count(*) from mentions) as mentions,
    (select count(*) from events) as events,
    (select count(*) from quarantine) as quarantined
