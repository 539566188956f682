"""The `dateline` command."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(
    name="dateline",
    help="Turns captures of Dutch wire reports into a DuckDB warehouse of country-pair events.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write it as YYYY-MM-DD") from None


def _check_root() -> None:
    from assets.root import default_root, why_unusable

    if problem := why_unusable(default_root()):
        raise typer.BadParameter(problem)


@contextmanager
def _answering() -> Iterator[None]:
    from assets.published import Unanswerable

    try:
        yield
    except Unanswerable as answer:
        typer.echo(str(answer), err=True)
        raise typer.Exit(2) from None


@app.command()
def run(
    day: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Only this day.")] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="YYYY-MM-DD", help="From this day on.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="YYYY-MM-DD", help="Up to this day.")] = None,
    force: Annotated[bool, typer.Option(help="Make the days again, whatever they were made from.")] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Worker processes; one a core, at most 8, if not given.")
    ] = None,
) -> None:
    """Make every day whose captures are new or changed, or were made by other code or another lexicon.

    Then builds the warehouse and publishes it. Exit codes: 0 done, or nothing new; 1 the run failed and the old
    warehouse stands; 2 wrong usage, or no captures; 3 published, but some days broke (they are named).
    """
    if day and (first or last):
        raise typer.BadParameter("--day goes without --from and --to")
    begin, end = _day(day or first), _day(day or last)
    if begin and end and begin > end:
        raise typer.BadParameter(f"--from {begin} comes after --to {end}")
    _check_root()

    from assets.marking import Marking
    from assets.root import default_root
    from assets.settings import Settings, usual_workers

    settings = Settings(redo=force, workers=workers or usual_workers())
    # Another process looks at the files while this one imports what a run needs.
    with closing(Marking(Path(default_root(), "raw"), processes=settings.workers)) as marking:
        from assets.daily_run import run_days

        raise typer.Exit(run_days(begin, end, settings, marking))


@app.command()
def ui(
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port on the loopback interface.")] = 3000,
) -> None:
    """Open the Dagster UI, with the schedule and the sensors running."""
    from assets.ui import serve_ui

    _check_root()
    serve_ui(port)


@app.command()
def query(
    sql: Annotated[
        str, typer.Argument(metavar="SQL", help="One query; `dateline tables` tells what there is.")
    ],
    form: Annotated[Literal["table", "csv", "json", "parquet"], typer.Option("--format")] = "table",
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write there instead of printing.")
    ] = None,
) -> None:
    """Ask the published warehouse, which is opened read-only. Times are in UTC.

    Exit codes: 0 answered; 1 the query failed; 2 wrong usage, or no warehouse.
    """
    from assets.querying import run_query

    with _answering():
        raise typer.Exit(run_query(sql, form, output))


@app.command()
def tables(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A table or view: tells its columns.")
    ] = None,
) -> None:
    """List the tables and views of the warehouse, or the columns of one."""
    from assets.contents import describe_table, describe_warehouse

    with _answering():
        typer.echo(describe_table(name) if name else describe_warehouse())


@app.command()
def explain(
    of: Annotated[
        list[str], typer.Argument(metavar="EVENT_ID | COUNTRY COUNTRY", help="Codes or names of countries.")
    ],
    first: Annotated[
        str | None, typer.Option("--from", metavar="YYYY-MM-DD", help="From this day on.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="YYYY-MM-DD", help="Up to this day.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Events to tell at most.")] = 20,
) -> None:
    """Show what events rest on: the sentence with its [trigger], both ends, the rule, and the place in the raw file."""
    from assets.explain import explain_event, explain_pair

    with _answering():
        match of:
            case [event_id]:
                typer.echo(explain_event(event_id))
            case [one, other]:
                typer.echo(explain_pair(one, other, first=_day(first), last=_day(last), most=limit))
            case _:
                raise typer.BadParameter("name one event, or two countries")


@app.command()
def quarantine(
    reason: Annotated[str | None, typer.Option(help="Only this reason.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Entries a reason.")] = 20,
) -> None:
    """List what could not be read, by reason, with the place and the text."""
    from assets.quarantine import describe_quarantine

    with _answering():
        typer.echo(describe_quarantine(reason, limit))


@app.command()
def export(
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Made where it is missing.")],
    names: Annotated[list[str] | None, typer.Argument(metavar="[TABLE]...", help="Tables or views.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every table.")] = False,
    form: Annotated[Literal["parquet", "csv"], typer.Option("--format")] = "parquet",
) -> None:
    """Write tables as files, with the data dictionary beside them as tables.md."""
    from assets.exporting import export as export_tables

    if bool(names) == everything:
        raise typer.BadParameter("name tables, or give --all")
    with _answering():
        for path in export_tables(names or [], form, to):
            typer.echo(path)


@app.command(hidden=True)
def docs() -> None:
    """Write `docs/tables.md` from the schemas, and the outputs in `README.md` and `docs/analysts.md`."""
    from assets.guide import answered
    from assets.published import published
    from assets.root import PROJECT
    from pipelines.warehouse.lineage import tables_read
    from schemas.dictionary import data_dictionary

    (PROJECT / "docs" / "tables.md").write_text(data_dictionary(tables_read), "utf-8")
    typer.echo("docs/tables.md is written")
    with _answering(), published() as db:
        for page in ("README.md", "docs/analysts.md"):
            path = PROJECT / page
            path.write_text(answered(path.read_text("utf-8"), db), "utf-8")
            typer.echo(f"{page} is written")


def main() -> None:
    """Run the command."""
    app()
