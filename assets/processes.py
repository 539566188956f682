"""How many worker processes a run starts by default."""

import os

# One per core, and no more than eight: each takes its own memory.
USUAL_WORKERS = min(os.cpu_count() or 1, 8)
