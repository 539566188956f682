"""Where Dagster keeps the history of runs: one, under the data folder."""

import os
from pathlib import Path

import yaml

from assets.root import PROJECT


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
