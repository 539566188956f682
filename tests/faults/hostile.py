"""What nobody would put into `data/raw`: the captures beside it are read as if it were not there."""

import os
import random
import socket
from collections.abc import Callable
from pathlib import Path

from assets.storage.data_folder import DataFolder
from tests.faults.folders import Folders, Rows, difference
from tests.faults.runs import Runs
from tests.faults.tally import Tally

_DAY = "2025-12-08"
_TEXT = b"Kop\nBERLIJN (ANP) - Duitsland veroordeelt Iran."


def _nested(raw: Path, depth: int, name: str) -> None:
    here = os.getcwd()  # noqa: PTH109
    try:
        os.chdir(raw)
        for _ in range(depth):
            os.mkdir(name)  # noqa: PTH102
            os.chdir(name)
        Path("page.txt").write_bytes(b"")
    finally:
        os.chdir(here)


def _odd_names(raw: Path) -> None:
    for name in (
        *(
            b"\xff\xfe.txt",
            b"new\nline.txt",
            b"tab\t.txt",
            b"quote'\".txt",
            b"semi;.csv",
            b" .txt",
            b"%s%d{}.txt",
        ),
        *(
            b"*?[].txt",
            b"date=2025-12-08.txt",
            b"\x01\x1b[31m.txt",
            "\u202egnp.txt".encode(),
            "é\u0301.TXT".encode(),
        ),
        *(b"CON.txt", b"-rf.txt", b"~.txt", b"$HOME.txt", b".txt", b"..txt", b"a" * 251 + b".txt"),
    ):
        Path(os.fsdecode(os.fsencode(raw / _DAY) + b"/" + name)).write_bytes(b"")


def _odd_folders(raw: Path) -> None:
    for name in (
        *("0000-00-00", "0001-01-01", "9999-12-31", "2025-02-30", "2025-12-08T2575", "2999-01-01", "-", " "),
        *("date=2025-12-08", "a" * 255, "2025-12-08 ", "２０２５-12-08", "1969-12-31", "new\nline", "*"),
    ):
        (raw / name).mkdir()
        (raw / name / "page.txt").write_bytes(b"")


def _links(raw: Path) -> None:
    (raw / _DAY / "itself.txt").symlink_to("itself.txt")
    (raw / _DAY / "nowhere.txt").symlink_to("/nowhere/at/all")
    (raw / _DAY / "outside.txt").symlink_to("/etc/passwd")
    (raw / _DAY / "up").symlink_to("..")
    (raw / "loop").symlink_to("loop")
    (raw / "round").mkdir()
    (raw / "round" / "again").symlink_to("..")


def _pipes(raw: Path) -> None:
    os.mkfifo(raw / _DAY / "pipe.txt")
    (raw / "pipes").mkdir()
    os.mkfifo(raw / "pipes" / "captures.csv")
    (raw / "sockets").mkdir()
    here = os.getcwd()  # noqa: PTH109
    with socket.socket(socket.AF_UNIX) as listening:
        # Paths of sockets are short.
        os.chdir(raw / "sockets")
        listening.bind("socket.txt")
        os.chdir(here)


def _devices(raw: Path) -> None:
    (raw / _DAY / "endless.txt").symlink_to("/dev/zero")
    if os.geteuid() == 0:
        try:
            os.mknod(raw / _DAY / "device.txt", 0o20666, os.makedev(1, 5))
        except PermissionError:
            return


def _times(raw: Path) -> None:
    for name, seconds in (("past", -(10**9)), ("zero", 0), ("soon", 4_000_000_000), ("far", 10**11)):
        for folder in (raw, raw / _DAY):
            (folder / f"{name}.txt").write_bytes(b"")
            os.utime(folder / f"{name}.txt", (seconds, seconds))


def _sizes(raw: Path) -> None:
    for number in range(50):
        (raw / _DAY / f"empty{number}.txt").touch()
    with (raw / _DAY / "huge.txt").open("wb") as file:
        file.truncate(200 * 1024**3)
    (raw / _DAY / "blank.txt").write_bytes(b"\n" * 100_000)
    (raw / _DAY / "zeros.txt").write_bytes(bytes(100_000))


