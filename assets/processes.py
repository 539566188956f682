"""How many worker processes a run starts where it is not told."""

import os

# One a core, and no more than eight: each takes memory of its own.
USUAL_WORKERS = min(os.cpu_count() or 1, 8)
