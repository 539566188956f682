-- One row: what the warehouse holds, and what made it.
select
    pages,
    stories,
    first_capture_date,
    last_capture_date,
    confident_from,
    strftime(built_at at time zone 'Europe/Amsterdam', '%Y-%m-%d %H:%M') as built_at,
    code_version,
    lexicon_version,
    model_version
from build
