-- One row is an event with its sentence, the phrases of its ends and the raw file that shows it. What a cell of
-- `country_pair_events` counts as `events`: join on `country_a`, `country_b` and, with `is not distinct from`,
-- `event_date`, where `realis <> 'historical'`.
select
    e.event_date,
    least(e.source_country, e.target_country) as country_a,
    greatest(e.source_country, e.target_country) as country_b,
    e.event_id,
    e.story_id,
    e.version_id,
    e.source_country,
    s.name_nl as source_country_nl,
    s.name_en as source_country_en,
    e.target_country,
    t.name_nl as target_country_nl,
    t.name_en as target_country_en,
    e.event_type,
    y.name_nl as event_type_nl,
    y.name_en as event_type_en,
    e.quad_class,
    e.intensity,
    e.field,
    e.sentence,
    e.trigger,
    e.source_phrase,
    e.target_phrase,
    (
        select min_by(m.lexicon_id, (m.field, m.span_start, -m.span_end, m.lexicon_id))
        from mentions as m
        where
            m.version_id = e.version_id
            and m.country = e.source_country
            and case
                when e.source_start is null then contains(e.source_phrase, m.form)
                else m.field = e.field and m.span_start < e.source_end and m.span_end > e.source_start
            end
    ) as source_lexicon_id,
    (
        select min_by(m.lexicon_id, (m.field, m.span_start, -m.span_end, m.lexicon_id))
        from mentions as m
        where
            m.version_id = e.version_id
            and m.country = e.target_country
            and case
                when e.target_start is null then contains(e.target_phrase, m.form)
                else m.field = e.field and m.span_start < e.target_end and m.span_end > e.target_start
            end
    ) as target_lexicon_id,
    e.realis,
    e.rule,
    e.confidence,
    p.source_path,
    w.sentence_span_start,
    w.sentence_span_end,
    w.trigger_span_start,
    w.trigger_span_end,
    e.source_phrase as source_form,
    e.target_phrase as target_form
from events as e
join event_spans as w using (event_id)
join pages as p using (page_id)
join event_types as y using (event_type)
join countries as s on s.country = e.source_country
join countries as t on t.country = e.target_country
