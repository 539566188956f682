"""What can be wrong with a model file."""

from pathlib import Path


class ModelError(Exception):
    """The model file is missing, damaged, or made for another version of this code."""

    @classmethod
    def missing(cls, path: Path, error: OSError) -> "ModelError":
        """The file cannot be read."""
        return cls(
            f"the event reader has no model: {path} cannot be read ({error.strerror});"
            " check it out again, or make one with `make train`"
        )

    @classmethod
    def unfit(cls, path: Path, why: object) -> "ModelError":
        """The file is not what this code reads."""
        return cls(
            f"{path} is no model that this version can read: {why};"
            " check it out again, or make one with `make train`"
        )
