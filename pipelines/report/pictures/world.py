"""Which countries take part: a map of the world, and the countries that take part most."""

import csv
from functools import cache
from importlib.resources import files
from itertools import pairwise

from pipelines.report.markup import element, label, picture, tooltip, words
from pipelines.report.phrases import Phrase, counted, joined, number, percent, say
from pipelines.report.queries import Answer, Row
from pipelines.report.section import Section, nothing

_SHAPES = files("pipelines.report") / "shapes" / "countries.csv"
# The part of the projected world with land.
_LEFT, _WIDTH, _HEIGHT = 35, 925, 434
# Square units: smaller countries get a dot, too.
_SMALL = 7
_LABELS, _LABELS_NARROW = 9, 4
_LISTED = 12
_CLASSES = 5


@cache
def _shapes() -> tuple[dict[str, str], ...]:
    return tuple(csv.DictReader(_SHAPES.read_text("utf-8").splitlines()))


def world_section(answer: Answer) -> Section:
    """The map, shaded by reports with an event of the country."""
    rows = answer.rows
    title = Phrase("Wie er meedoen", "Who takes part")
    reading = say(
        "Hoe sterker de kleur van een land, hoe meer berichten met een gebeurtenis waaraan het deelneemt, "
        "als wie iets doet of als wie het overkomt. Gestreept: wel genoemd, geen gebeurtenis. Een stip is "
        "een land dat te klein is om te zien. De kaart is vlakgetrouw (Equal Earth); grenzen volgen de "
        "landcodes van ISO 3166.",
        "The stronger the colour of a country, the more reports with an event that it takes part in, as the "
        "one who acts or the one acted on. Hatched: mentioned, but no event. A dot is a country too small "
        "to see. The map keeps areas true (Equal Earth); borders follow the country codes of ISO 3166.",
    )
    if not rows:
        return Section(
            "world",
            title,
            Phrase("Nog geen land genoemd.", "No country mentioned yet."),
            reading,
            nothing(
                Phrase(
                    "Zodra een bericht een land noemt, verschijnt hier de kaart.",
                    "The map appears as soon as a report mentions a country.",
                )
            ),
            {"countries": answer},
        )
    return Section(
        "world", title, _finding(rows), reading, _map(rows) + _ranking(rows), {"countries": answer}
    )


def _finding(rows: list[Row]) -> Phrase:
    acting = [row for row in rows if row["reports"]]
    if not acting:
        return say(
            "{countries} genoemd, nog zonder gebeurtenis tussen twee landen.",
            "{countries} mentioned, as yet without an event between two of them.",
            countries=counted(len(rows), ("land", "landen"), ("country", "countries")),
        )
    named = [
        say("{name} ({n})", "{name} ({n})", name=Phrase(row["name_nl"], row["name_en"]), n=row["reports"])
        for row in acting[:4]
    ]
    text = say(
        "In de meeste berichten met een gebeurtenis: {named}.", "In most reports with an event: {named}.",
        named=joined(named),
    )  # fmt: skip
    return say(
        "{text} Van de {mentioned} genoemde landen nemen er {acting} aan een gebeurtenis deel.",
        "{text} Of the {mentioned} countries mentioned, {acting} take part in an event.",
        text=text,
        mentioned=len(rows),
        acting=len(acting),
    )


def breaks(most: int) -> list[int]:
    """Lower bounds of at most five classes, in roughly geometric progression."""
    if most <= _CLASSES:
        return list(range(1, most + 1))
    ratio = most ** (1 / _CLASSES)
    bounds = sorted({max(round(ratio**step), step + 1) for step in range(_CLASSES)})
    return [_round(bound) for bound in bounds]


def _round(bound: int) -> int:
    return bound if bound < 20 else round(bound, 1 - len(str(bound)))


def _class(reports: int, bounds: list[int]) -> int:
    return sum(reports >= bound for bound in bounds)


