"""How old briefs were when they were seen: a distribution known only at the bounds of label intervals."""

from math import log10

from pipelines.report.markup import element, label, picture, tooltip, words
from pipelines.report.phrases import Phrase, counted, minutes, percent, say, span_of_minutes
from pipelines.report.queries import Answer, Row
from pipelines.report.section import NARROW, WIDE, Section, both, nothing

_HIGH = 300
_TICKS = (1, 10, 60, 360, 1440, 10080, 40320, 525600)
# Zero minutes cannot be placed on a logarithmic scale.
_YOUNGEST = 0.7
_ALL, _FIRST = ("briefs", "cumulative_share"), ("first_briefs", "first_cumulative_share")


def ages_section(ages: Answer, sections: Answer) -> Section:
    """The curve with its interval, and the spread of each section."""
    rows = ages.rows
    title = Phrase("Hoe vers het nieuws is", "How fresh the news is")
    reading = say(
        "De curve zegt welk deel van de korte berichten jonger was dan de leeftijd eronder, toen de pagina "
        "werd bewaard. Een label als ‘4 uur geleden’ is een interval (4 tot 5 uur): de curve is zeker op de "
        "hoekpunten en ligt daartussen ergens in het gekleurde vlak. Gestreept: elk bericht alleen toen het "
        "voor het eerst gezien werd. De schaal is logaritmisch.",
        "The curve tells which part of the briefs was younger than the age below it when the page was "
        "captured. A label such as ‘4 uur geleden’ (4 hours ago) is an interval, 4 to 5 hours: the curve is "
        "certain at its corners and lies somewhere in the coloured area between them. Dashed: each report "
        "only when it was first seen. The scale is logarithmic.",
    )
    answers = {"brief_ages": ages, "section_ages": sections}
    if not rows:
        return Section(
            "ages",
            title,
            Phrase("Nog geen kort bericht met een leeftijd.", "No brief with an age yet."),
            reading,
            nothing(
                Phrase(
                    "De leeftijd staat onder elk kort bericht in de lijst ‘Meer uit’.",
                    "The age stands below each brief in the list ‘Meer uit’.",
                )
            ),
            answers,
        )
    figure = both(_curve(rows, WIDE), _curve(rows, NARROW)) + both(
        _spread(sections.rows, WIDE), _spread(sections.rows, NARROW)
    )
    return Section("ages", title, _finding(rows), reading, figure, answers)


def quantile(rows: list[Row], share: float, counted_as: tuple[str, str] = _ALL) -> tuple[int, int] | None:
    """The label interval that holds a quantile of the ages."""
    column = counted_as[1]
    return next(
        (
            (row["age_from_minutes"], row["age_until_minutes"])
            for row in rows
            if row[column] is not None and row[column] >= share
        ),
        None,
    )


def _finding(rows: list[Row]) -> Phrase:
    median, first = quantile(rows, 0.5), quantile(rows, 0.5, _FIRST)
    hour = max((row["cumulative_share"] for row in rows if row["age_until_minutes"] <= 60), default=0)
    text = say(
        "Van {briefs} is de mediane leeftijd {median}; {hour} was nog geen uur oud.",
        "Of {briefs}, the median age is {median}; {hour} were less than an hour old.",
        briefs=counted(
            sum(row["briefs"] for row in rows),
            ("waarneming van een kort bericht", "waarnemingen van korte berichten"),
            ("sighting of a brief", "sightings of briefs"),
        ),
        median=span_of_minutes(*median) if median else Phrase("–", "–"),
        hour=percent(hour, 1),
    )
    if not first:
        return text
    return say(
        "{text} Toen ze voor het eerst gezien werden was dat {first}.",
        "{text} When they were first seen it was {first}.",
        text=text, first=span_of_minutes(*first),
    )  # fmt: skip


class _Axis:
    """Ages on a logarithmic scale."""

    def __init__(self, oldest: int, left: float, right: float) -> None:
        self.left, self.right = left, right
        self.oldest = max(oldest, 60)
        self._low = log10(_YOUNGEST)
        self._scale = (right - left) / (log10(self.oldest) - self._low)

    def __call__(self, age: float) -> float:
        return self.left + (log10(max(age, _YOUNGEST)) - self._low) * self._scale

    def rules(self, top: float, bottom: float) -> list[str]:
        """Grid lines at round ages, with labels below."""
        marks = []
        for age in _TICKS:
            if age <= self.oldest:
                x = self(age)
                marks.append(element("line", x1=x, x2=x, y1=top, y2=bottom, class_="rule"))
                marks.append(label(minutes(age), x, bottom + 18, text_anchor="middle", class_="tick"))
        return marks


