"""The `dateline` command: `app` declares the commands; each has its own module."""

from assets.cli.app import app as main

__all__ = ["main"]
