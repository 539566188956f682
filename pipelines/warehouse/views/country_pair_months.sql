-- One row is a month and an unordered pair of countries that had an event or were mentioned together.
select period_start as month_start, * exclude (period, period_start)
from country_pair_periods
where period = 'month'
