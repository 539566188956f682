-- One row is a week, from Monday on, and an unordered pair of countries with an event in it.
select period_start as week_start, * exclude (period, period_start)
from country_pair_periods
where period = 'week'
