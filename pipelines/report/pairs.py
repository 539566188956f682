"""Pairs of countries: their names, the selection shown, and their tooltips."""

from collections import Counter

from pipelines.report.markup import element, words
from pipelines.report.phrases import Phrase, counted, say
from pipelines.report.queries import Row


def pair_name(row: Row) -> Phrase:
    """Both countries of a pair."""
    return Phrase(f"{row['a_nl']} – {row['b_nl']}", f"{row['a_en']} – {row['b_en']}")


def pair_tooltip(row: Row) -> Phrase:
    """The tooltip of a pair."""
    return say(
        "{pair}\n{events} in {stories}\n{cooperation} samenwerking, {conflict} conflict\ngemiddelde "
        "intensiteit {intensity} (−10 tot 10)\nsamen genoemd in {mentions}",
        "{pair}\n{events} in {stories}\n{cooperation} cooperation, {conflict} conflict\nmean intensity "
        "{intensity} (−10 to 10)\nmentioned together in {mentions}",
        pair=pair_name(row),
        events=counted(row["events"], ("gebeurtenis", "gebeurtenissen"), ("event", "events")),
        stories=counted(row["stories"], ("bericht", "berichten"), ("report", "reports")),
        cooperation=row["cooperation"],
        conflict=row["conflict"],
        intensity=float(row["mean_intensity"]),
        mentions=counted(row["co_mentions"], ("bericht", "berichten"), ("report", "reports")),
    )


def strongest(rows: list[Row], countries: int) -> list[Row]:
    """The pairs with most events among at most this many countries."""
    kept: list[Row] = []
    seen: set[str] = set()
    for row in rows:
        both_countries = seen | {row["country_a"], row["country_b"]}
        if len(both_countries) <= countries:
            kept.append(row)
            seen = both_countries
    return kept


def countries_of(rows: list[Row]) -> dict[str, Phrase]:
    """The countries of some pairs with their names, those with most events first."""
    events: Counter[str] = Counter()
    names: dict[str, Phrase] = {}
    for row in rows:
        for side in ("a", "b"):
            events[row[f"country_{side}"]] += row["events"]
            names[row[f"country_{side}"]] = Phrase(row[f"{side}_nl"], row[f"{side}_en"])
    return {code: names[code] for code in sorted(events, key=lambda code: (-events[code], code))}


def code_key(names: dict[str, Phrase]) -> str:
    """The key to the country codes in a narrow picture."""
    keys = [
        element("span", element("b", code), " ", words(name), class_="code-name")
        for code, name in sorted(names.items())
    ]
    return element("p", " ".join(keys), class_="note codes")
