"""The command `dateline run`, from raw captures to the published warehouse."""

import errno
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

import assets.daily.pages
import assets.incremental.making
import assets.published.report
from assets.cli.exit_codes import Exit
from assets.cli.questions import sample_questions
from assets.daily.stages import CAPTURES, PAGES
from assets.incremental.manifest import Manifest
from assets.schedules import CRON_VARIABLE
from assets.storage.data_folder import PROJECT, DataFolder
from tests.conftest import DATELINE, contents, read, run_job


def test_a_run_makes_the_warehouse_and_the_next_has_nothing_to_do(small, dateline):
    code, told = dateline(small, "run")
    assert code == Exit.DONE
    assert read(small, "SELECT count(*) FROM pages") == [(8,)]
    for word in ("pages", "items", "stories", "quarantined", str(small.database), "country_pair_events"):
        assert word in told
    published = small.database.stat().st_mtime_ns
    code, told = dateline(small, "run")
    assert (code, small.database.stat().st_mtime_ns) == (Exit.DONE, published)
    assert "Nothing new" in told


def test_the_questions_to_try_work_when_pasted(made, dateline):
    code, told = dateline(made, "run")
    assert code == Exit.DONE
    assert f"open {made.report}\n" in told
    questions = [shlex.split(line) for line in told.splitlines() if line.startswith("  DATELINE_DATA=")]
    assert [question[2] for question in questions] == ["explain", "query", "query"]
    for data, command, *arguments in questions:
        assert data == f"DATELINE_DATA={made.root}"
        assert command.endswith("dateline")
        code, answer = dateline(made, *arguments)
        # More than the names of the columns.
        assert (code, len(answer.splitlines()) > 2) == (Exit.DONE, True)


def test_on_the_project_s_own_data_folder_a_question_names_none(made, monkeypatch):
    monkeypatch.chdir(Path(sys.prefix).parent)
    with duckdb.connect(str(made.database), read_only=True) as db:
        [first, *_] = sample_questions(db, DataFolder(str(PROJECT / "data")))
    assert first.split()[0] in (f"{Path(sys.prefix).name}/bin/dateline", "dateline")


def test_a_report_that_was_deleted_comes_back(made, dateline):
    made.report.unlink()
    assert dateline(made, "run")[0] == Exit.DONE
    assert made.report.exists()


@pytest.mark.parametrize("damaged", [b"", b"<!doctype html><html><body>Half"])
def test_a_damaged_report_is_drawn_again(made, dateline, damaged):
    drawn = made.report.read_bytes()
    made.report.write_bytes(damaged)
    assert dateline(made, "run")[0] == Exit.DONE
    assert len(made.report.read_bytes()) == len(drawn)
    assert "Nothing new" in dateline(made, "run")[1]


def test_a_report_that_fails_is_told_of_and_made_by_the_next_run(made, dateline, monkeypatch):
    old = made.report.read_bytes()
    next(made.raw.glob("*/*.txt")).unlink()

    def breaks(_: duckdb.DuckDBPyConnection) -> str:
        raise RuntimeError("a fault in a picture")

    with monkeypatch.context() as patch:
        patch.setattr(assets.published.report, "make_report", breaks)
        code, told = dateline(made, "run")
    assert code == Exit.FAILED
    assert "but the warehouse is published" in told
    assert "a fault in a picture" in told
    assert (read(made, "SELECT count(*) FROM pages"), made.report.read_bytes()) == ([(7,)], old)
    assert dateline(made, "run")[0] == Exit.DONE
    assert made.report.read_bytes() != old
    assert "Nothing new" in dateline(made, "run")[1]


def test_a_damaged_warehouse_is_built_again(made, dateline):
    rows = contents(made)
    made.database.write_bytes(b"no database")
    assert dateline(made, "run")[0] == Exit.DONE
    assert contents(made) == rows


@pytest.mark.slow
def test_a_day_that_is_read_in_several_batches_comes_out_the_same(small, dateline, monkeypatch, tmp_path):
    day = min(small.raw.iterdir())
    pages = sorted(day.iterdir())
    shutil.copy2(pages[0], day / "zz-again.txt")
    (small.raw / f"{day.name}T0930").mkdir()
    shutil.copy2(pages[-1], small.raw / f"{day.name}T0930" / "timed.txt")
    cut = DataFolder(str(tmp_path / "cut"))
    shutil.copytree(small.raw, cut.raw)
    assert dateline(small, "run")[0] == Exit.DONE
    monkeypatch.setattr(assets.daily.pages, "PAGES", replace(PAGES, batch_pages=2))
    assert dateline(cut, "run")[0] == Exit.DONE
    assert contents(cut) == contents(small)
    told = read(
        small, "SELECT source_path, detail FROM quarantine WHERE reason = 'duplicate_page' ORDER BY ALL"
    )
    assert [(path, detail.rpartition(": ")[2]) for path, detail in told] == [
        # A time is better evidence than a day.
        (f"{day.name}/{pages[-1].name}", f"{day.name}T0930/timed.txt"),
        (f"{day.name}/zz-again.txt", f"{day.name}/{pages[0].name}"),
    ]


