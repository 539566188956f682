"""The commands and their options. What takes long to import is imported by the command that needs it."""

import os
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from assets.cli.exit_codes import Exit
from assets.cli.output import visible_output
from assets.setting_error import SettingError
from pipelines.answers.errors import QueryError

_STOPPED_BY_SIGPIPE = 141


class _Commands(TyperGroup):
    """Turns what stops a command into a message and an exit code, and shows no text that a terminal acts upon."""

    def main(self, *args: Any, **extra: Any) -> Any:
        with visible_output():
            return super().main(*args, **extra)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except QueryError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(Exit.FAILED if error.failed else Exit.USAGE) from None
        except BrokenPipeError:
            # What reads the output, such as `head`, has enough. What is still buffered goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(_STOPPED_BY_SIGPIPE) from None
        except OSError as error:
            from assets.cli.remedies import remedy_of_system_error

            is_run = ctx.invoked_subcommand == "run"
            typer.echo(remedy_of_system_error(error, is_run=is_run), err=True)
            raise typer.Exit(Exit.FAILED) from None
        except SettingError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(Exit.USAGE) from None
        except Exception as error:
            from assets.cli.remedies import remedy_of_history_error
            from assets.storage.data_folder import DataFolder, default_root

            remedy = remedy_of_history_error(error, DataFolder(default_root()).history)
            if remedy is None:
                raise
            typer.echo(remedy, err=True)
            raise typer.Exit(Exit.FAILED) from None


app = typer.Typer(
    name="dateline",
    help="Turns captures of Dutch wire reports into a DuckDB warehouse of country-pair events.",
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:
    if not asked:
        return
    from importlib.metadata import version

    from pipelines.events.reader.package import model_version

    typer.echo(f"dateline {version('dateline')}, event reader {model_version()}")
    raise typer.Exit


@app.callback()
def options(
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and that of the model."
        ),
    ] = False,
) -> None:
    """What all commands have in common."""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day: write YYYY-MM-DD") from None


_DAY = {"parser": _day, "metavar": "YYYY-MM-DD"}
Day = Annotated[date | None, typer.Option(**_DAY, help="Only this day.")]
First = Annotated[date | None, typer.Option("--from", **_DAY, help="From this day on.")]
Last = Annotated[date | None, typer.Option("--to", **_DAY, help="Up to this day.")]


def _period(day: date | None, first: date | None, last: date | None) -> tuple[date | None, date | None]:
    """The first and the last day asked for; None where nothing bounds them."""
    if day and (first or last):
        raise typer.BadParameter("--day cannot be combined with --from or --to")
    begin, end = day or first, day or last
    if begin and end and begin > end:
        raise typer.BadParameter(f"--from {begin} comes after --to {end}")
    return begin, end


def _check_root() -> None:
    from assets.storage.data_folder import default_root, why_unusable

    if problem := why_unusable(default_root()):
        raise typer.BadParameter(problem)


@app.command(short_help="Process every new or changed day, and publish.")
def run(
    day: Day = None,
    first: First = None,
    last: Last = None,
    force: Annotated[
        bool, typer.Option("--force", help="Process the days again even if they are up to date.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; by default one a core, up to 8.")
    ] = None,
    executor: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="A Dask cluster, by its scheduler: tcp://HOST:PORT; by default local."
        ),
    ] = None,
    memory: Annotated[
        str | None,
        typer.Option(metavar="AMOUNT", help="What DuckDB may take for the build; by default 800MB."),
    ] = None,
    accept_gone: Annotated[
        bool, typer.Option("--accept-gone", help="Go on even if more than half of all days are gone.")
    ] = False,
) -> None:
    """Process every day whose captures are new or changed, or that other code, another lexicon or another model
    processed.

    Then builds the warehouse and publishes it. Exit codes: 0 done, or nothing new; 1 the run failed; 2 wrong usage, or
    no captures; 3 published, but some days broke (they are named); 130 or 143 stopped by Ctrl-C or SIGTERM. With 1, the
    old warehouse stands unless the message says that the new one is published.
    """
    begin, end = _period(day, first, last)
    _check_root()

    from assets.cli.stopping import stoppable
    from assets.processes import USUAL_EXECUTOR, USUAL_MEMORY, USUAL_WORKERS, why_no_executor, why_no_memory
    from assets.storage.data_folder import default_root
    from assets.storage.raw_tree import RawScan

    workers, executor, memory = workers or USUAL_WORKERS, executor or USUAL_EXECUTOR, memory or USUAL_MEMORY
    if problem := why_no_executor(executor) or why_no_memory(memory):
        raise typer.BadParameter(problem)
    # Other processes scan the files while this one imports what a run needs.
    with stoppable(), closing(RawScan(Path(default_root(), "raw"), processes=workers)) as scan:
        from assets.cli.run import RunSettings, run

        settings = RunSettings(
            force=force, workers=workers, executor=executor, memory=memory, accept_gone=accept_gone
        )
        raise typer.Exit(run(begin, end, scan, settings))


