"""Today where the site is: days and folders follow the clock of Amsterdam."""

from datetime import date, datetime

from pipelines.pages.folder_names import LOCAL


def today() -> date:
    """The day in Amsterdam."""
    return datetime.now(LOCAL).date()
