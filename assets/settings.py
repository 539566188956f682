"""How a run goes about its work."""

import dagster as dg
from pydantic import Field, field_validator

from assets.processes import USUAL_EXECUTOR, USUAL_MEMORY, USUAL_WORKERS, why_no_executor, why_no_memory


class Settings(dg.ConfigurableResource[None]):
    """Fields of the launchpad; the command sets them by its options."""

    force: bool = Field(
        default=False, description="Process days again even if they are up to date, and publish again."
    )
    accept_gone: bool = Field(
        default=False, description="Go on even if more than half of all days are gone from data/raw."
    )
    workers: int = Field(default=USUAL_WORKERS, ge=1, description="Worker processes, and DuckDB's threads.")
    memory: str = Field(
        default=USUAL_MEMORY, description="Memory that DuckDB may take, such as 2GB; the rest is on the disk."
    )
    executor: str = Field(
        default=USUAL_EXECUTOR,
        description="Where days are processed: local, on worker processes; or on a Dask cluster, by the address of its"
        " scheduler such as tcp://10.0.0.5:8786.",
    )

    @field_validator("executor")
    @classmethod
    def _is_executor(cls, text: str) -> str:
        if problem := why_no_executor(text):
            raise ValueError(problem)
        return text

    @field_validator("memory")
    @classmethod
    def _is_memory(cls, text: str) -> str:
        if problem := why_no_memory(text):
            raise ValueError(problem)
        return text
