"""The model file that ships with the project: its path, settings and version, without loading the model."""

import zipfile
from functools import cache
from importlib.resources import files
from pathlib import Path

import xxhash

from pipelines.events.reader.errors import UNFIT, ModelError
from pipelines.events.reader.settings import Settings, read_settings

MODEL = Path(str(files("pipelines"))) / "events" / "reader" / "model" / "reader.zip"
SETTINGS = "settings.json"
"""Name of the settings file in the model archive."""


@cache
def model_settings(path: Path = MODEL) -> Settings:
    """Read the settings of a model file. Raises ModelError if it is missing or unusable."""
    try:
        with zipfile.ZipFile(path) as archive:
            return read_settings(archive.read(SETTINGS).decode("utf-8"))
    except OSError as error:
        raise ModelError.missing(path, error) from error
    except UNFIT as error:
        raise ModelError.unfit(path, error) from error


@cache
def model_version(path: Path = MODEL) -> str:
    """Identify a model by its version and the file's fingerprint. Raises ModelError if it is unusable."""
    return f"{model_settings(path).version} {fingerprint(path.read_bytes())}"


def fingerprint(data: bytes) -> str:
    """The XXH3 (64 bits, hexadecimal) of a model file's bytes."""
    return xxhash.xxh3_64_hexdigest(data)
