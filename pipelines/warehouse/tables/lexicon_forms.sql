-- One row is one form of the files that the gazetteer reads: it means a country, an organisation, or nothing.
with forms as (
    select 'country_forms' as file, *
    from lexicon('country_forms')

    union all by name

    select 'country_places' as file, *
    from lexicon('country_places')

    union all by name

    select 'institutions' as file, *
    from lexicon('institutions')

    union all by name

    select 'compounds' as file, *
    from lexicon('compounds')

    union all by name

    select 'places' as file, *
    from lexicon('places')

    union all by name

    select
        'people' as file,
        'person' as kind,
        role as note,
        * exclude (full_name, surname, role)
    from lexicon('people')

    union all by name

    select 'organisation_forms' as file, 'organisation' as kind, *
    from lexicon('organisation_forms')

    union all by name

    select 'not_countries' as file, 'blocked' as kind, reason as note, * exclude (reason)
    from lexicon('not_countries')
)

select
    concat_ws(':', file, coalesce(country, organisation, '-'), form) as lexicon_id,
    * exclude (file)
from forms
order by form, lexicon_id
