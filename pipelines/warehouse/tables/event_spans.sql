-- One row is an event and a raw file that shows its sentence. Of the sightings that show the text exactly as it was
-- coded the first is taken. The lines of a body are the pieces of the page between the report's ends, in order and
-- character by character, so an offset in a line leads to the character of the decoded page.
with told as (
    select
        v.version_id,
        part.field,
        i.item_id,
        i.page_id,
        i.body,
        i.span_start,
        i.span_end,
        length(v.headline) as headline_length,
        p.layout = 'index' as is_index
    from (select distinct version_id, field from events) as part
    join story_versions as v using (version_id)
    join items as i
        on i.version_id = v.version_id
        and case part.field when 'headline' then i.headline = v.headline else i.body = v.body end
    join pages as p using (page_id)
    qualify row_number() over (
        partition by v.version_id, part.field
        order by p.captured_from nulls last, p.source_path, i.position
    ) = 1
),

pieces as (
    select t.version_id, t.field, s.kind, s.span_start, s.span_end
    from told as t
    join parsed.segments as s
        on s.page_id = t.page_id and s.span_start >= t.span_start and s.span_start < t.span_end
    join kept_pages as k on k.page_id = s.page_id and k.date = s.date
),

written as (
    select version_id, field, unnest(string_split(body, chr(10))) as line, generate_subscripts(string_split(body, chr(10)), 1) as number
    from told
    where field = 'body'
),

lines as (
    select
        version_id,
        field,
        number,
        line,
        sum(length(line) + 1) over (partition by version_id order by number) - length(line) - 1 as starts_at
    from written
),

body_places as (
    select l.version_id, l.field, l.starts_at, l.starts_at + length(l.line) as ends_at, p.span_start
    from (
        select *, row_number() over (partition by version_id order by number) as place
        from lines
        where line <> ''
    ) as l
    join (
        select *, row_number() over (partition by version_id order by span_start) as place
        from pieces
        where field = 'body' and kind in ('paragraph', 'subheading', 'brief_body')
    ) as p using (version_id, place)
),

headline_places as (
    -- An index page prints `ANP ` before a headline, which the headline leaves out.
    select
        t.version_id,
        t.field,
        0 as starts_at,
        t.headline_length as ends_at,
        t.span_start + case when t.is_index and p.span_end - p.span_start > t.headline_length + 4 then 4 else 0 end
            as span_start
    from told as t
    join pieces as p
        on p.version_id = t.version_id and p.field = t.field and p.span_start = t.span_start
    where t.field = 'headline'
),

places as (
    select * from body_places
    union all by name
    select * from headline_places
)

select
    e.event_id,
    t.item_id,
    t.page_id,
    (p.span_start + e.sentence_start - p.starts_at)::integer as sentence_span_start,
    (p.span_start + e.sentence_end - p.starts_at)::integer as sentence_span_end,
    (p.span_start + e.trigger_start - p.starts_at)::integer as trigger_span_start,
    (p.span_start + e.trigger_end - p.starts_at)::integer as trigger_span_end
from events as e
join told as t using (version_id, field)
left join places as p
    on p.version_id = e.version_id
    and p.field = e.field
    and p.starts_at <= e.sentence_start
    and p.ends_at >= e.sentence_end
order by e.event_date, e.event_id
