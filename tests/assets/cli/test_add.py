"""`dateline add`."""

import csv
import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assets.cli.exit_codes import Exit
from assets.storage import raw_additions
from assets.storage.data_folder import DataFolder
from tests.archives.archive_files import archive, record, response, with_length, without_length
from tests.conftest import SAMPLE
from tests.pages.page_text import Report, read

PAGES = [path.read_bytes() for path in sorted(SAMPLE.rglob("*.txt"))]
FIRST = datetime(2025, 12, 8, 8, 30, tzinfo=UTC)


@pytest.fixture
def data(tmp_path) -> DataFolder:
    return DataFolder(str(tmp_path / "data"))


def page_of_site(number: int) -> tuple[bytes, str, str]:
    """Content, address and date of a page of the site; forty of them are captured on two days."""
    host = ("www.zeelandnet.nl", "zeelandnet.nl", "nieuws.zeelandnet.nl:443")[number % 3]
    at = FIRST + timedelta(hours=number % 24, minutes=number)
    return PAGES[number], f"https://{host}/nieuws/{number}/2025-12-08", f"{at:%Y-%m-%dT%H:%M:%SZ}"


def wet_records() -> list[bytes]:
    """300 records: forty pages of the site, five of them twice, two broken records, and pages of other sites."""
    site = [record(*page_of_site(number)) for number in range(40)]
    twice = [record(*page_of_site(number)[:2], "2025-12-10T12:00:00Z") for number in range(5)]
    others = [record(f"Andere tekst {number}.".encode(), f"https://x{number}.nl/") for number in range(253)]
    records = [records[at] for at in range(253) for records in (others, site, twice) if at < len(records)]
    records.insert(50, without_length(record(b"Kapot. " * 30)))
    records.insert(150, with_length(record(b"Ook kapot. " * 30), 100_000))
    return records


def lines_of(data: DataFolder) -> dict[str, tuple[str, str]]:
    """Time and address of each line of all sidecars, by path; every file has one, and every line a file."""
    found = {}
    for sidecar in sorted(data.raw.glob("*/captures.csv")):
        for row in csv.DictReader(sidecar.open(encoding="utf-8", newline="")):
            found[f"{sidecar.parent.name}/{row['path']}"] = (row["captured_at"], row["url"])
    assert sorted(found) == sorted(path.relative_to(data.raw).as_posix() for path in data.raw.rglob("*.txt"))
    assert {path.name for path in data.raw.rglob(".*")} <= {".add.lock"}
    return found


