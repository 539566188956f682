"""`dateline add`: puts captures from text files and web archives, with their times, where a run finds them."""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple
from urllib.parse import urlsplit

import typer

from assets.cli.exit_codes import Exit
from assets.cli.progress import ConsoleProgress
from assets.storage.data_folder import DataFolder, default_root
from assets.storage.raw_additions import RawAdditions, adding_to
from assets.storage.sidecar_writing import SidecarError
from assets.today import today
from pipelines.archives.framing import MOST_BYTES, Broken
from pipelines.archives.moments import Captured, in_utc, local_day, read_captured
from pipelines.archives.names import page_name, text_name
from pipelines.archives.plain_text import why_no_text
from pipelines.archives.records import Capture, Skipped, Wanted, read_archive
from pipelines.counted import counted
from pipelines.pages.folder_names import FIRST_DAY
from pipelines.visible_text import visible_line

_ARCHIVE = re.compile(r"\.(?:wet|warc)(?:\.gz)?$", re.IGNORECASE)
_ARCHIVE_STARTS = (b"WARC/", b"\x1f\x8b")
_MOST_TOLD = 20
_IN_RAW = "under data/raw already"
_OTHER_FILE = "neither .txt nor an archive"


class _CannotRender(Exception):
    """The archive has HTML, and the converter is not installed."""


@dataclass(frozen=True)
class Sources:
    """What to add, as given on the command line."""

    paths: list[Path]
    captured: str | None = None
    by_modified: bool = False
    sites: list[str] = field(default_factory=list)
    pattern: str | None = None


class _File(NamedTuple):
    path: Path
    kind: Literal["text", "archive", "other", "in_raw"]


@dataclass
class _Found:
    """What happened to the sources, except for what was added."""

    skipped: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    count_broken: int = 0

    def tell_of(self, error: OSError) -> None:
        """Count what the system could not read."""
        self.tell(str(error.filename), error.strerror or "cannot be read")

    def tell(self, where: str, why: str) -> None:
        """Count what is broken, and keep the first few to name them."""
        self.count_broken += 1
        if len(self.broken) < _MOST_TOLD:
            self.broken.append(f"  {visible_line(f'{where}: {why}')}")

    def print_broken(self) -> None:
        """Name on standard error what is broken, if anything is."""
        if self.count_broken:
            more = self.count_broken - len(self.broken)
            lines = ["Could not be read:", *self.broken, *([f"  and {more:,} more"] if more else [])]
            typer.echo("\n".join(lines), err=True)


def add(sources: Sources) -> Exit:
    """Add the captures of all sources to `data/raw`, and print the outcome.

    Raises:
        typer.BadParameter: for wrong usage, before anything is added.
    """
    raw = DataFolder(default_root()).raw.resolve()
    for site in sources.sites:
        if not re.fullmatch(r"[\w.-]+", site):
            raise typer.BadParameter(
                f"--site {site!r} is not a host, such as {_host(site) or 'zeelandnet.nl'}"
            )
    wanted = Wanted(sources.sites, _pattern(sources.pattern))
    captured = _captured(sources.captured)
    total = _survey(sources, raw)
    found, progress = _Found(), ConsoleProgress()
    try:
        with adding_to(raw) as additions:
            progress.start("sources", total, 0)
            try:
                for source in sources.paths:
                    for file in _files(source, raw, found.tell_of):
                        _add_file(file, additions, found, progress, wanted, captured)
                additions.flush()
            finally:
                progress.finish()
    except (SidecarError, _CannotRender) as error:
        found.print_broken()
        typer.echo(visible_line(str(error)), err=True)
        return Exit.FAILED
    except OSError as error:
        found.print_broken()
        typer.echo(
            f"Cannot write to {raw}: {error.strerror}. Fix it and repeat: nothing is added twice.", err=True
        )
        return Exit.FAILED
    return _conclude(additions, found)


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _pattern(text: str | None) -> re.Pattern[str] | None:
    try:
        return re.compile(text) if text else None
    except re.error as error:
        raise typer.BadParameter(f"--match {text!r} is not a regular expression: {error}") from None


def _captured(text: str | None) -> Captured | None:
    if text is None:
        return None
    try:
        captured = read_captured(text)
    except ValueError as error:
        raise typer.BadParameter(f"--captured: {error}") from None
    if problem := _why_impossible(captured):
        raise typer.BadParameter(f"--captured {text}: {problem}")
    return captured


def _why_impossible(captured: Captured) -> str | None:
    day = local_day(captured)
    if day < FIRST_DAY:
        return f"captured before {FIRST_DAY}"
    return "captured in the future" if day > today() else None


def _survey(sources: Sources, raw: Path) -> int:
    """How many bytes to read.

    Raises:
        typer.BadParameter: if the options do not fit what the sources hold, or there is nothing to add.
    """
    total, kinds, unread = 0, Counter[str](), _Found()
    for source in sources.paths:
        if not source.exists():
            raise typer.BadParameter(f"there is no {visible_line(str(source))}")
        for file in _files(source, raw, unread.tell_of):
            kinds[file.kind] += 1
            if file.kind in ("text", "archive"):
                total += _size(file.path)
    if kinds["in_raw"] and not kinds["text"] + kinds["archive"]:
        raise typer.BadParameter(f"files under {raw} need not be added: `dateline run` reads them")
    if not kinds["text"] + kinds["archive"]:
        raise typer.BadParameter(
            "\n".join(
                ["no .txt files and no archives (.wet, .warc, also .gz) in these sources", *unread.broken]
            )
        )
    is_dated = sources.captured or sources.by_modified
    if kinds["text"] and not is_dated:
        raise typer.BadParameter(
            "text files do not say when they were captured: give --captured 2025-12-08T09:30 (local time in Amsterdam),"
            " --captured 2025-12-08 if only the day is known, or --captured-by modified if the files are as the"
            " crawler wrote them"
        )
    if is_dated and not kinds["text"]:
        raise typer.BadParameter("archives record when each page was captured: omit --captured")
    if (sources.sites or sources.pattern) and not kinds["archive"]:
        raise typer.BadParameter("--site and --match select addresses in archives; text files have none")
    return total


