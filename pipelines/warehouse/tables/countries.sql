-- One row is one country or territory with an ISO 3166-1 code, and Kosovo.
select country, alpha2, name_nl, name_en
from lexicon('countries')
