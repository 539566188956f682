"""Who reported it: agencies, and which of them are credited together."""

from pipelines.report.markup import element, label, picture, tooltip
from pipelines.report.phrases import Phrase, counted, joined, number, percent, say
from pipelines.report.queries import Answer, Row
from pipelines.report.section import NARROW, WIDE, Section, both, nothing

_AGENCIES, _SETS, _SETS_NARROW = 9, 16, 9
_LINE = 30
_NAME = 32


def agencies_section(agencies: Answer, combinations: Answer) -> Section:
    """An UpSet plot: sets of agencies as columns of dots, their counts as bars above, agencies as bars beside."""
    title = Phrase("De bureaus en hun overlap", "The agencies and their overlap")
    reading = say(
        "Elke kolom is een combinatie van persbureaus: verbonden stippen staan samen onder een bericht, de "
        "staaf erboven telt die berichten. De balken per regel tellen alle berichten van een bureau; het "
        "krachtige deel is wat alleen dat bureau noemt.",
        "Each column is a combination of agencies: connected dots stand on a report together, the bar above "
        "counts those reports. The bars in each row count all reports of an agency; the strong part is what "
        "names that agency alone.",
    )
    answers = {"agencies": agencies, "agency_combinations": combinations}
    if not agencies.rows:
        return Section(
            "agencies",
            title,
            Phrase("Nog geen bericht met een persbureau.", "No report with an agency yet."),
            reading,
            nothing(
                Phrase(
                    "De bureaus staan tussen haakjes achter de plaatsnaam waarmee een bericht begint.",
                    "Agencies stand in parentheses after the place that a report begins with.",
                )
            ),
            answers,
        )
    figure = both(
        _upset(agencies.rows, combinations.rows[:_SETS], WIDE),
        _upset(agencies.rows, combinations.rows[:_SETS_NARROW], NARROW),
    )
    return Section("agencies", title, _finding(agencies.rows, combinations.rows), reading, figure, answers)


def _finding(agencies: list[Row], combinations: list[Row]) -> Phrase:
    reports = sum(row["stories"] for row in combinations)
    several = sum(row["stories"] for row in combinations if len(row["agencies"]) > 1)
    names = [
        say("{name} ({share})", "{name} ({share})", name=row["name"], share=percent(row["stories"], reports))
        for row in agencies[:3]
    ]
    return say(
        "{share} van {reports} noemt meer dan één bureau. Het vaakst: {names}.",
        "{share} of {reports} name more than one agency. Most often: {names}.",
        share=percent(several, reports),
        reports=counted(reports, ("bericht", "berichten"), ("report", "reports")),
        names=joined(names),
    )


def _upset(agencies: list[Row], combinations: list[Row], width: int) -> str:
    wide = width == WIDE
    shown = agencies[:_AGENCIES]
    line = {row["agency"]: index for index, row in enumerate(shown)}
    columns = [row for row in combinations if all(agency in line for agency in row["agencies"])]
    side = 384 if wide else 122
    high = 120
    top = 36 + high + 16
    step = min((width - side - 12) / max(len(columns), 1), 46)
    marks = []
    for y in range(top, top + len(shown) * _LINE, 2 * _LINE):
        marks.append(element("rect", x=0, y=y, width=width, height=_LINE, class_="band"))
    marks += [
        _agency(row, top + index * _LINE, side, agencies[0]["stories"], wide)
        for index, row in enumerate(shown)
    ]
    most = max((row["stories"] for row in columns), default=1)
    for index, row in enumerate(columns):
        x = side + 14 + (index + 0.5) * step
        marks.append(
            _combination(
                row, line, x=x, thick=min(step * 0.62, 24), high=high * row["stories"] / most, top=top
            )
        )
    marks.append(
        label(Phrase("berichten per combinatie", "reports by combination"), side + 14, 12, class_="tick")
    )
    if wide:
        marks.append(label(Phrase("berichten per bureau", "reports by agency"), 0, top - 8, class_="tick"))
    return picture(
        width, top + len(shown) * _LINE + 4, *marks,
        name=Phrase("Persbureaus en hun combinaties", "Agencies and their combinations"), class_="upset",
    )  # fmt: skip


def _agency(row: Row, y: float, side: float, most: int, wide: bool) -> str:
    name = row["name"] if wide else row["agency"]
    room = 100
    first = side - room - 40
    scale = room / most
    details = say(
        "{name} ({code})\n{stories}\nalleen: {sole}, met andere: {joint}",
        "{name} ({code})\n{stories}\nalone: {sole}, with others: {joint}",
        name=row["name"], code=row["agency"],
        stories=counted(row["stories"], ("bericht", "berichten"), ("report", "reports")),
        sole=row["sole"], joint=row["joint"],
    )  # fmt: skip
    middle = y + _LINE / 2
    if not wide:
        return element(
            "g",
            label(name, 6, middle, dy="0.35em", class_="code"),
            label(number(row["stories"]), side - 4, middle, dy="0.35em", text_anchor="end", class_="figures"),
            **tooltip(details),
        )
    return element(
        "g",
        label(
            name if len(name) <= _NAME else name[: _NAME - 1] + "…", 6, middle, dy="0.35em", class_="row-name"
        ),
        element(
            "rect", x=first, y=y + 8, width=row["stories"] * scale, height=_LINE - 16, class_="bar volume"
        ),
        element("rect", x=first, y=y + 8, width=row["sole"] * scale, height=_LINE - 16, class_="bar sole"),
        label(
            number(row["stories"]), first + row["stories"] * scale + 4, middle, dy="0.35em", class_="figures"
        ),
        **tooltip(details),
    )


def _combination(row: Row, line: dict[str, int], *, x: float, thick: float, high: float, top: float) -> str:
    places = sorted(line[agency] for agency in row["agencies"])
    dots = [
        element(
            "circle", cx=x, cy=top + (place + 0.5) * _LINE, r=min(thick / 2, 6),
            class_="dot on" if place in places else "dot off",
        )
        for place in range(len(line))
    ]  # fmt: skip
    first, last = (top + (place + 0.5) * _LINE for place in (places[0], places[-1]))
    details = say(
        "{agencies}\n{stories}", "{agencies}\n{stories}",
        agencies=" + ".join(row["agencies"]),
        stories=counted(row["stories"], ("bericht", "berichten"), ("report", "reports")),
    )  # fmt: skip
    base = top - 12
    return element(
        "g",
        element("rect", x=x - thick / 2, y=base - high, width=thick, height=high, class_="bar sole"),
        label(number(row["stories"]), x, base - high - 4, text_anchor="middle", class_="figures"),
        *dots,
        element("line", x1=x, x2=x, y1=first, y2=last, class_="link"),
        **tooltip(details),
    )
