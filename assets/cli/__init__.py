"""The `dateline` command: `app` declares the commands; each has its own module."""

from assets.cli.entry_point import main

__all__ = ["main"]
