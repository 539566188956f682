"""The pairs as a chord diagram: the strongest ties between countries, and their clusters."""

from collections import defaultdict
from math import cos, degrees, pi, sin

from pipelines.report.markup import element, label, picture, tooltip, words
from pipelines.report.pairs import code_key, countries_of, pair_name, pair_tooltip, strongest
from pipelines.report.phrases import Phrase, counted, joined, percent, say
from pipelines.report.queries import Answer, Row
from pipelines.report.section import NARROW, WIDE, Section, both, nothing

_COUNTRIES, _COUNTRIES_NARROW = 22, 16
_GAP = 0.035  # radians between two countries
# A tie counts as one kind from this share of its events.
_MOSTLY = 0.6

Tie = tuple[str, str]


def chord_section(answer: Answer) -> Section:
    """The strongest pairs as ribbons between countries on a circle."""
    rows = answer.rows
    title = Phrase("Het web van betrekkingen", "The web of relations")
    reading = say(
        "Elke boog is een land, elk lint een paar; hoe breder het lint, hoe meer gebeurtenissen. Effen "
        "blauw: vooral samenwerking; gestreept oranje: vooral conflict; gestippeld grijs: van beide. Wijs "
        "een land aan om alleen zijn linten te zien.",
        "Each arc is a country, each ribbon a pair; the wider the ribbon, the more events. Plain blue: "
        "mostly cooperation; hatched orange: mostly conflict; dotted grey: some of both. Point at a country "
        "to see its ribbons alone.",
    )
    if not rows:
        return Section(
            "web",
            title,
            Phrase("Nog geen betrekkingen om te tonen.", "No relations to show yet."),
            reading,
            nothing(
                Phrase(
                    "Het web verschijnt zodra er een gebeurtenis tussen twee landen is.",
                    "The web appears as soon as there is an event between two countries.",
                )
            ),
            {"pairs": answer},
        )
    wide, narrow = strongest(rows, _COUNTRIES), strongest(rows, _COUNTRIES_NARROW)
    note = say(
        "De {pairs} met de meeste gebeurtenissen, samen {share} van alle gebeurtenissen.",
        "The {pairs} with most events, together {share} of all events.",
        pairs=counted(len(wide), ("paar", "paren"), ("pair", "pairs")),
        share=percent(sum(row["events"] for row in wide), sum(row["events"] for row in rows)),
    )
    figure = both(
        _circle(wide, WIDE, radius=240, names=True) + element("p", words(note), class_="note"),
        _circle(narrow, NARROW, radius=132, names=False) + code_key(countries_of(narrow)),
    )
    return Section("web", title, _finding(wide), reading, _legend() + figure, {"pairs": answer})


def _finding(rows: list[Row]) -> Phrase:
    partners: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        partners[row["country_a"]].add(row["country_b"])
        partners[row["country_b"]].add(row["country_a"])
    hub = min(partners, key=lambda code: (-len(partners[code]), code))
    kinds = [_kind(row) for row in rows]
    foes = [pair_name(row) for row in rows if _kind(row) == "conflict"][:2]
    text = say(
        "De meeste tegenspelers: {hub} ({partners}). Van de getoonde linten zijn er {conflict} vooral "
        "conflict en {cooperation} vooral samenwerking",
        "Most counterparts: {hub} ({partners}). Of the ribbons shown, {conflict} are mostly conflict and "
        "{cooperation} mostly cooperation",
        hub=countries_of(rows)[hub],
        partners=len(partners[hub]),
        conflict=kinds.count("conflict"),
        cooperation=kinds.count("cooperation"),
    )
    if not foes:
        return say("{text}.", "{text}.", text=text)
    return say(
        "{text}; het breedste conflict: {foes}.", "{text}; the widest conflict: {foes}.",
        text=text, foes=joined(foes),
    )  # fmt: skip


def _kind(row: Row) -> str:
    if row["conflict"] >= _MOSTLY * row["events"]:
        return "conflict"
    return "cooperation" if row["cooperation"] >= _MOSTLY * row["events"] else "mixed"


def _order(rows: list[Row]) -> list[str]:
    """Order countries so that partners are adjacent: depth-first from the busiest country, along its strongest ties."""
    weight: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        weight[row["country_a"]][row["country_b"]] = row["events"]
        weight[row["country_b"]][row["country_a"]] = row["events"]
    order: list[str] = []

    def walk(code: str) -> None:
        order.append(code)
        # Countries with few other partners first: they stay next to this one.
        for other in sorted(weight[code], key=lambda one: (len(weight[one]), -weight[code][one], one)):
            if other not in order:
                walk(other)

    for code in sorted(weight, key=lambda one: (-sum(weight[one].values()), one)):
        if code not in order:
            walk(code)
    return order


