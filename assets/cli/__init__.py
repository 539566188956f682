"""The `dateline` command: `app` declares the commands, and each has a module of its own."""

from assets.cli.app import app as main

__all__ = ["main"]
