"""One run from the command line: what is due, made in as few Dagster runs as there are ranges of days."""

from collections.abc import Callable
from datetime import date, datetime

from rich.console import Console

from assets.cli.exit_codes import Exit
from assets.data_folder import DataFolder
from assets.days import LOCAL
from assets.importing import import_uncollected
from assets.manifest import Manifest, plan
from assets.marking import Marking
from assets.root import default_root
from assets.settings import Settings
from assets.stages import CAPTURES
from assets.summary import is_stale, published_at, summary

# What the workers do first, and all that it imports.
_FIRST_WORK = "assets.parsed"


def run_days(first: date | None, last: date | None, settings: Settings, marking: Marking) -> Exit:
    """Make the due days from `first` to `last`, publish the warehouse, and tell the user what came of it."""
    console = Console(stderr=True, highlight=False)
    say: Callable[[str], None] = lambda text: console.print(text, markup=False, soft_wrap=True)  # noqa: E731
    data = DataFolder(default_root())
    today = datetime.now(LOCAL).date()
    stale = is_stale(data)
    if stale or settings.redo or not marking.days <= _days_made(data):
        # Dagster takes seconds to import: it is done while the other process looks at the files.
        import_uncollected("assets.runs")
    planned = plan(data, redo=settings.redo, found=marking.finish())
    if not planned.captured:
        say(
            f"No captures in {data.raw}: put .txt files into folders named YYYY-MM-DD there (README, Adding captures)."
        )
        return Exit.USAGE
    if (first or last) and not any(
        (first or date.min) <= day <= (last or date.max) for day in planned.captured
    ):
        say(f"No captures from {first or 'the beginning'} to {last or 'now'} in {data.raw}.")
        return Exit.USAGE
    asked = [day for day in planned.days if (first or date.min) <= day <= min(last or today, today)]
    for day in [day for day in planned.days if day > today]:
        say(f"Left for later: captures of {day}, a day that has not come yet.")
    if not asked and not stale:
        say("Nothing new: every day is up to date.\n")
        print(summary(data))
        return Exit.DONE

    # While this process gets ready, the workers do.
    settings.pool.start(planned.files_to_read(asked), module=_FIRST_WORK)
    # Only a run with work to do pays for it.
    import_uncollected("assets.runs")
    from assets.runs import make_days

    before = published_at(data)
    failure, broken = make_days(data, asked, settings)
    if failure:
        kept = (
            "the warehouse is as it was" if published_at(data) == before else "but the warehouse is published"
        )
        say(f"\nThe run failed; {kept}.\n{failure}\nThe whole story is in the UI: make ui")
        return Exit.FAILED
    say("")
    print(summary(data))
    for day, error in sorted(broken.items()):
        say(f"{day} broke and is tried again in the next run; the other days are published. {error}")
    return Exit.DAYS_BROKE if broken else Exit.DONE


def _days_made(data: DataFolder) -> set[date]:
    """The days that captures were ever listed for."""
    return {day for _, day in Manifest(data).read(CAPTURES.name)}
