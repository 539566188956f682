"""The exported graphs of a toy model agree with its PyTorch module."""

import math

import pytest

pytest.importorskip("torch")
pytest.importorskip("onnxscript")
onnx = pytest.importorskip("onnx")

from pipelines.events.reader.decoding import decode
from pipelines.events.reader.model_file import Model, write_model
from pipelines.events.reader.network import OnnxNetwork
from pipelines.events.reader.pieces import SPECIAL, Vocabulary
from pipelines.events.reader.reading import EventReader, load_reader
from pipelines.events.reader.settings import Settings
from tests.training.export import graphs_of, largest_difference
from tests.training.model import TorchNetwork
from tests.training.toy import PIECES, SHAPE, toy_reader, toy_texts

# No thresholds, so the scores of an untrained model are compared.
SETTINGS = Settings(
    "toy",
    hidden=SHAPE.hidden,
    window=12,
    overlap=4,
    least_trigger=0.0,
    least_pair=0.0,
    least_score=0.0,
    thresholds={"": 0.0},
)
TEXTS = [*(text.ids for text in toy_texts()), [22], list(range(22, 40)) * 2]


@pytest.fixture(scope="module")
def exported():
    """A rounded reader and its graphs, exported once because that takes seconds."""
    reader = toy_reader()
    return reader, graphs_of(reader)


def test_graphs_say_what_the_module_says(exported):
    assert largest_difference(*exported, TEXTS) < 1e-5


def test_matrices_are_in_eight_bits_and_near_the_whole_ones(exported):
    _, graphs = exported
    assert 0 < largest_difference(toy_reader(), graphs, TEXTS[:4]) < 0.05
    kept = [
        one
        for data in (graphs.encoder, graphs.ends, graphs.check)
        for one in onnx.load_from_string(data).graph.initializer
    ]
    large = [one for one in kept if math.prod(one.dims) >= 4096 and len(one.dims) == 2]
    assert {one.data_type for one in large} == {onnx.TensorProto.INT8}


def test_events_are_those_of_the_module(exported):
    reader, graphs = exported
    network = OnnxNetwork(graphs)
    for text in toy_texts():
        one = decode(TorchNetwork(reader), text.ids * 2, text.places, SETTINGS)
        other = decode(network, text.ids * 2, text.places, SETTINGS)
        assert len(one) > 10
        assert [event[:3] for event in one] == [event[:3] for event in other]
        assert [event.score for event in one] == pytest.approx([event.score for event in other], abs=1e-5)


def test_a_written_model_reads_a_text(exported, tmp_path):
    reader, graphs = exported
    names = [f"\u2581w{number}" for number in range(4, PIECES)]
    vocabulary = Vocabulary([*SPECIAL, *names], [0.0] * 4 + [-1.0] * len(names))
    write_model(tmp_path / "toy.zip", Model(SETTINGS, vocabulary, graphs))
    text, mentions = "w22 w20 w30\nw31 w33", [(0, 3, "BEL"), (8, 11, "NLD")]
    loaded = load_reader(tmp_path / "toy.zip")
    found = loaded.read(text, mentions)
    again = EventReader(SETTINGS, vocabulary, TorchNetwork(reader)).read(text, mentions)
    assert [event[:3] for event in found] == [event[:3] for event in again]
    assert [event.trigger for event in found] == [event.trigger for event in again]
    assert len(loaded.fingerprint) == 16
    # Reading another text in between changes nothing.
    loaded.read("w44 w20 w41 w40", [(0, 3, "DEU"), (8, 11, "FRA")])
    assert loaded.read(text, mentions) == found
