"""Imports of large modules."""

import gc
from importlib import import_module


def import_uncollected(module: str) -> None:
    """Import a module, with the garbage collector at rest.

    Dagster makes some hundred thousand objects as it is imported. None is garbage, and to look through them again and
    again takes an eighth of the time.
    """
    gc.disable()
    try:
        import_module(module)
    finally:
        gc.enable()
