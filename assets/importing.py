"""Imports of large modules."""

import gc
from importlib import import_module


def import_uncollected(module: str) -> None:
    """Import a module with the garbage collector off.

    Importing Dagster creates some hundred thousand objects, none of them garbage; collecting again and again takes an
    eighth of the time.
    """
    gc.disable()
    try:
        import_module(module)
    finally:
        gc.enable()
