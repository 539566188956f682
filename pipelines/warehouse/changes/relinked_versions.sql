-- One row is a text that links may join otherwise than at the last build: one that is read anew, one that a changed day
-- links or linked, and all that links join to these.
with recursive links as (
    select version_a as version_id, version_b as other from link_days
    union all
    select version_b, version_a from link_days
),

relinked (version_id) as (
    (
        from reread_versions
        union all
        select unnest([version_a, version_b]) from link_days where date in (from changed_days)
        union all
        select unnest([version_a, version_b]) from before.link_days where date in (from changed_days)
    )
    union
    select other
    from relinked
    join links using (version_id)
)

from relinked
