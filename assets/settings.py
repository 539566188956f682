"""How a run goes about its work."""

import dagster as dg
from pydantic import Field

from assets.processes import USUAL_WORKERS


class Settings(dg.ConfigurableResource[None]):
    """Fields of the launchpad; the command sets them by its options."""

    force: bool = Field(default=False, description="Make days again that are up to date, and publish again.")
    accept_gone: bool = Field(
        default=False, description="Go on where more than half of all days are gone from data/raw."
    )
    workers: int = Field(default=USUAL_WORKERS, ge=1, description="Worker processes, and DuckDB's threads.")
    memory: str = Field(default="800MB", description="Memory that DuckDB may take.")
