-- One row is one PLOVER event type and a CAMEO root code that it covers.
select type as event_type, cameo_root, cameo_name, goldstein::double as goldstein, source
from lexicon('cameo_crosswalk')
