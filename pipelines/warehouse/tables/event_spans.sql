-- One row is an event and a raw file that shows its sentence: the first capture that shows the text exactly as it was
-- coded. The lines of a body are the pieces of the page between the report's ends, in order and
-- character by character, so an offset in a line leads to the character of the decoded page.
with coded as (
    select distinct version_id, field
    from events
),

-- Pages in the order in which they were captured.
ordered as (
    select
        page_id,
        layout = 'index' as is_index,
        row_number() over (order by captured_from nulls last, source_path) as place
    from pages
),

-- Texts are compared by their hashes: all texts that were coded would not fit into memory.
texts as (
    select c.version_id, c.field, hash(case c.field when 'headline' then v.headline else v.body end) as text
    from coded as c
    join story_versions as v using (version_id)
),

sighted as (
    select version_id, item_id, page_id, position, span_start, span_end, hash(headline) as headline, hash(body) as body
    from items
    where version_id is not null
),

shown as (
    select
        t.version_id,
        t.field,
        arg_min(
            struct_pack(i.item_id, i.page_id, i.span_start, i.span_end, p.is_index), (p.place, i.position)
        ) as first
    from texts as t
    join sighted as i
        on i.version_id = t.version_id and t.text = case t.field when 'headline' then i.headline else i.body end
    join ordered as p using (page_id)
    group by t.version_id, t.field
),

first_sightings as (
    select version_id, field, unnest(first)
    from shown
),

-- Where the lines of each text begin on the page; a headline is one line, at the start of its report.
lines as (
    select
        t.version_id,
        t.field,
        list(s.span_start order by s.span_start) as starts,
        min(s.span_end - s.span_start) as length
    from first_sightings as t
    join parsed.segments as s
        on s.page_id = t.page_id and s.span_start >= t.span_start and s.span_start < t.span_end
    join kept_pages as k on k.page_id = s.page_id and k.date = s.date
    where
        case t.field
            when 'headline' then s.span_start = t.span_start
            else s.kind in ('paragraph', 'subheading', 'brief_body')
        end
    group by t.version_id, t.field
),

-- What comes before the sentence, line by line. A report whose opening is on a separate line has an empty first
-- line.
placed as (
    select
        e.event_id,
        e.version_id,
        e.field,
        e.trigger_start - e.sentence_start as trigger_from,
        e.trigger_end - e.sentence_start as trigger_until,
        e.sentence_end - e.sentence_start as characters,
        length(v.headline) as headline_length,
        string_split(
            ltrim(
                substring(case e.field when 'headline' then v.headline else v.body end, 1, e.sentence_start), chr(10)
            ),
            chr(10)
        ) as before,
        len(before) as line,
        length(before[-1]) as place
    from events as e
    join story_versions as v using (version_id)
),

found as (
    select
        e.event_id,
        e.trigger_from,
        e.trigger_until,
        e.characters,
        t.item_id,
        t.page_id,
        l.starts[e.line]
        + e.place
        -- An index page prints `ANP ` before a headline, which the headline leaves out.
        + case when e.field = 'headline' and t.is_index and l.length > e.headline_length + 4 then 4 else 0 end
            as sentence_from
    from placed as e
    join first_sightings as t on t.version_id = e.version_id and t.field = e.field
    left join lines as l on l.version_id = e.version_id and l.field = e.field
)

select
    event_id,
    item_id,
    page_id,
    sentence_from::integer as sentence_span_start,
    (sentence_from + characters)::integer as sentence_span_end,
    (sentence_from + trigger_from)::integer as trigger_span_start,
    (sentence_from + trigger_until)::integer as trigger_span_end
from found
order by event_id
