-- One row is two items that were judged to be sightings of one story, and why. A story seen often has very many
-- pairs: ask for one story, or for two items.
with links as (
    select
        v.story_id,
        list(
            l.version_a || ' ~ ' || l.version_b || ': ' || l.method || ' ' || round(l.similarity, 2)
            order by l.version_a, l.version_b
        ) as links
    from version_links as l
    join story_versions as v on v.version_id = l.version_a
    group by v.story_id
)

select
    a.story_id,
    a.item_id as item_a,
    b.item_id as item_b,
    a.version_id as version_a,
    b.version_id as version_b,
    case
        when a.version_id = b.version_id then 'same_text'
        when l.method is not null then 'linked'
        else 'chain'
    end as reason,
    l.method,
    l.similarity,
    coalesce(k.links, []) as links
from items as a
join items as b on b.story_id = a.story_id and b.item_id > a.item_id
left join version_links as l
    on l.version_a = least(a.version_id, b.version_id)
    and l.version_b = greatest(a.version_id, b.version_id)
left join links as k on k.story_id = a.story_id
