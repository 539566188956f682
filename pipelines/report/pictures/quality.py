"""Data quality: captures per day, how much of them could be read, and what could not."""

from pipelines.report.markup import element, label, picture, tooltip, words
from pipelines.report.phrases import Phrase, counted, number, percent, say
from pipelines.report.queries import Answer, Row
from pipelines.report.scales import full_period_name, period_name, ticks
from pipelines.report.section import NARROW, WIDE, Section, both, nothing

_HIGH = 130
_MEASURES = {
    "pages": Phrase("bestanden gelezen als pagina", "files read as a page"),
    "characters": Phrase("tekens met een herkende functie", "characters with a recognised function"),
    "complete": Phrase("berichten niet afgebroken", "reports not cut off"),
    "agency": Phrase("berichten met een bekend bureau", "reports with a known agency"),
    "published": Phrase("berichten met een tijd van publicatie", "reports with a time of publication"),
    "labels": Phrase("leeftijden zonder tegenspraak", "ages without contradiction"),
    "country": Phrase("berichten die een land noemen", "reports that mention a country"),
    "event": Phrase("berichten met een gebeurtenis", "reports with an event"),
}
# These measure the news itself, not how well it was read.
_ABOUT = {"country", "event"}


def quality_section(
    reading: Answer, captures: Answer, quarantine: Answer, reasons: dict[str, Phrase]
) -> Section:
    """Captures over time, measures of reading, and the quarantine.

    `reasons` has a phrase for each reason of the quarantine.
    """
    rows = captures.rows
    title = Phrase("Waar de cijfers op rusten", "What the figures rest on")
    how = say(
        "Boven: bewaarde pagina's per dag; een gat betekent dat er niets bewaard is, niet dat er niets "
        "gebeurde. Onder: van elke maat hoeveel van hoeveel; de laatste twee (gedempt) zeggen iets over het "
        "nieuws, niet over het lezen. Wat niet te lezen was staat met de reden in de tabel quarantine.",
        "Top: pages captured a day; a gap means that nothing was captured, not that nothing happened. "
        "Below: of each measure how many of how many; the last two (muted) tell about the news, not about "
        "the reading. What could not be read stands in the table quarantine, with the reason.",
    )
    chart = (
        both(_captures(rows, WIDE), _captures(rows, NARROW))
        if rows
        else nothing(Phrase("Nog geen pagina bewaard.", "No page captured yet."))
    )
    figure = (
        element("h3", words(Phrase("Bewaarde pagina's", "Pages captured")))
        + chart
        + element("h3", words(Phrase("Gelezen", "Read")))
        + _measures(reading.rows)
        + element("h3", words(Phrase("In quarantaine", "In quarantine")))
        + _quarantine(quarantine.rows, reasons)
    )
    answers = {"captures_over_time": captures, "reading": reading, "quarantine_reasons": quarantine}
    return Section("quality", title, _finding(reading.rows, rows, quarantine.rows), how, figure, answers)


def _finding(measures: list[Row], captures: list[Row], quarantine: list[Row]) -> Phrase:
    of = {row["measure"]: row for row in measures}
    text = say(
        "{text} van de tekst heeft een herkende functie. {quarantine}.",
        "{text} of the text has a recognised function. {quarantine}.",
        text=percent(of["characters"]["good"], of["characters"]["total"]),
        quarantine=say(
            "{n} in quarantaine", "{n} in quarantine",
            n=counted(sum(row["cases"] for row in quarantine), ("geval", "gevallen"), ("case", "cases")),
        )
        if quarantine
        else Phrase("Niets in quarantaine", "Nothing is in quarantine"),
    )  # fmt: skip
    if not captures:
        return Phrase("Er is nog niets om te meten.", "There is nothing to measure yet.")
    days, captured = sum(row["days"] for row in captures), sum(row["days_captured"] for row in captures)
    gaps = (
        say(
            "Op {captured} van {days} is iets bewaard.",
            "Something was captured on {captured} of {days}.",
            captured=captured, days=counted(days, ("dag", "dagen"), ("day", "days"))
        )
        if captured < days
        else say(
            "Elke dag is iets bewaard ({days}).",
            "Something was captured every day ({days}).",
            days=counted(days, ("dag", "dagen"), ("day", "days")),
        )
    )  # fmt: skip
    return say("{gaps} {text}", "{gaps} {text}", gaps=gaps, text=text)


