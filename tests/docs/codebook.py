"""The codebook: what each event type is, and how well it is read. `docs/codebook.md` is this module's output.

Every number comes from the lexicon, the labelled stories, the model card or the warehouse of the sample. Only which
sentences are shown is chosen by hand, by id, in `codebook_examples.csv` and `realis_examples.csv`.
"""

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.events.reader.settings import UNDIRECTED
from pipelines.lexicon_files import lexicon
from tests.training.labelled import GOLD, PARTS, Evidence, Labelled, load

_HERE = Path(__file__).parent
_CARD = GOLD.parents[1] / "docs" / "model-card.md"
_QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
_REALIS = {
    "happened": "it happened lately, or is going on. A threat, demand or accusation that was made happened",
    "announced": "somebody says it will be done",
    "threatened": "it is only a threat. Rare: usually the type is THREATEN, and the threat happened",
    "historical": "background that the text dates more than about a month back",
    "claimed": "reported only as the accusation or claim of another party",
}

Row = Mapping[str, str]


def codebook(db: duckdb.DuckDBPyConnection) -> str:
    """The codebook as Markdown; `db` is the warehouse of the sample."""
    # The last of the parts that nobody has read stays unread.
    texts = load(GOLD, [part for part in PARTS if part != "confirm3"])
    card = _CARD.read_text("utf-8")
    types = _types()
    lines = [
        *_opening(texts, types),
        *_at_a_glance(db, texts, types, card),
        *_quad_classes(types),
        *_realis(db, texts, card),
        *_confidence(db, card),
        *_measured(card),
        *_each_type(texts, types, card),
    ]
    return "\n".join(lines)


def card_table(card: str, header: str) -> list[dict[str, str]]:
    """The rows of the table in the model card whose header begins with these cells.

    Raises:
        ValueError: if the card has no such table.
    """
    lines = card.splitlines()
    start = next((place for place, line in enumerate(lines) if line.startswith(f"| {header} |")), None)
    if start is None:
        raise ValueError(f"docs/model-card.md has no table that begins with | {header} |")
    names, rows = _cells(lines[start]), []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append(dict(zip(names, _cells(line), strict=True)))
    return rows