def _sidecars(raw: Path) -> None:
    chance = random.Random(1)
    noise = chance.randbytes(20_000)
    for number, content in enumerate(
        (
            *(
                noise,
                b"",
                b"\n" * 1000,
                b"path,captured_at,url\n" + noise,
                b"path;captured_at\n\x00;\x00\n",
                b'"' * 50_000,
            ),
            b"path,captured_at,url\n" + b'"never closed,' * 3_000,
            b"path,captured_at,url\n../../../etc/passwd,2025-12-08,\n/etc/passwd,2025-12-08,\n.,2025-12-08,\n",
            b"path,captured_at,url\n" + b"page.txt,99999-99-99T99:99:99+99:99,\n" * 100,
            b"path,captured_at,url\npage.txt,9999-12-31T23:59:59-14:00,\npage.txt,0001-01-01T00:00:00+14:00,\n",
            b"\xff\xfe" + "path,captured_at\npage.txt,2025-12-08\n".encode("utf-16-le"),
            b"[" * 100_000,
            b'{"path": ' * 50_000,
            b'{"path": 1e999, "captured_at": NaN}\n{"path": null}\n[]\n1\n"x"\n',
            b"PAR1" + noise + b"PAR1",
        )
    ):
        for name in ("captures.csv", "captures.jsonl", "captures.parquet"):
            folder = raw / f"sidecar{number}-{name}"
            folder.mkdir()
            (folder / name).write_bytes(content)
            (folder / "page.txt").write_bytes(b"")
    (raw / "folder" / "captures.csv").mkdir(parents=True)


def _unreadable(raw: Path) -> None:
    (raw / _DAY / "secret.txt").write_bytes(b"")
    (raw / _DAY / "secret.txt").chmod(0)
    (raw / "secrets").mkdir()
    (raw / "secrets" / "captures.csv").write_bytes(b"path,captured_at\n")
    (raw / "secrets").chmod(0)


HOSTILE: dict[str, Callable[[Path], None]] = {
    "odd names": _odd_names,
    "odd folders": _odd_folders,
    "links": _links,
    "pipes": _pipes,
    "devices": _devices,
    "times": _times,
    "sizes": _sizes,
    "sidecars": _sidecars,
    "unreadable": _unreadable,
    "100 folders deep": lambda raw: _nested(raw, 100, "deeper"),
    "1,500 folders deep": lambda raw: _nested(raw, 1500, "d"),
    "deeper than a path is long": lambda raw: _nested(raw, 60, "d" * 200),
    "a file as a day": lambda raw: (raw / "2025-12-11").write_bytes(_TEXT) and None,
}


def try_hostile(folders: Folders, runs: Runs, number: int | None, seed: int) -> Tally:
    """Run over each kind of thing beside good captures, then over some kinds at once."""
    tally = Tally("hostile", seed)
    chance = random.Random(seed)
    cases = [[name] for name in HOSTILE]
    cases += [
        chance.sample([*HOSTILE], chance.randint(2, len(HOSTILE))) for _ in range((number or 20) - len(cases))
    ]
    expected = folders.expected(folders.made)
    longest = 0.0
    for case in cases[:number]:
        fresh = chance.random() < 0.5
        data = folders.copy(folders.made)
        if fresh:
            _start_anew(data)
        for name in case:
            HOSTILE[name](data.raw)
        ended = runs.run(data)
        longest = max(longest, ended.seconds)
        fault = ended.fault(0) or _figures_differ(data, expected)
        again = runs.run(data)
        # What cannot be read is tried again, and says the same.
        fault = fault or again.fault(0) or _figures_differ(data, expected)
        tally.add(f"{', '.join(case)}{', a first run' if fresh else ''}", fault)
        folders.remove(data)
    tally.worst = f"runs of {longest:.1f} s"
    return tally


def _start_anew(data: DataFolder) -> None:
    folders = (data.parsed, data.warehouse)
    for folder in folders:
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()


def _figures_differ(data: DataFolder, expected: Rows) -> str | None:
    """Compare what the good captures say: empty pages and days have rows of their own in a few tables."""
    figures = {name: rows for name, rows in expected.items() if name in FIGURES}
    return difference(data, figures)


# Nothing hostile here has a report.
FIGURES = {
    *(
        "items",
        "stories",
        "story_versions",
        "mentions",
        "events",
        "country_pair_events",
        "agency_attribution",
    ),
    *("brief_age_distribution", "brief_age_summary", "dyad_events", "agency_pairs"),
}