def _circle(rows: list[Row], width: int, *, radius: int, names: bool) -> str:
    order = _order(rows)
    place = {code: index for index, code in enumerate(order)}
    events: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        events[row["country_a"]] += row["events"]
        events[row["country_b"]] += row["events"]
    unit = (2 * pi - _GAP * len(order)) / sum(events.values())
    start: dict[str, float] = {}
    angle = -pi / 2
    for code in order:
        start[code] = angle
        angle += events[code] * unit + _GAP
    ends = _ends(rows, order, place, start, unit)
    label_space = 116 if names else 40
    height = 2 * (radius + label_space)
    x, y = width / 2, height / 2
    country_names = countries_of(rows)
    ribbons = [
        element(
            "path",
            d=_ribbon(
                ends[row["country_a"], row["country_b"]], ends[row["country_b"], row["country_a"]], radius - 6
            ),
            class_=f"ribbon {_kind(row)}",
            data_of=f"{row['country_a']} {row['country_b']}",
            **tooltip(pair_tooltip(row)),
        )
        for row in sorted(rows, key=lambda row: row["events"])
    ]
    arcs = []
    for code in order:
        first, last = start[code], start[code] + events[code] * unit
        details = say(
            "{name}\n{events} in dit web", "{name}\n{events} in this web",
            name=country_names[code],
            events=counted(events[code], ("gebeurtenis", "gebeurtenissen"), ("event", "events")),
        )  # fmt: skip
        arcs.append(
            element(
                "g",
                element("path", d=_arc(first, last, radius), class_="arc"),
                _radial(country_names[code] if names else code, (first + last) / 2, radius + 12),
                class_="country",
                data_country=code,
                tabindex="0",
                **tooltip(details),
            )
        )
    inside = element("g", *ribbons, *arcs, transform=f"translate({x:g},{y:g})")
    return picture(
        width, height, inside, name=Phrase("Web van landenparen", "Web of country pairs"), class_="chord"
    )


def _ends(
    rows: list[Row], order: list[str], place: dict[str, int], start: dict[str, float], unit: float
) -> dict[Tie, tuple[float, float]]:
    """For each country and partner, the angles between which their ribbon leaves the country."""
    partners: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        partners[row["country_a"]].append((row["country_b"], row["events"]))
        partners[row["country_b"]].append((row["country_a"], row["events"]))
    ends: dict[Tie, tuple[float, float]] = {}
    for code in order:
        angle = start[code]
        # Nearest neighbour first, backwards: ribbons from one country do not cross.
        for other, events in sorted(
            partners[code], key=lambda one: (place[code] - place[one[0]]) % len(order)
        ):
            ends[code, other] = (angle, angle + events * unit)
            angle += events * unit
    return ends


def _point(angle: float, radius: float) -> str:
    return f"{radius * cos(angle):.1f},{radius * sin(angle):.1f}"


def _arc(first: float, last: float, radius: float) -> str:
    large = int(last - first > pi)
    return (
        f"M{_point(first, radius)}A{radius:g},{radius:g} 0 {large} 1 {_point(last, radius)}"
        f"L{_point(last, radius + 7)}A{radius + 7:g},{radius + 7:g} 0 {large} 0 {_point(first, radius + 7)}Z"
    )


def _ribbon(one: tuple[float, float], other: tuple[float, float], radius: float) -> str:
    def arc(ends: tuple[float, float]) -> str:
        return f"A{radius:g},{radius:g} 0 {int(ends[1] - ends[0] > pi)} 1 {_point(ends[1], radius)}"

    first, last = _point(one[0], radius), _point(other[0], radius)
    return f"M{first}{arc(one)}Q0,0 {last}{arc(other)}Q0,0 {first}Z"


def _radial(name: Phrase | str, angle: float, radius: float) -> str:
    turned = cos(angle) < 0
    turn = degrees(angle) + (180 if turned else 0)
    return label(
        name,
        0,
        0,
        transform=f"translate({_point(angle, radius)}) rotate({turn:.1f})",
        text_anchor="end" if turned else "start",
        dy="0.35em",
        class_="row-name",
    )


def _legend() -> str:
    kinds = {
        "cooperation": Phrase("vooral samenwerking", "mostly cooperation"),
        "conflict": Phrase("vooral conflict", "mostly conflict"),
        "mixed": Phrase("van beide", "some of both"),
    }
    keys = [
        element("span", element("i", class_=f"swatch {kind}"), words(name), class_="key")
        for kind, name in kinds.items()
    ]
    width = element(
        "span", words(say("vooral: {share} of meer", "mostly: {share} or more",
        share=percent(_MOSTLY, 1))), class_="key-title",
    )  # fmt: skip
    return element("p", *keys, width, class_="legend")
