-- One row is one rule of coding and how often it was right on labelled stories.
select rule, confidence::double as confidence, readings::bigint as readings, source
from lexicon('rule_confidence')
