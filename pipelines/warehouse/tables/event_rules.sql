-- One row is one way to express source and target, and how often such events were right on labelled stories.
select rule, confidence::double as confidence, readings::bigint as readings, source
from lexicon('rule_confidence')
