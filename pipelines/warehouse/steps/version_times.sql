-- One row is a text and its publication interval. Each day that sighted the text bounds it; the bounds of all days
-- hold together. Where days contradict each other the earliest one stands: it saw the text when it was newest.
with bounds as (
    select
        version_id,
        max(published_from) as published_from,
        min(published_until) as published_until,
        arg_min(published_from, date) as first_from,
        arg_min(published_until, date) as first_until,
        arg_min(published_by, date) as first_by,
        case when count(*) > 1 then 'shared_briefs' else any_value(published_by) end as published_by
    from parsed.version_times
    where published_from is not null
    group by version_id
)

select
    version_id,
    case when published_from <= published_until then published_from else first_from end as published_from,
    case when published_from <= published_until then published_until else first_until end as published_until,
    case when published_from <= published_until then published_by else first_by end as published_by
from bounds
