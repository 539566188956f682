"""The pairs as a matrix: conflict above the diagonal, cooperation below it."""

import math
from itertools import islice

from pipelines.report.markup import element, label, picture, tooltip, words
from pipelines.report.pairs import code_key, countries_of, pair_name, pair_tooltip
from pipelines.report.phrases import Phrase, counted, number, percent, say
from pipelines.report.queries import Answer, Row
from pipelines.report.section import NARROW, WIDE, Section, both, nothing

_SIZE, _SIZE_NARROW = 18, 11
_SHADES = 4


def matrix_section(pairs: Answer, evidence: Answer) -> Section:
    """The matrix, and a sentence as evidence for each of the most reported pairs."""
    rows = pairs.rows
    title = Phrase("Wie met wie, en tegen wie", "Who with whom, and against whom")
    reading = say(
        "Elk paar landen heeft twee vakjes. Boven de diagonaal staat hoe vaak het tot conflict kwam, "
        "eronder hoe vaak tot samenwerking; het getal is het aantal gebeurtenissen. Vergelijk een vakje met "
        "zijn spiegelbeeld.",
        "Each pair of countries has two cells. Above the diagonal is how often it came to conflict, below "
        "it how often to cooperation; the number counts events. Compare a cell with its mirror image.",
    )
    answers = {"pairs": pairs, "evidence": evidence}
    if not rows:
        return Section(
            "pairs",
            title,
            Phrase("Nog geen gebeurtenis tussen twee landen.", "No event between two countries yet."),
            reading,
            nothing(
                Phrase(
                    "De matrix verschijnt zodra een bericht vertelt wat een land tegenover een ander deed.",
                    "The matrix appears as soon as a report tells what one country did toward another.",
                )
            ),
            answers,
        )
    figure = both(_matrix(rows, _SIZE, WIDE, names=True), _matrix(rows, _SIZE_NARROW, NARROW, names=False))
    return Section("pairs", title, _finding(rows), reading, figure + _evidence(evidence.rows), answers)


def _finding(rows: list[Row]) -> Phrase:
    events = sum(row["events"] for row in rows)
    first = rows[0]
    return say(
        "{pairs} met een gebeurtenis. Het vaakst {pair}: {events}, waarvan {share} conflict. Over alle "
        "paren samen is {all} conflict.",
        "{pairs} with an event. Most often {pair}: {events}, {share} of them conflict. Over all pairs "
        "together {all} is conflict.",
        pairs=counted(
            len(rows), ("paar landen", "paren landen"), ("pair of countries", "pairs of countries")
        ),
        pair=pair_name(first),
        events=counted(first["events"], ("gebeurtenis", "gebeurtenissen"), ("event", "events")),
        share=percent(first["conflict"], first["events"]),
        all=percent(sum(row["conflict"] for row in rows), events),
    )


def _matrix(rows: list[Row], most: int, width: int, *, names: bool) -> str:
    shown = dict(islice(countries_of(rows).items(), most))
    place = {code: index for index, code in enumerate(shown)}
    side = 150 if names else 38
    step = min((width - side - 8) / len(shown), 44)
    top = 46 if names else 40
    inside = [row for row in rows if row["country_a"] in place and row["country_b"] in place]
    highest = max((max(row["cooperation"], row["conflict"]) for row in inside), default=1)
    marks = [_grid(len(shown), side, top, step)]
    for code, index in place.items():
        middle = (index + 0.5) * step
        marks.append(label(code, side + middle, top - 8, class_="code", text_anchor="middle"))
        name = shown[code] if names else code
        marks.append(label(name, side - 8, top + middle, class_="row-name", text_anchor="end", dy="0.35em"))
    for row in inside:
        first, second = sorted((place[row["country_a"]], place[row["country_b"]]))
        for kind, line, column in (("conflict", first, second), ("cooperation", second, first)):
            if row[kind]:
                marks.append(
                    _cell(
                        row,
                        kind,
                        x=side + column * step,
                        y=top + line * step,
                        step=step,
                        shade=_shade(row[kind], highest),
                    )
                )
    end = side + len(shown) * step
    marks.append(
        label(
            "conflict ↗",
            end, 14, class_="corner conflict-text", text_anchor="end",
        )
    )  # fmt: skip
    below = top + len(shown) * step + 20
    marks.append(
        label(Phrase("↙ samenwerking", "↙ cooperation"), side, below, class_="corner cooperation-text")
    )
    count = sum(row["events"] for row in inside)
    note = say(
        "De {n} landen met de meeste gebeurtenissen: {share} van alle gebeurtenissen valt "
        "tussen hen.",
        "The {n} countries with most events: {share} of all events fall between them.",
        n=len(shown), share=percent(count, sum(row["events"] for row in rows)),
    )  # fmt: skip
    drawing = picture(
        width,
        below + 8,
        *marks,
        name=Phrase("Matrix van landenparen", "Matrix of country pairs"),
        class_="matrix",
    )
    key = "" if names else code_key(shown)
    return drawing + element("p", words(note), class_="note") + key


def _grid(count: int, side: float, top: float, step: float) -> str:
    end = count * step
    lines = []
    for index in range(count + 1):
        at = index * step
        lines.append(element("line", x1=side, x2=side + end, y1=top + at, y2=top + at))
        lines.append(element("line", x1=side + at, x2=side + at, y1=top, y2=top + end))
    blocks = [
        element("rect", x=side + i * step, y=top + i * step, width=step, height=step, class_="diagonal")
        for i in range(count)
    ]
    return element("g", *blocks, *lines, class_="grid")


def _shade(count: int, highest: int) -> int:
    return max(1, min(_SHADES, round(_SHADES * math.sqrt(count / highest))))


def _cell(row: Row, kind: str, *, x: float, y: float, step: float, shade: int) -> str:
    return element(
        "g",
        element("rect", x=x + 1, y=y + 1, width=step - 2, height=step - 2, rx=2),
        label(number(row[kind]), x + step / 2, y + step / 2, text_anchor="middle", dy="0.35em"),
        class_=f"cell {kind} shade{shade}",
        **tooltip(pair_tooltip(row)),
    )


def _evidence(rows: list[Row]) -> str:
    if not rows:
        return ""
    quotes = []
    for row in rows:
        sentence, start = row["sentence"], row["trigger_from"]
        end = start + len(row["trigger"])
        # A trigger of several parts may not be contiguous in the sentence.
        whole = sentence[start:end] == row["trigger"]
        quoted = (
            words(sentence[:start]) + element("mark", words(row["trigger"])) + words(sentence[end:])
            if whole
            else words(sentence)
        )
        arrow = "→" if row["directed"] else "–"
        heading = Phrase(
            f"{row['source_nl']} {arrow} {row['target_nl']}", f"{row['source_en']} {arrow} {row['target_en']}"
        )
        kind = "conflict" if row["quad_class"] > 2 else "cooperation"
        quotes.append(
            element(
                "li",
                element("b", words(heading)),
                element("span", words(Phrase(row["type_nl"], row["type_en"])), class_=f"tag {kind}"),
                element("q", quoted, lang_="nl"),
                element("small", words(say("{day}", "{day}", day=row["event_date"]))),
            )
        )
    title = Phrase(
        "Wat er staat: een zin bij elk van de paren met de meeste gebeurtenissen",
        "In their words: a sentence from each of the pairs with most events",
    )
    return element("h3", words(title)) + element("ul", *quotes, class_="evidence")
