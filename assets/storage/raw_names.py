"""Paths under `data/raw`: whether they stay within it, and how they are written down."""

from pathlib import Path


def is_within(raw: Path, path: Path) -> bool:
    """Whether a path stays within `data/raw`, through all links."""
    try:
        return path.resolve().is_relative_to(raw)
    except (OSError, RuntimeError):
        # It leads to itself.
        return False


def readable(name: str) -> str:
    """A name as text that can be encoded."""
    # Bytes that are not UTF-8 come as surrogates, which cannot be encoded; two names stay two.
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
