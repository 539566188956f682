"""The `dateline` command."""

from datetime import date
from typing import Annotated

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


@app.command()
def run(
    day: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Only this day.")] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="YYYY-MM-DD", help="From this day on.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="YYYY-MM-DD", help="Up to this day.")] = None,
    force: Annotated[bool, typer.Option(help="Make the days again, whatever they were made from.")] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Worker processes; one a core if not given.")
    ] = None,
) -> None:
    """Make every day whose captures are new or changed, or were made by other code or another lexicon.

    Then builds the warehouse and publishes it. Exit codes: 0 done, or nothing new; 1 the run failed and the old
    warehouse stands; 2 wrong usage, or no captures; 3 published, but some days broke (they are named).
    """
    from assets.daily_run import run_days
    from assets.settings import Settings

    if day and (first or last):
        raise typer.BadParameter("--day goes without --from and --to")
    settings = Settings(redo=force, workers=workers) if workers else Settings(redo=force)
    raise typer.Exit(run_days(_day(day or first), _day(day or last), settings))


@app.command()
def ui(
    port: Annotated[int, typer.Option(help="Port on the loopback interface.")] = 3000,
) -> None:
    """Open the Dagster UI, with the schedule and the sensor running."""
    from assets.ui import serve_ui

    serve_ui(port)


@app.command(hidden=True)
def docs() -> None:
    """Write `docs/tables.md` from the schemas."""
    from assets.data_folder import PROJECT
    from schemas.dictionary import data_dictionary

    (PROJECT / "docs" / "tables.md").write_text(data_dictionary(), "utf-8")
    typer.echo("docs/tables.md is written")


def main() -> None:
    """Run the command."""
    app()
