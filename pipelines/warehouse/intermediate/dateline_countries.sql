-- One row is a dateline; Python adds the countries of its places.
select distinct dateline
from parsed.items
where dateline is not null
