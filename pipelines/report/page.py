"""The whole page: headline figures, sections, style and script in one file."""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from string import Template

import duckdb

from pipelines.lexicon_files import lexicon
from pipelines.report.markup import element, words
from pipelines.report.pairs import pair_name
from pipelines.report.phrases import Phrase, counted, number, say
from pipelines.report.pictures.agencies import agencies_section
from pipelines.report.pictures.ages import ages_section
from pipelines.report.pictures.chord import chord_section
from pipelines.report.pictures.matrix import matrix_section
from pipelines.report.pictures.quality import quality_section
from pipelines.report.pictures.timeline import timeline_section
from pipelines.report.pictures.world import world_section
from pipelines.report.queries import Answer, Row, ask, query_names
from pipelines.report.section import Section

_FILES = files("pipelines.report")


def make_report(db: duckdb.DuckDBPyConnection) -> str:
    """The report page of a warehouse: HTML that needs no other file and no network.

    Args:
        db: a connection to a published warehouse; it is only read.

    Raises:
        duckdb.Error: where the warehouse lacks a table or column.
    """
    answers = {name: ask(db, name) for name in query_names()}
    sections = _sections(answers)
    totals = answers["totals"].rows[0] if answers["totals"].rows else None
    language, script = _text("language.js"), _text("page.js")
    return Template(_text("page.html")).substitute(
        policy=_policy(language, script),
        style=_text("page.css"),
        language=language,
        script=script,
        headline=words(_headline(totals)),
        standfirst=words(_standfirst(totals, answers["pairs"].rows)),
        figures=_figures(totals),
        contents="".join(element("a", words(section.title), href=f"#{section.name}") for section in sections),
        sections="".join(section.markup() for section in sections),
        made=_made(totals),
    )


def _sections(answers: dict[str, Answer]) -> list[Section]:
    reasons = {
        row["reason"]: Phrase(row["dutch"], row["english"])
        for row in lexicon("quarantine_reasons").to_dicts()
    }
    return [
        world_section(answers["countries"]),
        matrix_section(answers["pairs"], answers["evidence"]),
        chord_section(answers["pairs"]),
        timeline_section(answers["conflict_over_time"]),
        agencies_section(answers["agencies"], answers["agency_combinations"]),
        ages_section(answers["brief_ages"], answers["section_ages"]),
        quality_section(
            answers["reading"], answers["captures_over_time"], answers["quarantine_reasons"], reasons
        ),
    ]


def _text(name: str) -> str:
    return (_FILES / name).read_text("utf-8")


def _policy(*scripts: str) -> str:
    """What a browser lets the page do: run its own scripts, known by their hashes, and fetch nothing."""
    hashes = " ".join(
        f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )


def _headline(totals: Row | None) -> Phrase:
    if not totals or not totals["events"]:
        return Phrase("Wie deed wat met wie", "Who did what to whom")
    conflict = totals["conflict"] / totals["events"]
    if conflict > 0.55:
        return Phrase("Meer botsen dan samenwerken", "More clash than cooperation")
    if conflict < 0.45:
        return Phrase("Meer samenwerken dan botsen", "More cooperation than clash")
    return Phrase("Botsen en samenwerken in evenwicht", "Clash and cooperation in balance")


def _standfirst(totals: Row | None, pairs: list[Row]) -> Phrase:
    if not totals or not totals["stories"]:
        return Phrase(
            "Er zijn nog geen berichten gelezen. Leg pagina's in data/raw en draai de verwerking.",
            "No reports have been read yet. Put captures into data/raw and run the pipeline.",
        )
    over = (
        say("van {day}", "of {day}", day=totals["first_capture_date"])
        if totals["first_capture_date"] == totals["last_capture_date"] and totals["first_capture_date"]
        else say(
            "van {first} tot en met {last}", "from {first} to {last}",
            first=totals["first_capture_date"], last=totals["last_capture_date"],
        )
        if totals["first_capture_date"]
        else Phrase("zonder dag", "without a day")
    )  # fmt: skip
    if not totals["events"]:
        return say(
            "Nederlandse ANP-berichten {over}: {stories}, nog zonder gebeurtenis tussen twee landen.",
            "Dutch ANP wire reports {over}: {stories}, as yet without an event between two countries.",
            over=over,
            stories=counted(totals["stories"], ("bericht", "berichten"), ("report", "reports")),
        )
    text = say(
        "Nederlandse ANP-berichten {over}: {stories} vertellen van {events} tussen {countries}.",
        "Dutch ANP wire reports {over}: {stories} tell of {events} between {countries}.",
        over=over,
        stories=counted(totals["stories"], ("bericht", "berichten"), ("report", "reports")),
        events=counted(totals["events"], ("gebeurtenis", "gebeurtenissen"), ("event", "events")),
        countries=counted(totals["countries_in_events"], ("land", "landen"), ("country", "countries")),
    )
    if totals["events_dated"] < totals["events"]:
        text = say(
            "{text} Van {dated} is de dag bekend uit een tijdslabel; die van de andere is een bovengrens of ontbreekt.",
            "{text} The day of {dated} is known from an age label; that of the others is an upper bound or missing.",
            text=text,
            dated=number(totals["events_dated"]),
        )
    if not pairs:
        return text
    return say(
        "{text} Geen paar komt vaker voor dan {pair}.", "{text} No pair occurs more often than {pair}.",
        text=text, pair=pair_name(pairs[0]),
    )  # fmt: skip


def _figures(totals: Row | None) -> str:
    names = {
        "pages": Phrase("pagina's bewaard", "pages captured"),
        "stories": Phrase("berichten, elk één keer", "reports, each once"),
        "countries_mentioned": Phrase("landen genoemd", "countries mentioned"),
        "events": Phrase("gebeurtenissen", "events"),
        "conflict": Phrase("daarvan conflict", "of them conflict"),
        "cooperation": Phrase("daarvan samenwerking", "of them cooperation"),
    }
    return "".join(
        element(
            "div",
            element("dt", words(name)),
            element("dd", words(number(totals[key] if totals else 0)), data_total=key),
        )
        for key, name in names.items()
    )


def _made(totals: Row | None) -> str:
    if not totals:
        return ""
    return words(
        say(
            "Gemaakt van news.duckdb, gebouwd op {built} (Amsterdam). Code {code}, lexicon {lexicon}.",
            "Made from news.duckdb, built {built} (Amsterdam). Code {code}, lexicon {lexicon}.",
            built=totals["built_at"], code=totals["code_version"], lexicon=totals["lexicon_version"],
        )
    )  # fmt: skip
