-- One row is a text and the day whose reading of it is kept: a text sighted on several days was read on each of them.
-- The latest day on which a headline was printed with it is the fullest reading.
select version_id, date
from version_days
qualify row_number() over (partition by version_id order by not has_headline, date desc) = 1
