"""The days that captures may lie in."""

from datetime import date
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/Amsterdam")
FIRST_DAY = date(2010, 1, 1)
LAST_DAY = date(9998, 12, 31)