def test_a_page_captured_again_on_a_later_day_is_in_quarantine_for_that_alone(small, dateline):
    first, *_ = sorted(small.raw.iterdir())
    page = min(first.iterdir())
    page.write_text(page.read_text("utf-8").replace("(ANP/", "(ANP/QQZ/"), "utf-8")
    again = small.raw / "2026-01-20" / "again.txt"
    again.parent.mkdir()
    shutil.copy2(page, again)
    assert dateline(small, "run")[0] == Exit.DONE
    counts = dict(read(small, "SELECT source_path, list(DISTINCT reason) FROM quarantine GROUP BY ALL"))
    assert "unknown_agency" in counts[f"{first.name}/{page.name}"]
    assert counts["2026-01-20/again.txt"] == ["duplicate_page"]


def test_every_file_with_the_bytes_of_a_page_is_accounted_for(small, dateline):
    """The page is kept for a day that is known, even if an undated copy is filed under an earlier one."""
    first, *_ = sorted(small.raw.iterdir())
    page = min(first.iterdir())
    copies = [
        small.raw / name for name in ("2026-01-20/a.txt", "2026-01-20/b.txt", "2026-01-21/c.txt", "d.txt")
    ]
    for copy in copies:
        copy.parent.mkdir(exist_ok=True)
        shutil.copy2(page, copy)
    os.utime(copies[-1], (0, datetime(2025, 1, 1, 12, tzinfo=UTC).timestamp()))
    assert dateline(small, "run")[0] == Exit.DONE
    kept = f"{first.name}/{page.name}"
    assert read(small, f"SELECT capture_date::VARCHAR FROM pages WHERE source_path = '{kept}'") == [
        (first.name,)
    ]
    assert read(small, "SELECT source_path, detail FROM quarantine ORDER BY ALL") == [
        ("2026-01-20/a.txt", f"same bytes as another file: {kept}"),
        ("2026-01-20/b.txt", "same bytes as another file: 2026-01-20/a.txt"),
        ("2026-01-21/c.txt", f"same bytes as another file: {kept}"),
        ("d.txt", f"same bytes as another file: {kept}"),
    ]


@pytest.mark.parametrize("left", [pytest.param(b"", marks=pytest.mark.slow), b"PAR1 and no more"])
def test_a_damaged_manifest_is_made_again(made, dateline, left):
    rows = contents(made)
    (made.parsed / "manifest.parquet").write_bytes(left)
    assert dateline(made, "run")[0] == Exit.DONE
    assert contents(made) == rows
    assert "Nothing new" in dateline(made, "run")[1]
    # A day that went meanwhile is still known by its parts.
    (made.parsed / "manifest.parquet").write_bytes(left)
    shutil.rmtree(max(made.raw.iterdir()))
    assert dateline(made, "run")[0] == Exit.DONE
    assert read(made, "SELECT count(*) FROM pages") == [(4,)]


@pytest.mark.parametrize(
    "lose",
    [
        lambda path: path.write_bytes(b"PAR1"),
        lambda path: path.unlink(),
        lambda path: shutil.rmtree(path.parent),
    ],
)
def test_without_its_manifest_a_run_over_some_days_makes_all(made, dateline, lose):
    rows = contents(made)
    lose(Manifest(made).path)
    code, printed = dateline(made, "run", "--day", min(made.raw.iterdir()).name)
    assert code == Exit.DONE
    assert "all days are processed again" in printed
    assert contents(made) == rows


def test_a_manifest_that_cannot_be_read_now_keeps_what_it_says(made, monkeypatch):
    manifest = Manifest(made)
    said = manifest.read()
    with monkeypatch.context() as broken:
        broken.setattr(Path, "read_bytes", _raise_io_error)
        with pytest.raises(OSError, match="Input/output"):
            manifest.forget(PAGES, [min(day for _, day in said)])
    assert manifest.read() == said


def _raise_io_error(path):
    raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))


