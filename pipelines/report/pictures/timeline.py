"""Conflict and cooperation over time, above the volume of reports and captures for comparison."""

from pipelines.report.markup import element, label, picture, tooltip, words
from pipelines.report.phrases import Phrase, counted, number, percent, say
from pipelines.report.queries import Answer, Row
from pipelines.report.scales import full_period_name, period_name, ticks
from pipelines.report.section import NARROW, WIDE, Section, both, nothing

_UP = ("verbal_cooperation", "material_cooperation")
_DOWN = ("verbal_conflict", "material_conflict")
_PLOT, _STRIP = 250, 58
_NAMES = {
    "material_cooperation": Phrase("samenwerking in daden", "cooperation in deeds"),
    "verbal_cooperation": Phrase("samenwerking in woorden", "cooperation in words"),
    "verbal_conflict": Phrase("conflict in woorden", "conflict in words"),
    "material_conflict": Phrase("conflict in daden", "conflict in deeds"),
}


def timeline_section(answer: Answer) -> Section:
    """Events by quad class, cooperation up and conflict down."""
    rows = answer.rows
    title = Phrase("Conflict en samenwerking door de tijd", "Conflict and cooperation over time")
    reading = say(
        "Omhoog: samenwerking, omlaag: conflict. Effen is in woorden (overleg, steun, verwijt), gestreept "
        "in daden (hulp, sancties, geweld). De grijze staven eronder tellen de berichten: minder berichten "
        "is niet meer vrede. Gearceerd: van die tijd zijn er geen pagina's bewaard. Een gebeurtenis telt op "
        "de dag van haar bericht.",
        "Up: cooperation, down: conflict. Plain is in words (talks, support, blame), hatched in deeds (aid, "
        "sanctions, force). The grey bars below count reports: fewer reports is not more peace. Shaded: no "
        "pages were captured of that time. An event counts on the day of its report.",
    )
    if not rows:
        return Section(
            "time",
            title,
            Phrase("Nog geen dagen.", "No days yet."),
            reading,
            nothing(
                Phrase(
                    "De tijdlijn begint met de eerste dag waarvan er berichten zijn.",
                    "The timeline begins with the first day that has reports.",
                )
            ),
            {"conflict_over_time": answer},
        )
    figure = _legend() + both(_timeline(rows, WIDE), _timeline(rows, NARROW))
    return Section("time", title, _finding(rows), reading, figure, {"conflict_over_time": answer})


def _finding(rows: list[Row]) -> Phrase:
    conflict = sum(row[kind] for row in rows for kind in _DOWN)
    deeds = sum(row["material_conflict"] for row in rows)
    events = conflict + sum(row[kind] for row in rows for kind in _UP)
    if not events:
        return Phrase("Nog geen gebeurtenissen tussen landen.", "No events between countries yet.")
    text = say(
        "Van {events} is {conflict} conflict; {deeds} van dat conflict bestaat uit daden.",
        "Of {events}, {conflict} is conflict; {deeds} of that conflict is deeds.",
        events=counted(events, ("gebeurtenis", "gebeurtenissen"), ("event", "events")),
        conflict=percent(conflict, events),
        deeds=percent(deeds, conflict),
    )
    if len(rows) < 2:
        return text
    worst = max(rows, key=lambda row: sum(row[kind] for kind in _DOWN))
    return say(
        "{text} Het meeste conflict: {period}, {count} op {stories}.",
        "{text} Most conflict: {period}, {count} in {stories}.",
        text=text,
        period=full_period_name(worst["grain"], worst["period"]),
        count=counted(
            sum(worst[kind] for kind in _DOWN), ("gebeurtenis", "gebeurtenissen"), ("event", "events")
        ),
        stories=counted(worst["stories"], ("bericht", "berichten"), ("report", "reports")),
    )


