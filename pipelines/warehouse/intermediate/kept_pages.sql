-- One row is a page, the day that it is kept for and when it was captured. The same bytes captured on several days are
-- one page, of the first day that is known, or else of the first partition. An interval from briefs that the page
-- shares with others replaces the page's own. A file's modification time is only a bound and gives no day.
with first_days as (
    select page_id, coalesce(min(date) filter (capture_date is not null), min(date)) as date
    from parsed.pages
    group by page_id
)

select
    p.page_id,
    p.date,
    p.source_path,
    coalesce(
        p.capture_date,
        case
            when t.captured_by <> 'modified'
                then timezone('Europe/Amsterdam', t.captured_from + (t.captured_until - t.captured_from) / 2)::date
        end
    ) as capture_date,
    case when t.page_id is null then p.captured_from else t.captured_from end as captured_from,
    case when t.page_id is null then p.captured_until else t.captured_until end as captured_until,
    coalesce(t.captured_by, p.captured_by) as captured_by
from parsed.pages as p
join first_days using (page_id, date)
left join parsed.page_times as t using (page_id, date)
