"""Errors raised for an unusable model file."""

import zipfile
import zlib
from pathlib import Path

UNFIT = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    KeyError,
    ValueError,
    TypeError,
)
"""What reading a model file raises if it is damaged or of another kind (zipfile passes on what zlib raises)."""


class ModelError(Exception):
    """The model file is missing, damaged, or written for another version of this code."""

    @classmethod
    def missing(cls, path: Path, error: OSError) -> "ModelError":
        """Build the error for a file that cannot be read."""
        return cls(
            f"the event reader has no model: {path} cannot be read ({error.strerror});"
            " restore it from git, or train a new one with `make train`"
        )

    @classmethod
    def unfit(cls, path: Path, why: object) -> "ModelError":
        """Build the error for a file that this code cannot use."""
        return cls(
            f"{path} is no model that this version can read: {why};"
            " restore it from git, or train a new one with `make train`"
        )
