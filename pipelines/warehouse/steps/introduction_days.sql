-- One row is an introduction of a person in a text, and a day on which that was sighted.
select full_name, surname, country, version_id, date
from parsed.introductions