def agreement() -> dict[str, str]:
    """What `WRITING.md` says of the two annotators: `stories`, and F1 of `events`, `dyads` and `pairs`.

    Raises:
        ValueError: if it no longer says so.
    """
    found = re.search(
        r"annotators of (?P<stories>\d+) stories .*?"
        r"F1 (?P<events>\.\d+); dyads (?P<dyads>\.\d+), pairs (?P<pairs>\.\d+)",
        (GOLD / "WRITING.md").read_text("utf-8"),
    )
    if found is None:
        raise ValueError("tests/gold/WRITING.md no longer says how far two annotators agree")
    return {
        name: value if name == "stories" else f"{float(value):.3f}"
        for name, value in found.groupdict().items()
    }


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _table(names: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    head = ["| " + " | ".join(names) + " |", "| " + " | ".join("---" for _ in names) + " |"]
    return [*head, *("| " + " | ".join(map(str, row)) + " |" for row in rows), ""]


def _opening(texts: Sequence[Labelled], types: Sequence[Mapping[str, Any]]) -> list[str]:
    stories = sum(text.is_story for text in texts)
    without = sum(text.is_story and not text.events for text in texts)
    return [
        "# Codebook",
        "",
        "Written by `make docs` from the lexicon, the labelled stories, the model card and the sample; a test keeps it"
        " current.",
        "",
        "An event is something that the state, officials, forces, institutions or citizens of one country did or said"
        " toward another country, according to a report. Both are countries: what the EU, NATO or the UN do"
        " is no event, and neither is being named together. A story has each source, target and type once, even if it"
        " repeats them.",
        "",
        f"Every event has one of {len(types)} types of {types[0]['version']}. The model learns from texts"
        f" labelled by hand; shown here are {stories:,} stories, {without / stories:.0%} of them without any event, and"
        f" {len(texts) - stories:,} single sentences. [GUIDELINES.md](../tests/gold/GUIDELINES.md) and"
        " [WRITING.md](../tests/gold/WRITING.md) decide borderline cases.",
        "",
    ]


def _at_a_glance(
    db: duckdb.DuckDBPyConnection, texts: Sequence[Labelled], types: Sequence[Mapping[str, Any]], card: str
) -> list[str]:
    roots = _roots()
    measured = {row["type"]: row for row in card_table(card, "type | labelled")}
    labelled = Counter(event[2] for text in texts for event in text.events)
    told = dict(db.sql("SELECT event_type, count(*) FROM events GROUP BY ALL").fetchall())
    rows = [
        (
            f"[{one['type']}](#{one['type'].lower()})",
            one["definition"],
            _QUADS[one["quad_class"]],
            f"{one['intensity']:g}",
            ", ".join(root for root, _, _ in roots[one["type"]]),
            measured[one["type"]]["precision"],
            measured[one["type"]]["recall"],
            f"{labelled[one['type']]:,}",
            told.get(one["type"], 0),
        )
        for one in types
    ]
    return [
        "## The types at a glance",
        "",
        *_table(
            [
                *("type", "the source ...", "quad class", "intensity", "CAMEO"),
                *("precision", "recall", "labelled", "in the sample"),
            ],
            rows,
        ),
        "Precision and recall are those of [How it was measured](#how-it-was-measured). `labelled` counts events in"
        f" labelled texts, `in the sample` the {sum(told.values())} events of the sample in `data/raw`. The same rows"
        " are in the tables `event_types` and `event_type_crosswalk`.",
        "",
    ]


def _quad_classes(types: Sequence[Mapping[str, Any]]) -> list[str]:
    still = [one for one in types if not one["intensity"]]
    undirected = [one["type"] for one in types if not one["directed"]]
    lowest, highest = (bound(types, key=lambda one: one["intensity"]) for bound in (min, max))
    return [
        "## Quad class, intensity, direction",
        "",
        *_table(
            ["`quad_class`", "is", "types"],
            [
                (number, name, ", ".join(one["type"] for one in types if one["quad_class"] == number))
                for number, name in _QUADS.items()
            ],
        ),
        "`intensity` is the score of the type on PLOVER's scale from conflict to cooperation:"
        f" {lowest['intensity']:g} for {lowest['type']}, {highest['intensity']:g} for {highest['type']}. It is that of"
        " the type, not of the single act: a skirmish and a massacre have the same.",
        "",
        *(
            f"{one['type']} counts as {_QUADS[one['quad_class']]} with an intensity of {one['intensity']:g}: a polite"
            " request counts as well as a demand. Leave it out of a share of conflict if that matters."
            for one in still
        ),
        "",
        f"{', '.join(undirected[:-1])} and {undirected[-1]} apply in both directions: the pair has one row, codes in"
        " alphabetical order. All other types have a source that acts on a target.",
        "",
    ]


def _realis(db: duckdb.DuckDBPyConnection, texts: Sequence[Labelled], card: str) -> list[str]:
    labelled = Counter(row.realis for text in texts for row in text.evidence if row.realis)
    told = dict(db.sql("SELECT realis, count(*) FROM events GROUP BY ALL").fetchall())
    [measured, *_] = card_table(card, "on | events")
    by_id = {text.id: text for text in texts}
    lines = [
        "## Realis",
        "",
        "`realis` says how real the act is, according to the text. Tables by day count `historical` events separately.",
        "",
        *_table(
            ["`realis`", "means", "F1", "labelled", "in the sample"],
            [
                (name, meaning, measured[f"F1 of {name}"], f"{labelled[name]:,}", told.get(name, 0))
                for name, meaning in _REALIS.items()
            ],
        ),
        f"F1 is measured on {int(measured['events']):,} events that are otherwise right and whose realis is"
        f" labelled; of these {measured['accuracy']} have the right realis. A dash: none of them has it. `labelled`"
        " counts labelled acts, also those that the model learns from.",
        "",
    ]
    for row in _examples("realis_examples.csv"):
        text = by_id[row["id"]]
        [shown] = [one for one in text.evidence if _is_chosen(one, row)]
        if shown.realis != row["realis"]:
            raise ValueError(f"{row['id']} in realis_examples.csv is not labelled {row['realis']}")
        lines += [
            f"- {row['realis']}: {_marked(text, shown)}<br>*{row['english']}* {shown.event_type}, {_ends(shown)}."
        ]
    return [*lines, ""]


def _confidence(db: duckdb.DuckDBPyConnection, card: str) -> list[str]:
    [(least, of_story, confident, events, sure)] = db.sql(
        "SELECT min_confidence, min_story_confidence, confident_from, events,"
        " (SELECT count(*) FROM events WHERE confidence >= confident_from) FROM build"
    ).fetchall()
    calibrated = card_table(card, "candidates of | number")[-1]
    [sentence] = re.findall(r"[^.]* nine in ten events are right: (.*?\.\d+ of \d+).*?(\d\.\d+)\.", card)
    return [
        "## Confidence",
        "",
        "`confidence` is the probability that the event is right: source, target and type. It is calibrated, so that of"
        " the events at a given value, that share is right, on texts the model was not trained on (calibration error"
        f" {calibrated['calibration error']} on {calibrated['candidates of']}). Their sum is how many right events to"
        " expect. It says nothing about whether the report is true.",
        "",
        "![Reliability](reliability.svg)",
        "",
        f"Readings below {least:.3f} (`build.min_confidence`) are not events, nor are those of a story whose likeliest"
        f" reading is below {of_story:.3f} (`build.min_story_confidence`); their sentences are in"
        f" `uncoded_sentences`. From {confident:.3f} on (`build.confident_from`) nine in ten are right: {sentence[0]}"
        f" on texts not used to choose the threshold, with a recall of {sentence[1]}. In the sample {sure} of {events}"
        " events, historical ones included, are that sure.",
        "",
        *_table(
            ["source and target are", "events", "right"],
            [
                (row["rule"].removeprefix("`reader.").rstrip("`"), row["events"], row["right"])
                for row in card_table(card, "rule | events")
            ],
        ),
        "`named`: both by a form in the lexicon; `referred`: one by a pronoun or a description; `implied`: one by no"
        " words.",
        "",
    ]


def _measured(card: str) -> list[str]:
    two = agreement()
    [chosen_on] = re.findall(r"chosen on (.*?) for the best F1", card)
    rows = card_table(card, "texts | number")
    [version] = re.findall(r"^Version (\S+):", card, re.MULTILINE)
    return [
        "## How it was measured",
        "",
        "The model reads labelled stories it was not trained on. An event is right if source, target and type"
        " match the label; precision is the share of its events that are right, recall the share of labelled events"
        f" that it finds. The figures are those of the [model card](model-card.md), version {version};"
        " precision and recall by type are counted over all of these texts together.",
        "",
        *_table(
            ["texts", "are", "stories", "events", "F1", "precision", "recall", "F1 of dyads", "F1 of pairs"],
            [
                (
                    f"`{row['texts']}`",
                    "invented or retold, like those trained on"
                    if row["texts"] == "held"
                    else "retold real reports",
                    *(row[name] for name in ("number", "events", "events F1", "precision", "recall")),
                    *(row[name] for name in ("dyads F1", "pairs F1")),
                )
                for row in rows
            ],
        ),
        f"The threshold for events was chosen on {chosen_on}, for the best F1; the other texts were held"
        " out.",
        "",
        f"Two annotators who labelled {two['stories']} stories, neither seeing the other's labels, agree on events at"
        f" an F1 of {two['events']} (dyads {two['dyads']}, pairs {two['pairs']}): about as well as a reader can"
        " be shown to do.",
        "",
    ]


def _each_type(texts: Sequence[Labelled], types: Sequence[Mapping[str, Any]], card: str) -> list[str]:
    roots = _roots()
    by_id = {text.id: text for text in texts}
    measured = {row["type"]: row for row in card_table(card, "type | labelled")}
    examples = _examples("codebook_examples.csv")
    lines = []
    for one in types:
        kind, figures = one["type"], measured[one["type"]]
        cameo = "; ".join(f"{root} {name} (Goldstein {score:g})" for root, name, score in roots[kind])
        direction = "from source to target" if one["directed"] else "both ways"
        lines += [
            f"## {kind}",
            "",
            f"{one['name_en']}, *{one['name_nl']}*: the source {one['definition']}.",
            "",
            f"Quad class {one['quad_class']} ({_QUADS[one['quad_class']]}), intensity {one['intensity']:g},"
            f" {direction}. CAMEO: {cameo}. Precision {figures['precision']} of {figures['found']} found, recall"
            f" {figures['recall']} of {figures['labelled']} labelled.",
            "",
        ]
        for row in examples:
            if row["type"] == kind:
                lines += _example(by_id[row["id"]], kind, row)
        lines += [""]
    return lines[:-1]


def _example(text: Labelled, kind: str, row: Row) -> list[str]:
    """A line of the list of sentences; what it says of the type must match the label."""
    of_kind = [one for one in text.evidence if one.event_type == kind]
    if (row["is_it"] == "yes") != bool(of_kind):
        raise ValueError(f"{row['id']} in codebook_examples.csv: is_it is {row['is_it']}, the label differs")
    if of_kind:
        return [f"- {_marked(text, of_kind[0])}<br>*{row['english']}* {_ends(of_kind[0])}."]
    instead = ", ".join(f"{one.event_type} ({_ends(one)})" for one in text.evidence)
    return [
        f"- Not: {text.text}<br>*{row['english']}* {row['why_not']}"
        + (f" It is {instead}." if instead else "")
    ]


def _is_chosen(one: Evidence, row: Row) -> bool:
    told = (one.source, one.target, one.event_type, str(one.trigger[0]))
    return told == (row["source"], row["target"], row["type"], row["trigger_start"])


def _marked(text: Labelled, shown: Evidence) -> str:
    """The sentence with an event, its trigger in bold."""
    start, end = shown.trigger
    whole = text.text
    ends = [place.end() for place in re.finditer(r"[.?!]\"? |\n", whole)]
    first = max((place for place in ends if place <= start), default=0)
    last = min((place for place in ends if place >= end), default=len(whole))
    return f"{whole[first:start]}**{whole[start:end]}**{whole[end:last]}".strip()


def _ends(shown: Evidence) -> str:
    names = dict(lexicon("countries").select("country", "name_en").iter_rows())
    between = "and" if shown.event_type in UNDIRECTED else "to"
    return f"{names[shown.source]} {between} {names[shown.target]}"


def _types() -> list[dict[str, Any]]:
    """The types in the lexicon, by quad class."""
    of_numbers = {"quad_class": pl.Int8, "intensity": pl.Float64}
    directed = pl.col("directed") == "true"
    return (
        lexicon("event_types").cast(of_numbers).with_columns(directed).sort("quad_class", "type").to_dicts()
    )


def _roots() -> dict[str, list[tuple[str, str, float]]]:
    rows = lexicon("cameo_crosswalk").select("type", "cameo_root", "cameo_name", "goldstein").iter_rows()
    found: dict[str, list[tuple[str, str, float]]] = {}
    for kind, code, name, goldstein in rows:
        found.setdefault(kind, []).append((code, name, float(goldstein)))
    return found


def _examples(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))
