"""Every Python process with this folder on its path loads this first: items break on the day that BROKEN_DAY names."""

import os

if broken := os.environ.get("BROKEN_DAY"):
    from assets.incremental.parts import PartsWriter

    make = PartsWriter.__init__

    def make_or_break(self, data, tables, days):
        """As a day whose pages no stage foresees."""
        names = list(tables)
        if "items" in names and broken in map(str, days):
            raise RuntimeError(f"items break on {broken}")
        make(self, data, names, days)

    PartsWriter.__init__ = make_or_break