def snapshot(data: DataFolder) -> dict[str, tuple[bytes, int]]:
    """Content and inode of every file."""
    return {
        str(path): (path.read_bytes(), path.stat().st_ino)
        for path in data.raw.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


@pytest.mark.parametrize(
    ("packing", "name"), [("plain", "crawl.warc.wet"), ("gz", "crawl.wet.gz"), ("whole", "crawl")]
)
def test_a_wet_archive_gives_the_pages_of_the_site(data, ask, tmp_path, packing, name):
    (tmp_path / name).write_bytes(archive(wet_records(), packing))
    code, out, err = ask(data, "add", str(tmp_path / name), "--site", "zeelandnet.nl")
    assert code == Exit.DONE
    assert out.splitlines()[0] == "Added 40 captures on 2 days (2025-12-08 to 2025-12-09)."
    assert [line.split(maxsplit=1) for line in out.splitlines()[1:-1]] == [
        ["5", "already added"],
        ["253", "skipped: another address"],
        ["2", "broken"],
    ]
    assert "dateline run" in out.splitlines()[-1]
    assert err.count(f"{tmp_path / name}, byte ") == 2
    lines = lines_of(data)
    assert sorted((date, url) for date, url in lines.values()) == sorted(
        page_of_site(number)[:0:-1] for number in range(40)
    )
    contents = {
        lines[path.relative_to(data.raw).as_posix()][1]: path.read_bytes() for path in data.raw.rglob("*.txt")
    }
    assert contents == {page_of_site(number)[1]: PAGES[number] for number in range(40)}

    before = snapshot(data)
    code, out, _ = ask(data, "add", str(tmp_path / name), "--site", "zeelandnet.nl")
    assert code == Exit.DONE
    assert out.splitlines()[0] == "Added 0 captures."
    assert snapshot(data) == before


def test_days_are_those_of_amsterdam(data, ask, tmp_path):
    (tmp_path / "a.wet").write_bytes(record(PAGES[0], date="2025-12-08T23:30:00Z"))
    assert ask(data, "add", str(tmp_path / "a.wet")).code == Exit.DONE
    assert [folder.name for folder in data.raw.iterdir() if folder.is_dir()] == ["2025-12-09"]


def as_html(page: bytes) -> bytes:
    """A page as the site would serve it."""
    items = read(page).items.select(
        "kind", "section", "headline", "dateline", "agencies", "body", "age_label"
    )
    parts, listed = [], None
    for kind, section, headline, dateline, agencies, body, age in items.iter_rows():
        paragraphs = Report(body, dateline, agencies).lead().replace("\n", "</p><p>")
        if kind == "article":
            parts.append(f"<article><h1>{headline}</h1><p>{paragraphs}</p></article>")
            continue
        if listed != section:
            parts.append(f"<h2>Meer uit {section}</h2>")
            listed = section
        parts.append(f"<ul><li><p>{paragraphs}</p><time>{age}</time></li></ul>")
    return f"<!doctype html><body>{''.join(parts)}".encode()


def test_of_html_every_brief_and_label_survives(data, ask, tmp_path):
    page = next(page for page in PAGES if b"Meer uit" in page and len(read(page).items) > 5)
    records = [
        response(as_html(page), "https://www.zeelandnet.nl/a"),
        response(
            as_html(page).replace(b"<body>", b"<body><script>nonce</script>"), "https://www.zeelandnet.nl/a"
        ),
        response(
            as_html(page).decode().encode("cp1252", "xmlcharrefreplace"),
            "https://zeelandnet.nl/b",
            media="text/html;charset=iso-8859-1",
        ),
        response(b"<p>Niet gevonden", status="404 Not Found"),
        response(b"\x89PNG", media="image/png"),
    ]
    (tmp_path / "crawl.warc.gz").write_bytes(archive(records, "gz"))
    code, out, err = ask(data, "add", str(tmp_path / "crawl.warc.gz"))
    assert (code, err) == (Exit.DONE, _progress_alone(err))
    # A page whose text is the same is the same page.
    assert [line.split()[0] for line in out.splitlines()[1:-1]] == ["1", "1", "1"]
    assert out.startswith("Added 2 captures on 1 day (2025-12-08).")
    columns = ["kind", "section", "headline", "dateline", "agencies", "body", "age_label"]
    for path in data.raw.rglob("*.txt"):
        assert read(path.read_bytes()).items.select(columns).rows() == read(page).items.select(columns).rows()


def _progress_alone(err: str) -> str:
    return "".join(line for line in err.splitlines(keepends=True) if line.startswith("  reading sources"))


def test_without_the_renderer_the_message_says_what_to_install(data, ask, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "selectolax.lexbor", None)
    monkeypatch.delitem(sys.modules, "pipelines.archives.html_text", raising=False)
    (tmp_path / "crawl.warc").write_bytes(response(b"<p>Tekst"))
    code, out, err = ask(data, "add", str(tmp_path / "crawl.warc"))
    assert (code, out) == (Exit.FAILED, "")
    assert "dateline[html]" in err
    (tmp_path / "crawl.wet").write_bytes(record(PAGES[0]))
    assert ask(data, "add", str(tmp_path / "crawl.wet")).code == Exit.DONE


@pytest.mark.parametrize(
    ("option", "written"),
    [
        (["--captured", "2025-12-08T09:30"], "2025-12-08T08:30:00Z"),
        (["--captured", "2025-12-08"], "2025-12-08"),
        (["--captured-by", "modified"], "2025-12-08T08:30:00Z"),
    ],
)
def test_text_files_and_folders_of_them(data, ask, tmp_path, option, written):
    folder = tmp_path / "files"
    (folder / "deeper" / ".hidden").mkdir(parents=True)
    for place, name in enumerate(
        ["page.txt", "deeper/2025-12-01T0930.txt", "deeper/.hidden/no.txt", "deeper/.no.txt"]
    ):
        (folder / name).write_bytes(PAGES[place])
    (folder / "empty.txt").write_bytes(b" \n")
    (folder / "picture.txt").write_bytes(b"\x89PNG\x00\x01\x02\x03")
    (folder / "notes.md").write_bytes(b"x")
    (tmp_path / "alone").write_bytes(PAGES[10])
    for path in [*folder.rglob("*.txt"), tmp_path / "alone"]:
        os.utime(path, (FIRST.timestamp(), FIRST.timestamp()))
    code, out, err = ask(data, "add", str(folder), str(tmp_path / "alone"), *option)
    assert (code, err) == (Exit.DONE, _progress_alone(err))
    assert {line.split(maxsplit=1)[1] for line in out.splitlines()[1:-1]} == {
        *("skipped: empty", "skipped: no text", "skipped: neither .txt nor an archive"),
    }
    lines = lines_of(data)
    assert set(lines.values()) == {(written, "")}
    stems = sorted(Path(path).name.rpartition("-")[0] for path in lines)
    assert (stems[0], stems[2]) == ("alone", "page")
    assert not any(sign.isdigit() for sign in stems[1])
    assert {path.read_bytes() for path in data.raw.rglob("*.txt")} == {PAGES[0], PAGES[1], PAGES[10]}
    before = snapshot(data)
    assert ask(data, "add", str(folder), str(tmp_path / "alone"), *option).out.startswith("Added 0 captures.")
    assert snapshot(data) == before


def test_the_earlier_time_is_kept_and_the_file_moves_to_its_day(data, ask, tmp_path):
    file = tmp_path / "page.txt"
    file.write_bytes(PAGES[0])
    for captured, expected in [
        ("2025-12-09", "2025-12-09"),
        ("2025-12-09T12:00+01:00", "2025-12-09T11:00:00Z"),
        ("2025-12-10T12:00", "2025-12-09T11:00:00Z"),
        ("2025-12-08T12:00", "2025-12-08T11:00:00Z"),
        ("2025-12-09T09:00", "2025-12-08T11:00:00Z"),
    ]:
        assert ask(data, "add", str(file), "--captured", captured).code == Exit.DONE
        [(path, (written, _))] = lines_of(data).items()
        assert (path.split("/")[0], written) == (expected[:10], expected)


def test_of_records_out_of_order_the_earliest_counts(ask, tmp_path, monkeypatch):
    dates = [f"2025-12-{day:02d}T12:00:00Z" for day in (11, 10, 12, 9, 9, 10)]
    (tmp_path / "a.wet").write_bytes(archive([record(PAGES[0], date=date) for date in dates]))
    for most in (1, 2, 3, 100):
        monkeypatch.setattr(raw_additions, "_MOST_PENDING", most)
        other = DataFolder(str(tmp_path / f"data{most}"))
        assert ask(other, "add", str(tmp_path / "a.wet")).out.startswith(
            "Added 1 capture on 1 day (2025-12-09)"
        )
        assert [written for written, _ in lines_of(other).values()] == ["2025-12-09T12:00:00Z"]


WRONG = {
    "text without a time": (["page.txt"], "--captured"),
    "text beside an archive": (["page.txt", "a.wet"], "--captured"),
    "a folder with text": (["."], "--captured"),
    "both": (["page.txt", "--captured", "2025-12-08", "--captured-by", "modified"], "--captured-by"),
    "no time": (["page.txt", "--captured", "8 december"], "2025-12-08T09:30"),
    "an hour that comes twice": (["page.txt", "--captured", "2025-10-26T02:30"], "zone"),
    "the future": (["page.txt", "--captured", "2999-01-01"], "captured in the future"),
    "long ago": (["page.txt", "--captured", "1999-01-01"], "2010-01-01"),
    "by something else": (["page.txt", "--captured-by", "name"], "modified"),
    "a time for an archive": (["a.wet", "--captured", "2025-12-08"], "omit --captured"),
    "a site for text": (["page.txt", "--captured", "2025-12-08", "--site", "x.nl"], "--site"),
    "an address for a site": (["a.wet", "--site", "https://x.nl/"], "such as x.nl"),
    "no pattern": (["a.wet", "--match", "("], "regular expression"),
    "nothing there": (["nothing.wet"], "nothing.wet"),
    "an empty folder": (["empty"], "no archive"),
    "no source": ([], "SOURCE"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_usage_says_what_to_do_and_adds_nothing(data, ask, tmp_path, monkeypatch, case):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "page.txt").write_bytes(PAGES[0])
    (tmp_path / "a.wet").write_bytes(record(PAGES[1]))
    arguments, message = WRONG[case]
    code, out, err = ask(data, "add", *arguments)
    assert (code, out) == (Exit.USAGE, "")
    assert message in err
    assert not data.raw.exists()


def test_what_is_in_raw_already_is_left_alone(data, ask, tmp_path):
    (data.raw / "2025-12-08").mkdir(parents=True)
    (data.raw / "2025-12-08" / "page.txt").write_bytes(PAGES[0])
    before = snapshot(data)
    code, _, err = ask(data, "add", str(data.raw), "--captured", "2025-12-08")
    assert code == Exit.USAGE
    assert "dateline run" in err
    (tmp_path / "page.txt").write_bytes(PAGES[0])
    code, out, _ = ask(data, "add", str(tmp_path), "--captured", "2025-12-09")
    assert code == Exit.DONE
    assert "1  skipped: under data/raw already" in out
    assert before.items() <= snapshot(data).items()


def test_where_nothing_can_be_read_the_command_fails(data, ask, tmp_path):
    (tmp_path / "a.warc.gz").write_bytes(b"PARIJS (ANP) - Geen archief.")
    code, _, err = ask(data, "add", str(tmp_path / "a.warc.gz"))
    assert code == Exit.FAILED
    assert str(tmp_path / "a.warc.gz") in err
    (tmp_path / "b.wet").write_bytes(archive([record(PAGES[0]), without_length(record(PAGES[1]))]))
    assert ask(data, "add", str(tmp_path / "a.warc.gz"), str(tmp_path / "b.wet")).code == Exit.DONE


def test_of_many_broken_records_some_are_named(data, ask, tmp_path):
    (tmp_path / "a.wet").write_bytes(archive([without_length(record(PAGES[0]))] * 30 + [record(PAGES[0])]))
    code, out, err = ask(data, "add", str(tmp_path / "a.wet"))
    assert code == Exit.DONE
    assert "30  broken" in out
    assert err.count("a.wet, byte") == 20
    assert "and 10 more" in err


@pytest.mark.parametrize("date", ["9999-12-31T23:30:00Z", "0001-01-01T00:00:00+14:00"])
def test_a_record_from_beyond_the_calendar_costs_only_itself(data, ask, tmp_path, date):
    far = record(PAGES[1], "https://x.nl/", date)
    (tmp_path / "a.wet").write_bytes(archive([record(PAGES[0]), far, record(PAGES[2])]))
    code, out, _ = ask(data, "add", str(tmp_path / "a.wet"))
    assert code == Exit.DONE
    assert "Added 2 captures" in out


def test_a_folder_that_cannot_be_listed_is_named(data, ask, tmp_path, monkeypatch):
    for name in ("open", "locked"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.txt").write_bytes(PAGES[0])
    listed = os.scandir

    def scandir(path):
        if Path(path).name == "locked":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    code, out, err = ask(data, "add", str(tmp_path), "--captured", "2025-12-08")
    assert code == Exit.DONE
    assert "Added 1 capture" in out
    assert f"{tmp_path / 'locked'}: Permission denied" in err
    code, _, err = ask(data, "add", str(tmp_path / "locked"), "--captured", "2025-12-08")
    assert code == Exit.USAGE
    assert "Permission denied" in err


def test_a_file_that_vanishes_costs_only_itself(data, ask, tmp_path, monkeypatch):
    for number, page in enumerate(PAGES[:3]):
        (tmp_path / f"{number}.txt").write_bytes(page)
    whole = Path.read_bytes

    def read_bytes(path):
        if path.name == "1.txt":
            path.unlink(missing_ok=True)
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    code, out, err = ask(data, "add", str(tmp_path), "--captured", "2025-12-08")
    assert code == Exit.DONE
    assert "Added 2 captures" in out
    assert f"{tmp_path / '1.txt'}: No such file or directory" in err
    assert len(list(data.raw.rglob("*.txt"))) == 2


@pytest.mark.parametrize("seconds", [253_402_300_800, 253_402_300_000, 2**62])
def test_a_file_from_beyond_the_calendar_costs_only_itself(data, ask, tmp_path, monkeypatch, seconds):
    for number, page in enumerate(PAGES[:2]):
        (tmp_path / f"{number}.txt").write_bytes(page)
    whole = Path.stat

    # Not every file system keeps such a time.
    def stat(path, **options):
        found = whole(path, **options)
        return os.stat_result((*found[:8], seconds, found[9])) if path.name == "0.txt" else found

    monkeypatch.setattr(Path, "stat", stat)
    code, out, _ = ask(data, "add", str(tmp_path), "--captured-by", "modified")
    assert code == Exit.DONE
    assert "Added 1 capture" in out
    assert "modified beyond the calendar" in out


def test_what_a_killed_one_left_half_written_is_removed_by_the_next(data, ask, tmp_path):
    day = data.raw / "2025-12-08"
    day.mkdir(parents=True)
    for name in (".captures.csv.123.0a1b2c3d.tmp", ".page-abcdefghijklmnop.txt.7.00000000.tmp", ".mine.tmp"):
        (day / name).write_bytes(b"half")
    (tmp_path / "page.txt").write_bytes(PAGES[0])
    assert ask(data, "add", str(tmp_path / "page.txt"), "--captured", "2025-12-08").code == Exit.DONE
    assert [path.name for path in day.glob(".*")] == [".mine.tmp"]


def test_a_sidecar_that_cannot_take_lines_ends_the_command(data, ask, tmp_path):
    (data.raw / "2025-12-08").mkdir(parents=True)
    (data.raw / "2025-12-08" / "captures.csv").write_text("something;else\n")
    (tmp_path / "a.wet").write_bytes(record(PAGES[0]))
    code, _, err = ask(data, "add", str(tmp_path / "a.wet"))
    assert code == Exit.FAILED
    assert "captures.csv" in err
    assert not list(data.raw.rglob("*.txt"))


def test_a_folder_that_cannot_be_written_ends_the_command(data, ask, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "raw").write_text("a file")
    (tmp_path / "a.wet").write_bytes(record(PAGES[0]))
    code, _, err = ask(data, "add", str(tmp_path / "a.wet"))
    assert code == Exit.FAILED
    assert "Cannot write" in err


@pytest.mark.parametrize("step", ["merge_lines", "replacing"])
@pytest.mark.parametrize("after", [0, 1, 5])
def test_one_that_is_stopped_is_completed_by_the_repeat(
    data, ask, tmp_path, monkeypatch, step: str, after: int
):
    monkeypatch.setattr(raw_additions, "_MOST_PENDING", 6)
    (tmp_path / "a.wet").write_bytes(archive(wet_records()))
    whole = getattr(raw_additions, step)
    calls = iter(range(1_000))

    def stopped(*arguments):
        if next(calls) >= after:
            raise KeyboardInterrupt
        return whole(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(raw_additions, step, stopped)
        assert ask(data, "add", str(tmp_path / "a.wet"), "--site", "zeelandnet.nl").code != Exit.DONE
    for path in data.raw.rglob("*.txt"):
        assert path.read_bytes() in PAGES
        assert path.name in (path.parent / "captures.csv").read_text()
    assert ask(data, "add", str(tmp_path / "a.wet"), "--site", "zeelandnet.nl").code == Exit.DONE
    whole_folder = DataFolder(str(tmp_path / "whole"))
    assert ask(whole_folder, "add", str(tmp_path / "a.wet"), "--site", "zeelandnet.nl").code == Exit.DONE
    assert lines_of(data) == lines_of(whole_folder)


def test_one_that_is_killed_is_completed_by_the_repeat(
    data, ask, tmp_path, start: Callable[..., "subprocess.Popen[str]"]
):
    pages = [f"PARIJS (ANP) - Bericht {number}.".encode() for number in range(4_000)]
    (tmp_path / "a.wet").write_bytes(archive(list(map(record, pages))))
    command = start(
        data, "add", str(tmp_path / "a.wet"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while not list(data.raw.glob("*/*.txt")):
        assert command.poll() is None
        time.sleep(0.01)
    command.send_signal(signal.SIGKILL)
    command.wait()
    found = list(data.raw.glob("*/*.txt"))
    assert len(found) < len(pages)
    [sidecar] = data.raw.glob("*/captures.csv")
    listed = sidecar.read_text()
    known = set(pages)
    assert all(path.name in listed and path.read_bytes() in known for path in found)
    assert ask(data, "add", str(tmp_path / "a.wet")).code == Exit.DONE
    assert not list(data.raw.rglob(".*.tmp"))
    assert len(lines_of(data)) == len(pages)