def _captures(rows: list[Row], width: int) -> str:
    left, right, top = 34, 6, 18
    grid = ticks(max(row["captures"] for row in rows), 3)
    bottom = top + _HIGH
    scale = _HIGH / grid[-1]
    step = (width - left - right) / len(rows)
    thick = min(step * 0.72, 64)
    every = 1 if step >= 58 else -(-58 // max(int(step), 1))
    marks = []
    for value in grid:
        y = bottom - value * scale
        marks.append(
            element("line", x1=left, x2=width - right, y1=y, y2=y, class_="axis" if value == 0 else "rule")
        )
        marks.append(label(number(value), left - 6, y, dy="0.35em", text_anchor="end", class_="tick"))
    for index, row in enumerate(rows):
        x = left + (index + 0.5) * step
        details = say(
            "{period}\n{captures}\n{items}\n{unknown} van de tekst niet herkend",
            "{period}\n{captures}\n{items}\n{unknown} of the text not recognised",
            period=full_period_name(row["grain"], row["period"]),
            captures=counted(
                row["captures"], ("pagina bewaard", "pagina's bewaard"), ("page captured", "pages captured")
            ),
            items=counted(
                row["items"], ("bericht erop", "berichten erop"), ("report on them", "reports on them")
            ),
            unknown=percent(row["unknown_characters"], row["characters"]),
        )
        high = row["captures"] * scale
        shapes = [
            element(
                "rect", x=x - step / 2, y=top, width=step, height=_HIGH,
                class_="touch" if row["captures"] else "no-captures",
            ),
            element("rect", x=x - thick / 2, y=bottom - high, width=thick, height=high, class_="bar sole"),
        ]  # fmt: skip
        if thick > 20 and row["captures"]:
            shapes.append(
                label(number(row["captures"]), x, bottom - high - 4, text_anchor="middle", class_="figures")
            )
        marks.append(element("g", *shapes, **tooltip(details)))
        if index % every == 0:
            marks.append(
                label(
                    period_name(row["grain"], row["period"]),
                    x,
                    bottom + 18,
                    text_anchor="middle",
                    class_="tick",
                )
            )
    return picture(
        width, bottom + 26, *marks,
        name=Phrase("Bewaarde pagina's door de tijd", "Pages captured over time"), class_="captures",
    )  # fmt: skip


def _measures(rows: list[Row]) -> str:
    items = [
        element(
            "li",
            element("span", words(_MEASURES[row["measure"]]), class_="name"),
            element(
                "span",
                element(
                    "i",
                    class_="bar about" if row["measure"] in _ABOUT else "bar sole",
                    style=f"width:{100 * row['good'] / row['total'] if row['total'] else 0:.1f}%",
                ),
                class_="bars track",
            ),
            element(
                "span",
                words(percent(row["good"], row["total"])),
                element("small", words(say(" {a} / {b}", " {a} / {b}", a=row["good"], b=row["total"]))),
                class_="value",
            ),
        )
        for row in rows
    ]
    return element("ol", *items, class_="ranking measures")


def _quarantine(rows: list[Row], reasons: dict[str, Phrase]) -> str:
    if not rows:
        return nothing(
            Phrase(
                "Niets: alles wat er lag kon gelezen worden.", "Nothing: all that was there could be read."
            )
        )
    most = rows[0]["cases"]
    items = [
        element(
            "li",
            element("span", words(reasons.get(row["reason"]) or str(row["reason"])), class_="name"),
            element(
                "span",
                element("i", class_="bar conflict", style=f"width:{100 * row['cases'] / most:.1f}%"),
                class_="bars",
            ),
            element(
                "span",
                words(number(row["cases"])),
                element("small", " ", words(row["reason"])),
                class_="value",
            ),
        )
        for row in rows
    ]
    return element("ol", *items, class_="ranking measures")