def test_days_that_are_up_to_date_do_not_hide_others_that_are_not(made, dateline):
    # So long ago that no other day depends on it.
    (made.raw / "2025-06-01").mkdir()
    (made.raw / "2025-06-01" / "page.txt").write_text("Kop\nBERLIJN (ANP) - Een bericht.", "utf-8")
    _, printed = dateline(made, "run", "--day", max(made.raw.iterdir()).name)
    assert "1 other day is due: dateline run" in printed


def test_a_run_that_waited_for_another_and_found_nothing_to_do_says_so(made, dateline, monkeypatch):
    others = Path(made.root, "others")
    others.mkdir()
    for folder in (made.parsed, made.warehouse):
        folder.rename(others / folder.name)

    @contextmanager
    def locked_after_another_run(data, on_wait):
        on_wait()
        shutil.rmtree(data.parsed, ignore_errors=True)
        for folder in (data.parsed, data.warehouse):
            (others / folder.name).rename(folder)
        yield

    monkeypatch.setattr(DataFolder, "locked", locked_after_another_run)
    published = (others / "warehouse" / made.database.name).stat().st_mtime_ns
    code, printed = dateline(made, "run")
    assert (code, made.database.stat().st_mtime_ns) == (Exit.DONE, published)
    assert "Nothing new: the other run has published.\n" in printed


def test_the_rows_of_a_day_go_with_its_folder(made, dateline, tmp_path):
    first, last = sorted(made.raw.iterdir())
    shutil.rmtree(last)
    assert dateline(made, "run")[0] == Exit.DONE
    assert "Nothing new" in dateline(made, "run")[1]
    never = DataFolder(str(tmp_path / "never"))
    shutil.copytree(first, never.raw / first.name)
    assert dateline(never, "run")[0] == Exit.DONE
    assert contents(made) == contents(never)
    # A folder with no captures at all is likelier to be elsewhere for now.
    first.rename(tmp_path / "elsewhere")
    assert dateline(made, "run")[0] == Exit.USAGE
    assert contents(made) == contents(never)


def test_a_changed_file_makes_its_day_again_and_no_other(made, dateline):
    changed, other = sorted(made.raw.iterdir())
    parts = {day: (made.parsed / "pages" / f"date={day.name}" / "part.parquet") for day in (changed, other)}
    before = {day: part.stat().st_mtime_ns for day, part in parts.items()}
    page = next(changed.iterdir())
    page.write_text(page.read_text("utf-8").replace("ANP", "AFP"), "utf-8")
    code, _ = dateline(made, "run")
    assert code == Exit.DONE
    assert parts[changed].stat().st_mtime_ns > before[changed]
    assert parts[other].stat().st_mtime_ns == before[other]


def made_at(data: DataFolder, table: str) -> list[int]:
    return [path.stat().st_mtime_ns for path in sorted(data.parsed.glob(f"{table}/date=*/part.parquet"))]


def test_what_comes_out_as_it_was_has_no_consequences(made, dateline):
    before = {
        table: made_at(made, table) for table in ("captures", "pages", "items", "story_versions", "events")
    }
    published = made.database.stat().st_mtime_ns
    # Another file time, the same text: the day is read again, and every later stage finds what it knows.
    for page in sorted(made.raw.iterdir())[0].iterdir():
        os.utime(page, (1_766_000_000, 1_766_000_000))
    code, told = dateline(made, "run")
    assert code == Exit.DONE, told
    after = {table: made_at(made, table) for table in before}
    assert "reading pages            1 day" in told
    assert after.pop("captures")[0] > before.pop("captures")[0]
    # The day is read again, and no later stage.
    assert after.pop("pages")[0] > before.pop("pages")[0]
    assert after.pop("items")[0] > before.pop("items")[0]
    assert after == before
    # Captures have other times than those published.
    assert made.database.stat().st_mtime_ns > published
    assert "Nothing new" in dateline(made, "run")[1]


@pytest.mark.slow
def test_days_in_any_order_and_number_give_the_same_rows(made, dateline, tmp_path):
    first, last = [folder.name for folder in sorted(made.raw.iterdir())]
    together = contents(made)
    apart = DataFolder(str(tmp_path / "apart"))
    shutil.copytree(made.raw, apart.raw)
    assert dateline(apart, "run", "--day", last)[0] == Exit.DONE
    assert read(apart, "SELECT count(*) FROM pages") == [(4,)]
    assert dateline(apart, "run", "--from", first, "--to", first, "--workers", "2")[0] == Exit.DONE
    assert contents(apart) == together
    assert dateline(apart, "run", "--force")[0] == Exit.DONE
    assert contents(apart) == together


