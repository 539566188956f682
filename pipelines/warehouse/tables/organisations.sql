-- One row is one international organisation.
select organisation, name_nl, name_en
from lexicon('organisations')
