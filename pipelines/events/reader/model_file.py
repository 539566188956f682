"""The model file: a zip archive of settings, vocabulary, word vectors and ONNX graphs."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipelines.events.reader.errors import UNFIT, ModelError
from pipelines.events.reader.network import Graphs
from pipelines.events.reader.package import SETTINGS, fingerprint
from pipelines.events.reader.pieces import Vocabulary
from pipelines.events.reader.settings import Settings, read_settings
from pipelines.events.reader.word_vectors import BLOCK, BYTES

_GRAPHS = ("encoder.onnx", "ends.onnx", "check.onnx")
_PIECES, _WORDS = "pieces.tsv", "words.q4"
# A fixed timestamp, so that equal models give identical archives.
_WRITTEN = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Model:
    """A loaded model; `fingerprint` is the XXH3 (64 bits, hexadecimal) of its file."""

    settings: Settings
    vocabulary: Vocabulary
    graphs: Graphs
    fingerprint: str = ""


def read_model(path: Path) -> Model:
    """Read a model file. Raises ModelError, with the reason, if that is not possible."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError.missing(path, error) from error
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            settings = read_settings(archive.read(SETTINGS).decode("utf-8"))
            vocabulary = _vocabulary(archive.read(_PIECES).decode("utf-8"))
            words = np.frombuffer(archive.read(_WORDS), np.uint8)
            encoder, ends, check = map(archive.read, _GRAPHS)
        words = words.reshape(len(vocabulary.pieces), settings.hidden // BLOCK * BYTES)
    except UNFIT as error:
        raise ModelError.unfit(path, error) from error
    return Model(settings, vocabulary, Graphs(encoder, ends, check, words), fingerprint(data))


def write_model(path: Path, model: Model) -> None:
    """Write a model file; equal models give identical files."""
    pieces = "".join(
        f"{piece}\t{score:.9g}\n"
        for piece, score in zip(model.vocabulary.pieces, model.vocabulary.scores, strict=True)
    )
    graphs = model.graphs
    members = {
        SETTINGS: model.settings.to_json().encode("utf-8"),
        _PIECES: pieces.encode("utf-8"),
        _WORDS: np.ascontiguousarray(graphs.words).tobytes(),
        **dict(zip(_GRAPHS, (graphs.encoder, graphs.ends, graphs.check), strict=True)),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, _WRITTEN), data, zipfile.ZIP_DEFLATED, 9)


def _vocabulary(text: str) -> Vocabulary:
    rows = [line.split("\t") for line in text.removesuffix("\n").split("\n")]
    return Vocabulary([piece for piece, _ in rows], [float(score) for _, score in rows])