def test_a_failing_check_leaves_the_published_file_alone(made, dateline, monkeypatch):
    # Else the part is made good before it is read.
    monkeypatch.setattr("assets.daily.mending.forget_damaged", lambda _: [])
    published = made.database.read_bytes()
    first, last = sorted(made.raw.iterdir())
    part = made.part("mentions", date.fromisoformat(first.name))
    pl.read_parquet(part, hive_partitioning=False).with_columns(country=pl.lit("QQQ")).write_parquet(part)
    shutil.copy2(next(first.iterdir()), last / "late.txt")
    code, told = dateline(made, "run")
    assert code == Exit.FAILED
    assert "not published" in told
    assert "mentions" in told
    assert made.database.read_bytes() == published
    assert (
        sorted(path.name for path in made.warehouse.iterdir() if path.suffix not in (".duckdb", ".html"))
        == []
    )


@pytest.mark.slow
def test_a_reader_of_the_old_file_goes_on_while_a_new_one_is_published(small, dateline):
    dateline(small, "run", "--day", sorted(small.raw.iterdir())[0].name)
    with duckdb.connect(str(small.database), read_only=True) as old:
        assert old.execute("SELECT count(*) FROM pages").fetchall() == [(4,)]
        assert dateline(small, "run")[0] == Exit.DONE
        assert old.execute("SELECT count(*) FROM pages").fetchall() == [(4,)]
    assert read(small, "SELECT count(*) FROM pages") == [(8,)]


def test_files_that_are_no_pages_are_told_of(small, dateline, tmp_path):
    day = sorted(small.raw.iterdir())[0]
    (day / "empty.txt").write_bytes(b"")
    (day / "notes.doc").write_bytes(b"x")
    (small.raw / "December").mkdir()
    (small.raw / "December" / "page.txt").write_text("Kop\nBERLIJN (ANP) - Een bericht.", "utf-8")
    outside = tmp_path / "elsewhere.txt"
    outside.write_text("secret", "utf-8")
    (day / "link.txt").symlink_to(outside)
    (day / 'a "page" naïef\n😀.txt').write_text("Kop\nBERLIJN (ANP) - Een bericht.", "utf-8")
    code, _ = dateline(small, "run")
    assert code == Exit.DONE
    reasons = dict(read(small, "SELECT source_path, reason FROM quarantine"))
    assert reasons[f"{day.name}/empty.txt"] == "empty"
    assert reasons[f"{day.name}/notes.doc"] == "not_a_capture"
    assert reasons["December/page.txt"] == "unknown_folder"
    assert reasons[f"{day.name}/link.txt"] == "outside_raw"
    files = sum(path.is_file() for path in small.raw.rglob("*"))
    told = "SELECT count(*) FROM (SELECT source_path FROM pages UNION SELECT source_path FROM quarantine)"
    assert read(small, told) == [(files,)]


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (["--day", "8-12-2025"], "YYYY-MM-DD"),
        (["--day", "2025-12-08", "--from", "2025-12-08"], "--day"),
        (["--from", "2025-12-09", "--to", "2025-12-08"], "comes after"),
        (["--day", "2020-01-01"], "No captures from 2020-01-01 to 2020-01-01"),
        (["--memory", "plenty"], "such as 800MB or 2GB"),
    ],
)
def test_wrong_usage_says_what_is_wrong(small, dateline, arguments, wrong):
    code, told = dateline(small, "run", *arguments)
    assert code == Exit.USAGE
    assert wrong in " ".join(told.split())


@pytest.mark.parametrize("name", ["a*b", "date=2025-12-08", "100%"])
def test_a_data_folder_that_readers_take_for_a_pattern_is_refused(tmp_path, dateline, name):
    code, told = dateline(DataFolder(str(tmp_path / name)), "run")
    assert code == Exit.USAGE
    assert "DATELINE_DATA" in told


def test_no_captures_says_where_to_put_them(tmp_path, dateline):
    code, told = dateline(DataFolder(str(tmp_path)), "run")
    assert code == Exit.USAGE
    assert str(tmp_path / "raw") in told


def test_a_day_that_has_not_come_waits_in_quarantine(small, dateline):
    (small.raw / "2999-01-01").mkdir()
    (small.raw / "2999-01-01" / "page.txt").write_text("Kop\nBERLIJN (ANP) - Een bericht.", "utf-8")
    assert dateline(small, "run")[0] == Exit.DONE
    assert read(small, "SELECT count(*) FROM pages") == [(8,)]
    assert read(small, "SELECT source_path, reason FROM quarantine") == [
        ("2999-01-01/page.txt", "future_day")
    ]
    assert "Nothing new" in dateline(small, "run")[1]


