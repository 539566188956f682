"""A part of the page: what was found, the picture, how to read it, and the queries behind it."""

from dataclasses import dataclass
from typing import Any

from pipelines.report.markup import element, words
from pipelines.report.phrases import Phrase, number, say
from pipelines.report.queries import Answer, Row

# The maximum number of rows of a query that are printed.
MOST_ROWS = 60

WIDE, NARROW = 960, 350


@dataclass(frozen=True)
class Section:
    """A part of the page; `figure` is markup, `answers` are the queries behind it by name."""

    name: str
    title: Phrase
    finding: Phrase
    reading: Phrase
    figure: str
    answers: dict[str, Answer]

    def markup(self) -> str:
        """The section as HTML."""
        return element(
            "section",
            element("h2", words(self.title)),
            element("p", words(self.finding), class_="finding"),
            element("div", self.figure, class_="figure"),
            element(
                "p",
                element("b", words(Phrase("Zo leest u dit. ", "How to read this. "))),
                words(self.reading),
                class_="reading",
            ),
            *(_query(name, answer) for name, answer in self.answers.items()),
            id=self.name,
        )


def nothing(why: Phrase) -> str:
    """The text in place of a picture without data."""
    return element("p", words(why), class_="nothing")


def both(wide: str, narrow: str) -> str:
    """A picture drawn once for a desktop and once for a phone, with the same text size."""
    return element("div", wide, class_="wide") + element("div", narrow, class_="narrow")


def _query(name: str, answer: Answer) -> str:
    shown = answer.rows[:MOST_ROWS]
    head = element("tr", *(_heading(column, shown) for column in answer.columns))
    body = (element("tr", *(_cell(row[column]) for column in answer.columns)) for row in shown)
    rest = say(
        "De eerste {shown} van {all} rijen.", "The first {shown} of {all} rows.",
        shown=len(shown), all=len(answer.rows),
    )  # fmt: skip
    return element(
        "details",
        element("summary", words(Phrase("Vraag en cijfers: ", "Query and figures: ")), words(name)),
        element("pre", element("code", words(answer.sql.strip()))),
        element(
            "div",
            element("table", element("thead", head), element("tbody", *body), data_query=name),
            class_="scroll",
            tabindex="0",
        ),
        element("p", words(rest), class_="note") if len(answer.rows) > len(shown) else "",
    )


def _heading(column: str, rows: list[Row]) -> str:
    numeric = any(isinstance(row[column], int | float) for row in rows)
    return element("th", words(column), scope="col", class_="number" if numeric else None)


def _cell(value: Any) -> str:
    if value is None:
        return element("td", "–", class_="null")
    if isinstance(value, bool):
        return element("td", str(value).lower())
    if isinstance(value, int | float):
        return element("td", words(number(value, 0 if isinstance(value, int) else 3)), class_="number")
    return element("td", words(", ".join(value) if isinstance(value, list) else str(value)))
