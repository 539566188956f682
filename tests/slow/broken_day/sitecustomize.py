"""Every Python process with this folder on its path loads this first: items break on the day that BROKEN_DAY names."""

import os
from datetime import date

if broken := os.environ.get("BROKEN_DAY"):
    from tests.faults.breaking import breaking

    breaking("items", date.fromisoformat(broken)).start()
