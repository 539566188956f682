"""The model file that the project ships: where it is, and what it says of itself, without loading it."""

import zipfile
from functools import cache
from importlib.resources import files
from pathlib import Path

import xxhash

from pipelines.events.reader.errors import ModelError
from pipelines.events.reader.settings import Settings, read_settings

MODEL = Path(str(files("pipelines"))) / "events" / "reader" / "model" / "reader.zip"
SETTINGS = "settings.json"
"""The member of a model file that holds its settings."""


@cache
def model_settings(path: Path = MODEL) -> Settings:
    """The settings of a model file. Raises ModelError where it is missing or does not fit."""
    try:
        with zipfile.ZipFile(path) as archive:
            return read_settings(archive.read(SETTINGS).decode("utf-8"))
    except OSError as error:
        raise ModelError.missing(path, error) from error
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise ModelError.unfit(path, error) from error


@cache
def model_version(path: Path = MODEL) -> str:
    """What names a model: its version and the fingerprint of its file."""
    return f"{model_settings(path).version} {fingerprint(path.read_bytes())}"


def fingerprint(data: bytes) -> str:
    """The XXH3 (64 bits, hexadecimal) of a model file."""
    return xxhash.xxh3_64_hexdigest(data)