@app.command(short_help="Put captures into the folders of their days.")
def add(
    sources: Annotated[
        list[Path],
        typer.Argument(metavar="SOURCE", help="Text files, folders of them, WET and WARC files."),
    ],
    captured: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="When the text was captured: 2025-12-08T09:30 (Amsterdam), or a day."
        ),
    ] = None,
    captured_by: Annotated[
        Literal["modified"] | None,
        typer.Option(help="The text was captured when its files were last modified."),
    ] = None,
    site: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="Of archives, only this host and its subdomains.")
    ] = None,
    match: Annotated[
        str | None,
        typer.Option(metavar="REGEX", help="Of archives, only addresses with this pattern in them."),
    ] = None,
) -> None:
    """Put captures into the folders of their days under data/raw, with their times and addresses in captures.csv.

    Archives (.wet, .warc, also .gz) say when each page was captured; for text give --captured or --captured-by.
    Captures that were added before are skipped. Exit codes: 0 added, or nothing to add; 1 nothing could be read, or it
    could not be written; 2 wrong usage, nothing was added.
    """
    if captured and captured_by:
        raise typer.BadParameter("--captured cannot be combined with --captured-by")
    _check_root()
    from assets.cli.add import Sources, add

    raise typer.Exit(
        add(Sources(sources, captured, by_modified=bool(captured_by), sites=site or [], pattern=match))
    )


@app.command(short_help="Open the Dagster UI, with schedule and sensors.")
def ui(
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port on the loopback interface.")] = 3000,
) -> None:
    """Open the Dagster UI, with the schedule and the sensors running."""
    from assets.cli.ui import serve_ui

    _check_root()
    serve_ui(port)


@app.command("restore-history", short_help="Record in Dagster's history what is current.")
def restore_history() -> None:
    """Record in Dagster's history what is current, after `data/dagster` was lost: nothing is made again."""
    from assets.cli.history import restore_history

    _check_root()
    raise typer.Exit(restore_history())


# A query may open with a comment, which looks like an option.
@app.command(
    context_settings={"ignore_unknown_options": True}, short_help="Query the published warehouse, read-only."
)
def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One query; SET statements may come before it.")],
    form: Annotated[
        Literal["table", "csv", "json", "parquet"] | None,
        typer.Option("--format", help="By default that of the file's suffix, else a table."),
    ] = None,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the rows there.")] = None,
) -> None:
    """Query the published warehouse, which is opened read-only. Times are in UTC.

    A table has at most 1,000 rows and cuts long cells; the other formats have everything. CSV escapes text that a
    spreadsheet would run as a formula. Exit codes: 0 answered; 1 the query failed; 2 wrong usage, or no warehouse.
    """
    from assets.cli.query import run_query

    run_query(sql, form, output)


@app.command(short_help="List tables and views, or the columns of one.")
def tables(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="A table or view.")] = None,
) -> None:
    """List the tables and views of the warehouse, or the columns of one.

    Exit codes: 0 listed; 1 it could not be read; 2 wrong usage, or no warehouse.
    """
    from assets.cli.warehouse import open_warehouse
    from pipelines.answers.contents import describe_table, describe_warehouse

    with open_warehouse() as db:
        typer.echo(describe_table(db, name) if name else describe_warehouse(db))


@app.command(short_help="Show what events rest on: sentence and [trigger], file.")
def explain(
    of: Annotated[
        list[str],
        typer.Argument(
            metavar="EVENT_ID | COUNTRY COUNTRY", help="An event, or two countries by their codes or names."
        ),
    ],
    day: Day = None,
    first: First = None,
    last: Last = None,
    limit: Annotated[int, typer.Option(min=1, help="Show at most so many events.")] = 20,
) -> None:
    """Show what events rest on: the sentence with its [trigger], both ends, the probability, the place in the raw file.

    Exit codes: 0 shown; 1 it could not be read; 2 wrong usage, no such event, or no warehouse.
    """
    begin, end = _period(day, first, last)
    if len(of) == 1 and (begin or end):
        raise typer.BadParameter("--day, --from and --to are for two countries: an event has one day")
    from assets.cli.warehouse import open_warehouse
    from assets.storage.data_folder import DataFolder, default_root
    from pipelines.answers.evidence import explain_event, explain_pair

    raw = DataFolder(default_root()).raw
    with open_warehouse() as db:
        match of:
            case [event_id]:
                typer.echo(explain_event(db, event_id, raw))
            case [one, other]:
                typer.echo(explain_pair(db, (one, other), raw, first=begin, last=end, most=limit))
            case _:
                raise typer.BadParameter("give one event, or two countries")


@app.command(short_help="List what could not be read, by reason.")
def quarantine(
    reason: Annotated[str | None, typer.Option(help="Only this reason.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Show at most so many entries of each reason.")] = 20,
) -> None:
    """List what could not be read, by reason, with the place and the text.

    Exit codes: 0 listed; 1 it could not be read; 2 wrong usage, or no warehouse.
    """
    from assets.cli.warehouse import open_warehouse
    from pipelines.answers.quarantine import describe_quarantine

    with open_warehouse() as db:
        typer.echo(describe_quarantine(db, reason, limit))


@app.command(short_help="Write tables as files, with the data dictionary.")
def export(
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Created where it does not exist.")],
    names: Annotated[list[str] | None, typer.Argument(metavar="TABLE", help="Tables or views.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every table.")] = False,
    form: Annotated[
        Literal["parquet", "csv", "json"], typer.Option("--format", help="Of the files.")
    ] = "parquet",
) -> None:
    """Write tables as files, with the data dictionary beside them as tables.md.

    Exit codes: 0 written; 1 a query failed; 2 wrong usage, no warehouse, or nowhere to write.
    """
    from assets.cli.export import export_tables

    if names and everything:
        raise typer.BadParameter("give tables or --all, not both")
    if not names and not everything:
        raise typer.BadParameter("name tables, or give --all")
    typer.echo("\n".join(str(path) for path in export_tables(names or [], form, to)))