def test_worker_processes_give_the_same_rows(made, dateline, monkeypatch, tmp_path):
    alone = contents(made)
    shared = DataFolder(str(tmp_path / "shared"))
    shutil.copytree(made.raw, shared.raw)
    monkeypatch.setattr(assets.incremental.making, "ROWS_FOR_WORKERS", 1)
    monkeypatch.setattr(assets.incremental.making, "MOST_DAYS", 1)
    code, told = dateline(shared, "run", "--workers", "2")
    assert code == Exit.DONE, told
    assert contents(shared) == alone


def test_most_days_gone_at_once_stop_the_run_unless_that_is_meant(made, dateline):
    before = contents(made)
    for folder in sorted(made.raw.iterdir()):
        shutil.rmtree(folder)
    (made.raw / "2025-12-20").mkdir()
    (made.raw / "2025-12-20" / "stray.txt").write_text("Kop\nBERLIJN (ANP) - Een bericht.", "utf-8")
    for _ in range(2):
        code, printed = dateline(made, "run")
        assert code == Exit.FAILED
        assert "of 2 of 2 days are gone" in printed
        assert "--accept-gone" in printed
        assert contents(made) == before
    days = [day.isoformat() for _, day in Manifest(made).read()]
    result = run_job(made, min(days), "2025-12-20")
    assert not result.success
    assert contents(made) == before
    assert dateline(made, "run", "--accept-gone")[0] == Exit.DONE
    assert read(made, "SELECT source_path FROM pages") == [("2025-12-20/stray.txt",)]


def test_gone_days_that_are_meant_stop_nothing_where_a_run_was_killed_before(made, dateline):
    """Killed as it had forgotten which captures there are: the next run lists them before its first stage."""
    days = sorted(Manifest(made).days())
    Manifest(made).forget(CAPTURES, days)
    for day in days[1:]:
        shutil.rmtree(made.raw / str(day))
    (made.raw / "2025-12-20").mkdir()
    (made.raw / "2025-12-20" / "stray.txt").write_text("Kop\nBERLIJN (ANP) - Een bericht.", "utf-8")
    shutil.rmtree(made.raw / str(days[0]))
    assert dateline(made, "run")[0] == Exit.FAILED
    assert dateline(made, "run", "--accept-gone")[0] == Exit.DONE
    assert read(made, "SELECT source_path FROM pages") == [("2025-12-20/stray.txt",)]


def test_what_fails_before_the_first_step_is_said(made, dateline, monkeypatch):
    def fail(*_arguments, **_options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(made.parsed))

    next(made.raw.glob("*/*.txt")).unlink()
    monkeypatch.setattr("assets.definitions.mend", fail)
    code, told = dateline(made, "run")
    assert code == Exit.FAILED
    assert "No space left on device" in told
    assert "make room, and run again" in told


def test_a_history_in_use_hides_no_run(made, dateline, monkeypatch):
    def locked(*_arguments, **_options):
        raise sqlite3.OperationalError("database is locked")

    next(made.raw.glob("*/*.txt")).unlink()
    monkeypatch.setattr("assets.history.prune_history", locked)
    code, told = dateline(made, "run")
    assert code == Exit.DONE
    assert "Old runs stay in the history" in told
    assert "another process holds the run history" in told
    assert str(made.database) in told


@pytest.mark.parametrize("cron", ["", "5 am"])
def test_a_wrong_time_for_the_schedule_is_said(made, cron):
    next(made.raw.glob("*/*.txt")).unlink()
    environment = os.environ | {"DATELINE_DATA": made.root, CRON_VARIABLE: cron}
    done = subprocess.run([*DATELINE, "run"], env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    if cron:
        assert done.returncode == Exit.USAGE
        assert "DATELINE_CRON is '5 am': write five fields of cron, such as 15 5 * * *" in done.stderr
    else:
        assert done.returncode == Exit.DONE


@pytest.mark.slow
def test_days_that_other_code_made_are_named_until_all_are_made_alike(made, dateline, monkeypatch):
    first, last = sorted(folder.name for folder in made.raw.iterdir())
    out_of_date = "SELECT days_out_of_date::VARCHAR[] FROM build"
    assert read(made, out_of_date) == [([],)]
    monkeypatch.setattr("assets.daily.stages.code_version", lambda *_: "another model")
    code, printed = dateline(made, "run", "--day", last)
    assert code == Exit.DONE
    assert "1 other day was processed by an earlier version" in printed
    assert read(made, out_of_date) == [([first],)]
    code, printed = dateline(made, "run")
    assert "earlier version" not in printed
    assert read(made, out_of_date) == [([],)]