def _timeline(rows: list[Row], width: int) -> str:
    left, right, head = 34, 6, 34
    most_up = max(sum(row[kind] for kind in _UP) for row in rows)
    most_down = max(sum(row[kind] for kind in _DOWN) for row in rows)
    stories = max((row["stories"] for row in rows), default=0)
    grid = ticks(max(most_up, most_down, 1))
    step_size = grid[1]
    above, below = (-(-most // step_size) * step_size or step_size for most in (most_up, most_down))
    scale = _PLOT / (above + below)
    zero = head + above * scale
    bottom = head + _PLOT
    strip = bottom + 58
    step = (width - left - right) / len(rows)
    thick = min(step * 0.72, 64)
    room = thick > 20
    marks = []
    for value in (*[-value for value in grid[1:] if value <= below], *[v for v in grid if v <= above]):
        y = zero - value * scale
        marks.append(
            element("line", x1=left, x2=width - right, y1=y, y2=y, class_="axis" if value == 0 else "rule")
        )
        marks.append(label(number(abs(value)), left - 6, y, dy="0.35em", text_anchor="end", class_="tick"))
    for index, row in enumerate(rows):
        middle = left + (index + 0.5) * step
        shapes = []
        if not row["days_captured"]:
            shapes.append(
                element("rect", x=middle - step / 2, y=head, width=step, height=_PLOT, class_="no-captures")
            )
        shapes.append(element("rect", x=middle - step / 2, y=head, width=step, height=_PLOT, class_="touch"))
        for kinds, sign in ((_UP, -1), (_DOWN, 1)):
            at = zero
            for kind in kinds:
                size = row[kind] * scale
                if size:
                    shapes.append(
                        element(
                            "rect", x=middle - thick / 2, y=at if sign > 0 else at - size, width=thick, height=size,
                            class_=f"bar {kind.replace('_', '-')}",
                        )
                    )  # fmt: skip
                at += sign * size
            total = sum(row[kind] for kind in kinds)
            if room and total:
                shapes.append(
                    label(
                        number(total),
                        middle,
                        at + (13 if sign > 0 else -5),
                        text_anchor="middle",
                        class_="figures",
                    )
                )
        high = _STRIP * row["stories"] / stories if stories else 0
        shapes.append(
            element(
                "rect",
                x=middle - thick / 2,
                y=strip + _STRIP - high,
                width=thick,
                height=high,
                class_="bar volume",
            )
        )
        if room and row["stories"]:
            shapes.append(
                label(
                    number(row["stories"]),
                    middle,
                    strip + _STRIP - high - 4,
                    text_anchor="middle",
                    class_="figures",
                )
            )
        marks.append(element("g", *shapes, **tooltip(_tooltip(row))))
    marks += _days(rows, left, step, bottom + 18)
    marks.append(label(Phrase("↑ samenwerking", "↑ cooperation"), left, 12, class_="corner cooperation-text"))
    marks.append(
        label(
            Phrase("↓ conflict", "↓ conflict"),
            width - right,
            12,
            text_anchor="end",
            class_="corner conflict-text",
        )
    )
    marks.append(label(Phrase("berichten", "reports"), left, strip - 20, class_="tick"))
    marks.append(
        element("line", x1=left, x2=width - right, y1=strip + _STRIP, y2=strip + _STRIP, class_="axis")
    )
    return picture(
        width, strip + _STRIP + 6, *marks,
        name=Phrase("Gebeurtenissen door de tijd", "Events over time"), class_="timeline",
    )  # fmt: skip


def _days(rows: list[Row], left: float, step: float, y: float) -> list[str]:
    every = max(1, -(-58 // int(step or 1))) if step < 58 else 1
    return [
        label(
            period_name(row["grain"], row["period"]),
            left + (index + 0.5) * step,
            y,
            text_anchor="middle",
            class_="tick",
        )
        for index, row in enumerate(rows)
        if index % every == 0
    ]


def _tooltip(row: Row) -> Phrase:
    lines = [say("{name}: {n}", "{name}: {n}", name=name, n=row[kind]) for kind, name in _NAMES.items()]
    period = full_period_name(row["grain"], row["period"])
    tail = say(
        "{stories}, {captures}", "{stories}, {captures}",
        stories=counted(row["stories"], ("bericht", "berichten"), ("report", "reports")),
        captures=counted(row["captures"], ("pagina bewaard", "pagina's bewaard"), ("page captured", "pages captured")),
    )  # fmt: skip
    parts = [period, *lines, tail]
    return Phrase("\n".join(part.nl for part in parts), "\n".join(part.en for part in parts))


def _legend() -> str:
    keys = [
        element("span", element("i", class_=f"swatch {kind.replace('_', '-')}"), words(name), class_="key")
        for kind, name in _NAMES.items()
    ]
    return element("p", *keys, class_="legend")
