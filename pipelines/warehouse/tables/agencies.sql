-- One row is one news agency.
select distinct code as agency, name
from lexicon('agencies')
order by agency