def _curve(rows: list[Row], width: int) -> str:
    left, top = 44, 14
    axis = _Axis(rows[-1]["age_until_minutes"], left, width - 12)
    bottom = top + _HIGH

    def height(share: float) -> float:
        return bottom - share * _HIGH

    marks = axis.rules(top, bottom)
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = height(share)
        marks.append(
            element("line", x1=left, x2=width - 12, y1=y, y2=y, class_="axis" if share == 0 else "rule")
        )
        marks.append(label(percent(share, 1), left - 6, y, dy="0.35em", text_anchor="end", class_="tick"))
    for counted_as, kind in ((_FIRST, "first"), (_ALL, "all")):
        if quantile(rows, 0.5, counted_as) is None:
            continue
        marks += _band(rows, counted_as, kind, axis, height)
    median = quantile(rows, 0.5)
    if median:
        x = axis(median[1])
        beside = x + 100 < width
        marks.append(
            label(
                say("helft: {age}", "half: {age}", age=span_of_minutes(*median)),
                x + 10 if beside else x - 10, height(0.5) + (16 if beside else -16), class_="figures",
                text_anchor="start" if beside else "end",
            )
        )  # fmt: skip
    drawing = picture(
        width,
        bottom + 30,
        *marks,
        name=Phrase("Verdeling van leeftijden", "Distribution of ages"),
        class_="ages",
    )
    legend = element(
        "p",
        element(
            "span",
            element("i", class_="stroke all"),
            words(Phrase("elke waarneming", "every sighting")),
            class_="key",
        ),
        element(
            "span",
            element("i", class_="stroke first"),
            words(Phrase("eerste waarneming", "first sighting")),
            class_="key",
        ),
        element(
            "span",
            element("i", class_="swatch interval"),
            words(Phrase("interval van het label", "interval of the label")),
            class_="key",
        ),
        class_="legend",
    )
    return legend + drawing


def _band(rows: list[Row], counted_as: tuple[str, str], kind: str, axis: _Axis, height) -> list[str]:  # type: ignore[no-untyped-def]
    count, cumulative = counted_as
    total = sum(row[count] for row in rows)
    boxes, points = [], [(axis(rows[0]["age_from_minutes"]), height(0))]
    before = 0.0
    for row in rows:
        share = row[cumulative]
        low, high = axis(row["age_from_minutes"]), axis(row["age_until_minutes"])
        points += [(low, height(before)), (high, height(share))]
        if row[count]:
            details = say(
                "{age}\n{briefs}, {part}\njonger dan {end}: {share}",
                "{age}\n{briefs}, {part}\nyounger than {end}: {share}",
                age=span_of_minutes(row["age_from_minutes"], row["age_until_minutes"]),
                briefs=counted(row[count], ("waarneming", "waarnemingen"), ("sighting", "sightings")),
                part=percent(row[count], total),
                end=minutes(row["age_until_minutes"]),
                share=percent(share, 1),
            )
            boxes.append(
                element(
                    "rect", x=low, y=height(share), width=high - low, height=height(before) - height(share),
                    class_=f"interval {kind}", **tooltip(details),
                )
            )  # fmt: skip
        before = share
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return [*boxes, element("polyline", points=line, class_=f"curve {kind}")]


def _spread(rows: list[Row], width: int) -> str:
    if len(rows) < 2:
        return ""
    line, top = 34, 26
    left = 160 if width == WIDE else 104
    axis = _Axis(max(row["p90_until"] for row in rows), left, width - 14)
    bottom = top + line * len(rows)
    marks = axis.rules(top, bottom)
    for index, row in enumerate(rows):
        middle = top + (index + 0.5) * line
        section = row["section"] or Phrase("zonder rubriek", "without a section")
        details = say(
            "{section}: {briefs}\neen tiende jonger dan {low}\nde helft jonger dan {half}\n"
            "negen tiende jonger dan {high}",
            "{section}: {briefs}\na tenth younger than {low}\nhalf younger than {half}\nnine tenths younger "
            "than {high}",
            section=section,
            briefs=counted(row["briefs"], ("waarneming", "waarnemingen"), ("sighting", "sightings")),
            low=span_of_minutes(row["p10_from"], row["p10_until"]),
            half=span_of_minutes(row["median_from"], row["median_until"]),
            high=span_of_minutes(row["p90_from"], row["p90_until"]),
        )
        low, high = axis(row["p10_from"]), axis(row["p90_until"])
        start, end = axis(row["median_from"]), axis(row["median_until"])
        marks.append(
            element(
                "g",
                element("rect", x=0, y=middle - line / 2, width=width, height=line, class_="touch"),
                label(section, 0, middle, dy="0.05em", class_="row-name"),
                label(
                    counted(row["briefs"], ("waarneming", "waarnemingen"), ("sighting", "sightings")),
                    0, middle, dy="1.15em", class_="tick",
                ),
                element("line", x1=low, x2=high, y1=middle, y2=middle, class_="range"),
                element("rect", x=start, y=middle - 8, width=max(end - start, 3), height=16, rx=2, class_="median"),
                **tooltip(details),
            )
        )  # fmt: skip
    title = Phrase(
        "Per rubriek: het blok is het interval met de helft, de lijn loopt van een tiende tot negen tiende",
        "By section: the block is the interval that holds the half, the line runs from a tenth to nine "
        "tenths",
    )
    drawing = picture(
        width, bottom + 26, *marks, name=Phrase("Leeftijden per rubriek", "Ages by section"), class_="spread"
    )
    return element("h3", words(title)) + drawing