def _size(path: Path) -> int:
    """The bytes of a file; 0 if it has vanished: it is reported when its turn comes."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _files(source: Path, raw: Path, unread: Callable[[OSError], None]) -> Iterator[_File]:
    """The files of a source, in order of their paths; hidden files and linked folders are skipped. `unread` hears of
    each folder that cannot be listed.
    """
    if not source.is_dir():
        yield _File(source, _kind(source, raw, is_named=True))
        return
    for folder, inside, names in os.walk(source, onerror=unread):
        inside[:] = sorted(name for name in inside if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and path.is_file():
                yield _File(path, _kind(path, raw, is_named=False))


def _kind(path: Path, raw: Path, *, is_named: bool) -> Literal["text", "archive", "other", "in_raw"]:
    if path.resolve().is_relative_to(raw):
        return "in_raw"
    if _ARCHIVE.search(path.name):
        return "archive"
    if path.suffix.lower() == ".txt":
        return "text"
    if not is_named:
        return "other"
    # A file given by name is meant, whatever its suffix.
    try:
        with path.open("rb") as file:
            return "archive" if file.read(8).startswith(_ARCHIVE_STARTS) else "text"
    except OSError:
        return "text"


def _add_file(
    file: _File,
    additions: RawAdditions,
    found: _Found,
    progress: ConsoleProgress,
    wanted: Wanted,
    captured: Captured | None,
) -> None:
    match file.kind:
        case "in_raw":
            found.skipped[_IN_RAW] += 1
        case "other":
            found.skipped[_OTHER_FILE] += 1
        case "text":
            _add_text(file.path, additions, found, progress, captured)
        case "archive":
            _add_archive(file.path, additions, found, progress, wanted)


def _add_text(
    path: Path, additions: RawAdditions, found: _Found, progress: ConsoleProgress, captured: Captured | None
) -> None:
    try:
        status = path.stat()
        progress.advance(status.st_size)
        if status.st_size > MOST_BYTES:
            found.skipped["too large"] += 1
            return
        content = path.read_bytes()
    except OSError as error:
        found.tell(str(path), error.strerror or "cannot be read")
        return
    moment = captured or _modified(status.st_mtime)
    if moment is None:
        found.skipped["modified beyond the calendar"] += 1
        return
    if reason := why_no_text(content) or _why_impossible(moment):
        found.skipped[reason] += 1
        return
    additions.add(text_name(path.stem, content), content, moment)


def _modified(seconds: float) -> datetime | None:
    """A modification time; None if the calendar ends before it."""
    try:
        return in_utc(datetime.fromtimestamp(seconds, UTC))
    except (OverflowError, ValueError, OSError):
        return None


def _add_archive(
    path: Path, additions: RawAdditions, found: _Found, progress: ConsoleProgress, wanted: Wanted
) -> None:
    try:
        stream = path.open("rb")
    except OSError as error:
        found.tell(str(path), error.strerror or "cannot be read")
        return
    with stream:
        done = 0
        for part in _parts(stream, wanted):
            # Past damage, some is read again.
            if (place := stream.tell()) > done:
                progress.advance(place - done)
                done = place
            if isinstance(part, Broken):
                found.tell(f"{path}, {part.place}", part.why)
            elif isinstance(part, Skipped):
                found.skipped[part.reason] += 1
            elif reason := why_no_text(part.content) or _why_impossible(part.captured_at):
                found.skipped[reason] += 1
            else:
                additions.add(page_name(part.url, part.content), part.content, part.captured_at, part.url)


def _parts(stream: BinaryIO, wanted: Wanted) -> Iterator[Capture | Skipped | Broken]:
    """The contents of an archive, as far as its file can be read."""
    try:
        yield from read_archive(stream, wanted, _read_html)
    except OSError as error:
        yield Broken(f"byte {stream.tell():,} of the file", error.strerror or "cannot be read")


def _read_html(page: bytes, charset: str | None) -> str:
    try:
        from pipelines.archives.html_text import html_text
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("selectolax"):
            raise
        raise _CannotRender(
            "The archive has HTML, and the converter, the extra dateline[html], is not installed."
            " Run .venv/bin/python -m pip install -e '.[html]' and repeat."
        ) from None
    return html_text(page, charset)


def _conclude(additions: RawAdditions, found: _Found) -> Exit:
    """Print what happened to the sources."""
    days = sorted(additions.days)
    print(f"Added {counted(additions.added, 'capture')}{_span(days)}.")
    if additions.present:
        print(f"  {additions.present:>7,}  already added")
    for reason, count in found.skipped.most_common():
        print(f"  {count:>7,}  skipped: {reason}")
    if found.count_broken:
        print(f"  {found.count_broken:>7,}  broken")
        found.print_broken()
    if additions.added:
        print("Next: dateline run")
    is_nothing = not additions.added + additions.present + found.skipped.total()
    return Exit.FAILED if is_nothing else Exit.DONE


def _span(days: list[date]) -> str:
    if not days:
        return ""
    span = f"{days[0]}" if len(days) == 1 else f"{days[0]} to {days[-1]}"
    return f" on {counted(len(days), 'day')} ({span})"
