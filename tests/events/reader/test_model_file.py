"""Model files: what is wrong with one is said."""

import zipfile
from dataclasses import replace

import numpy as np
import pytest

from pipelines.events.reader.model_file import Model, ModelError, read_model, write_model
from pipelines.events.reader.network import Graphs
from pipelines.events.reader.package import model_settings
from pipelines.events.reader.pieces import SPECIAL, Vocabulary
from pipelines.events.reader.reading import load_reader
from pipelines.events.reader.settings import Settings, read_settings
from pipelines.events.reader.word_vectors import unpack

SETTINGS = Settings("1", hidden=64, calibration={"": [(0.0, 0.1), (1.0, 0.9)]}, thresholds={"AID": 0.3})


def _model():
    words = np.arange(6 * 36, dtype=np.uint8).reshape(6, 36)
    return Model(
        SETTINGS,
        Vocabulary([*SPECIAL, "a", "\u2581b"], [0.0] * 4 + [-1.25, -2.5]),
        Graphs(b"x", b"y", b"z", words),
    )


def test_a_model_comes_back_as_it_was_written(tmp_path):
    write_model(tmp_path / "one", _model())
    write_model(tmp_path / "other", _model())
    model = read_model(tmp_path / "one")
    assert model.settings == SETTINGS
    assert (model.vocabulary.pieces, model.vocabulary.scores) == (
        _model().vocabulary.pieces,
        _model().vocabulary.scores,
    )
    assert (model.graphs.words == _model().graphs.words).all()
    assert model.fingerprint == read_model(tmp_path / "other").fingerprint
    assert len(model.fingerprint) == 16


def test_a_missing_model_is_said(tmp_path):
    with pytest.raises(ModelError, match=r"no model: .*nothing.zip cannot be read"):
        load_reader(tmp_path / "nothing.zip")


def test_a_damaged_model_is_said(tmp_path):
    (tmp_path / "text").write_text("no archive")
    with pytest.raises(ModelError, match="no model that this version can read"):
        load_reader(tmp_path / "text")
    with zipfile.ZipFile(tmp_path / "empty", "w"):
        pass
    with pytest.raises(ModelError, match=r"settings.json"):
        load_reader(tmp_path / "empty")


@pytest.mark.parametrize("part", range(1, 10))
def test_a_model_with_damaged_bytes_is_said(tmp_path, part):
    """Wherever the damage is: in the compressed bytes of a member, in its header or in the directory."""
    path = tmp_path / "damaged"
    write_model(path, _model())
    content = bytearray(path.read_bytes())
    at = len(content) * part // 10
    content[at : at + 8] = bytes(byte ^ 0xFF for byte in content[at : at + 8])
    path.write_bytes(content)
    # What is not read, such as a date, may be damaged.
    message, model = _read(read_model, path)
    assert "no model that this version can read" in message or _content(model) == _content(_model())
    message, settings = _read(model_settings.__wrapped__, path)
    assert "no model that this version can read" in message or settings == SETTINGS


def _read(reading, path):
    try:
        return "", reading(path)
    except ModelError as error:
        return str(error), None


def _content(model):
    graphs, vocabulary = model.graphs, model.vocabulary
    return (
        *(model.settings, vocabulary.pieces, vocabulary.scores),
        *(graphs.encoder, graphs.ends, graphs.check, graphs.words.tobytes()),
    )


def test_a_model_that_does_not_fit_is_said(tmp_path):
    write_model(tmp_path / "old", replace(_model(), settings=replace(SETTINGS, format=0)))
    with pytest.raises(ModelError, match="its format is not 1"):
        load_reader(tmp_path / "old")
    write_model(tmp_path / "types", replace(_model(), settings=replace(SETTINGS, types=("AID",))))
    with pytest.raises(ModelError, match="its event types"):
        load_reader(tmp_path / "types")
    write_model(tmp_path / "size", replace(_model(), settings=replace(SETTINGS, hidden=96)))
    with pytest.raises(ModelError, match="reshape"):
        load_reader(tmp_path / "size")
    write_model(tmp_path / "graph", _model())
    with pytest.raises(ModelError, match="graph that onnxruntime cannot run"):
        load_reader(tmp_path / "graph")


def test_unknown_settings_are_refused():
    text = SETTINGS.to_json().replace('"hidden"', '"width"')
    with pytest.raises(ValueError, match="does not know: width"):
        read_settings(text)


def test_word_vectors_are_unpacked():
    block = np.array([1.5], "<f2").tobytes() + bytes([0x0F, 0x80] + [0x88] * 14)
    (row,) = unpack(np.frombuffer(block * 2, np.uint8).reshape(1, -1))
    assert row[:2].tolist() == [7 * 1.5, -8 * 1.5]
    assert row[16:18].tolist() == [-8 * 1.5, 0]
    assert row[32:].tolist() == row[:32].tolist()
