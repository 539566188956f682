-- One row is a month and an unordered pair of countries with an event in it.
select period_start as month_start, * exclude (period, period_start)
from country_pair_periods
where period = 'month'
