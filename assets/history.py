"""The Dagster instance that keeps the history of runs: one, under the data folder."""

import os
from pathlib import Path

import dagster as dg
import yaml

from assets.event_log import OpenHistory
from assets.root import PROJECT

EVENTS_AT_ONCE = 1_000


def use_history_of(root: str) -> Path:
    """Point Dagster at the history under a data folder, with the settings of the project's `dagster.yaml`.

    The project's file names the history of the project's own data folder; for another one its settings are copied.
    """
    home = Path(root) / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    settings = yaml.safe_load((PROJECT / "dagster.yaml").read_text("utf-8"))
    settings["storage"]["sqlite"]["base_dir"] = str(home)
    (home / "dagster.yaml").write_text(yaml.safe_dump(settings), "utf-8")
    os.environ["DAGSTER_HOME"] = str(home)
    return home


def history_of(root: str) -> dg.DagsterInstance:
    """The instance with the history under a data folder, for a run of this process; the UI shows the same history."""
    home = use_history_of(root)
    # Dagster hands over the events of a table's days together only when it is told to.
    os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", str(EVENTS_AT_ONCE))
    settings = yaml.safe_load((home / "dagster.yaml").read_text("utf-8"))
    settings["storage"] = {
        "custom": {
            "module": OpenHistory.__module__,
            "class": OpenHistory.__name__,
            "config": settings["storage"]["sqlite"],
        }
    }
    (home / "run.yaml").write_text(yaml.safe_dump(settings), "utf-8")
    return dg.DagsterInstance.from_config(str(home), "run.yaml")