def _map(rows: list[Row]) -> str:
    of = {row["country"]: row for row in rows}
    most = max(row["reports"] for row in rows)
    bounds = breaks(most) if most else []
    # The top class gets the darkest shade, also with fewer classes.
    shift = _CLASSES - len(bounds)
    lands, dots = [], []
    for shape in _shapes():
        row = of.get(shape["country"])
        kind = "land none"
        details = {}
        if row:
            kind = f"land s{_class(row['reports'], bounds) + shift}" if row["reports"] else "land mentioned"
            details = tooltip(_tooltip(row))
        if shape["path"]:
            lands.append(element("path", d=shape["path"], class_=kind, **details))
        if row and float(shape["area"]) < _SMALL:
            dots.append(
                element(
                    "circle",
                    cx=shape["x"],
                    cy=shape["y"],
                    r=2.6,
                    class_=kind.replace("land", "land dot"),
                    **details,
                )
            )
    name = Phrase(
        "Wereldkaart: berichten met een gebeurtenis, per land", "World map: reports with an event, by country"
    )
    drawing = picture(
        _WIDTH, _HEIGHT, element("g", *lands), element("g", *dots), element("g", *_labels(rows)),
        name=name, class_="map", left=_LEFT,
    )  # fmt: skip
    return drawing + _legend(bounds, shift, most)


def _tooltip(row: Row) -> Phrase:
    return say(
        "{name}\nin {reports} met een gebeurtenis\n{cooperation} samenwerking, {conflict} conflict\ngenoemd "
        "in {mentioned}",
        "{name}\nin {reports} with an event\n{cooperation} cooperation, {conflict} conflict\nmentioned in "
        "{mentioned}",
        name=Phrase(f"{row['name_nl']} ({row['country']})", f"{row['name_en']} ({row['country']})"),
        reports=counted(row["reports"], ("bericht", "berichten"), ("report", "reports")),
        cooperation=row["cooperation"],
        conflict=row["conflict"],
        mentioned=row["mentioned_in"],
    )


def _labels(rows: list[Row]) -> list[str]:
    places = {shape["country"]: (float(shape["x"]), float(shape["y"])) for shape in _shapes()}
    taken: list[tuple[float, float, float]] = []
    labels: list[str] = []
    for row in rows[: _LABELS + 2]:
        if not row["reports"] or len(labels) == _LABELS:
            break
        x, y = places[row["country"]]
        half = 3.4 * max(len(row["name_nl"]), len(row["name_en"]))
        if any(abs(y - ty) < 22 and abs(x - tx) < half + th for tx, ty, th in taken):
            continue
        taken.append((x, y, half))
        class_ = "place" if len(labels) < _LABELS_NARROW else "place minor"
        labels.append(
            element(
                "g",
                label(Phrase(row["name_nl"], row["name_en"]), x, y, dy="-0.15em"),
                label(number(row["reports"]), x, y, dy="0.9em", class_="figures"),
                class_=class_,
            )
        )
    return labels


def _legend(bounds: list[int], shift: int, most: int) -> str:
    keys = []
    for step, (low, above) in enumerate(pairwise([*bounds, most + 1]), start=1 + shift):
        text = number(low) if above - low == 1 else say("{a}–{b}", "{a}–{b}", a=low, b=above - 1)
        keys.append(element("span", element("i", class_=f"swatch s{step}"), words(text), class_="key"))
    keys.append(
        element(
            "span",
            element("i", class_="swatch mentioned"),
            words(Phrase("alleen genoemd", "only mentioned")),
            class_="key",
        )
    )
    title = element(
        "span", words(Phrase("berichten met een gebeurtenis", "reports with an event")), class_="key-title"
    )
    return element("p", title, *keys, class_="legend")


def _ranking(rows: list[Row]) -> str:
    listed = sorted(
        (row for row in rows if row["reports"]), key=lambda row: -row["cooperation"] - row["conflict"]
    )[:_LISTED]
    if not listed:
        return ""
    most = max(row["cooperation"] + row["conflict"] for row in listed)
    items = [
        element(
            "li",
            element("span", words(Phrase(row["name_nl"], row["name_en"])), class_="name"),
            element(
                "span",
                element("i", class_="bar cooperation", style=f"width:{100 * row['cooperation'] / most:.1f}%"),
                element("i", class_="bar conflict", style=f"width:{100 * row['conflict'] / most:.1f}%"),
                class_="bars",
            ),
            element(
                "span",
                words(number(row["cooperation"] + row["conflict"])),
                element("small", words(_conflict_share(row))),
                class_="value",
            ),
        )
        for row in listed
    ]
    title = Phrase(
        "Gebeurtenissen per land: samenwerking, dan gestreept conflict",
        "Events by country: cooperation, then hatched conflict",
    )
    return element("h3", words(title)) + element("ol", *items, class_="ranking")


def _conflict_share(row: Row) -> Phrase:
    return say(
        " {share} conflict", " {share} conflict",
        share=percent(row["conflict"], row["cooperation"] + row["conflict"]),
    )  # fmt: skip
