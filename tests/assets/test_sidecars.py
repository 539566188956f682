"""Sidecars say when files were captured, and from which address: end to end, and fault by fault."""

import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

import assets.storage.sidecars
from assets.cli.exit_codes import Exit
from assets.storage.data_folder import DataFolder
from assets.storage.raw_files import read_files
from assets.storage.raw_tree import first_capture_day, read_inventory, scan_raw
from pipelines.pages.reading import read_pages
from schemas.quarantine import REASONS
from tests.conftest import SAMPLE, SHARED, contents, needs_shared, read

FILED = date(2025, 12, 20)
A_DAY, B_DAY, C_DAY = date(2025, 12, 8), date(2025, 12, 9), date(2025, 12, 10)
PAGES = sorted(SAMPLE.glob("*/*.txt"))


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    return tmp_path / "raw"


def put(path: Path, text: str | bytes = "") -> Path:
    """A file written at noon of a day that nothing else names; a distinct page if no text is given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = text.encode() if isinstance(text, str) else text
    path.write_bytes(content or f"page {path.name}".encode())
    noon = datetime(FILED.year, FILED.month, FILED.day, 12, tzinfo=UTC).timestamp()
    os.utime(path, (noon, noon))
    return path


def evidence(raw: Path) -> dict[str, tuple[object, ...]]:
    """Day of the partition, time and day of the sidecar, address, by path of the files that are no faults."""
    columns = ["source_path", "date", "sidecar_time", "sidecar_date", "url"]
    rows = read_inventory(raw).filter(pl.col("problem").is_null()).select(columns).rows()
    return {path: tuple(rest) for path, *rest in rows}


def faults(raw: Path, of: str = "sidecar_") -> list[tuple[str, str, str, str | None, date]]:
    """What is in quarantine for some reasons: path, reason, detail, excerpt, day."""
    quarantined = read_files(raw, read_inventory(raw))[1]
    assert set(quarantined["reason"]) <= set(REASONS)
    quarantined = quarantined.filter(pl.col("reason").str.starts_with(of))
    return quarantined.select("source_path", "reason", "detail", "excerpt", "date").rows()


def marks(raw: Path) -> dict[date, str]:
    """The fingerprint of each day; the scan and the inventory agree about the days."""
    found = scan_raw(raw)
    listed = read_inventory(raw).group_by("date").len().sort("date")
    assert listed.rows() == [(mark.day, mark.files) for mark in found]
    for mark in found:
        assert scan_raw(raw, {mark.day}) == [mark]
        assert read_inventory(raw, {mark.day}).rows() == read_inventory(raw).filter(date=mark.day).rows()
    return {mark.day: mark.fingerprint for mark in found}


def told(day: date, hour: int, minute: int, url: str | None = None) -> tuple[object, ...]:
    return (day, datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC), day, url)


LINES = {
    "captures.csv": (
        "path,captured_at,url\n"
        "a.txt,2025-12-08T10:30:45+01:00,https://example.org/a\n"
        'more/b.txt,2025-12-09,"https://example.org/?b,c"\n'
        "\n"
        "c.txt,2025-12-09T23:30:00Z,\n"
    ),
    "captures.jsonl": (
        '{"path": "a.txt", "captured_at": "2025-12-08T10:30:45.5+01:00", "url": "https://example.org/a"}\n'
        '{"captured_at": "2025-12-09", "path": "./more/b.txt", "url": "https://example.org/?b,c", "more": [1]}\r\n'
        "\n"
        '{"path": "c.txt", "captured_at": "2025-12-09T23:30:00z", "url": null}'
    ),
}
TOLD = {
    "a.txt": told(A_DAY, 9, 30, "https://example.org/a"),
    "more/b.txt": (B_DAY, None, B_DAY, "https://example.org/?b,c"),
    "c.txt": (C_DAY, datetime(2025, 12, 9, 23, 30, tzinfo=UTC), C_DAY, None),
}


def files_of_lines(folder: Path) -> None:
    for name in TOLD:
        put(folder / name)


@pytest.mark.parametrize("place", ["", "archive/", "archive/deep/"])
@pytest.mark.parametrize("name", LINES)
def test_a_sidecar_dates_the_files_beside_and_below_it(raw, name, place):
    files_of_lines(raw / place)
    put(raw / place / name, LINES[name])
    assert faults(raw) == []
    assert evidence(raw) == {f"{place}{path}": about for path, about in TOLD.items()}
    assert set(marks(raw)) == {A_DAY, B_DAY, C_DAY}
    assert not any(mark.undated for mark in scan_raw(raw))
    assert first_capture_day(raw) == A_DAY


@pytest.mark.parametrize("typed", [False, True])
def test_a_parquet_sidecar_may_hold_texts_or_times(raw, typed):
    files_of_lines(raw)
    text = {
        "path": list(TOLD),
        "captured_at": ["2025-12-08T10:30:45+01:00", "2025-12-09", "2025-12-10T00:30:00+01:00"],
    }
    frame = pl.DataFrame({**text, "url": [about[3] for about in TOLD.values()]})
    if typed:
        # A day has no place in a column of times.
        frame = frame.filter(pl.col("captured_at").str.len_chars() > 10).with_columns(
            pl.col("captured_at").str.to_datetime(time_unit="ns", time_zone="UTC")
        )
    frame.write_parquet(raw / "captures.parquet")
    assert faults(raw) == []
    expected = {path: about for path, about in TOLD.items() if not typed or path != "more/b.txt"}
    assert {path: about for path, about in evidence(raw).items() if path in expected} == expected


def test_a_spreadsheet_may_write_semicolons_and_a_mark(raw):
    files_of_lines(raw)
    put(raw / "captures.csv", "\ufeffcaptured_at;path\r\n2025-12-08T09:30:00Z;a.txt\r\n")
    assert evidence(raw)["a.txt"] == (*TOLD["a.txt"][:3], None)


def test_the_nearest_sidecar_that_names_a_file_wins(raw):
    for path in ("x/a.txt", "x/y/a.txt", "x/y/b.txt", "x/y/c.txt", "2025-12-08/d.txt", "2025-12-08/e.txt"):
        put(raw / path)
    put(
        raw / "captures.csv",
        "path,captured_at,url\n"
        + "".join(f"x/{path},2025-12-01,top\n" for path in ("a.txt", "y/a.txt", "y/b.txt", "y/c.txt"))
        + "2025-12-08/d.txt,2025-12-01,top\n2025-12-08/e.txt,2025-12-01,top\n",
    )
    put(raw / "x" / "captures.jsonl", '{"path": "y/a.txt", "captured_at": "2025-12-02"}\n')
    put(
        raw / "x" / "y" / "captures.csv",
        "path,captured_at\na.txt,2025-12-03\nb.txt,2025-12-03\nc.txt,nonsense\n",
    )
    put(raw / "2025-12-08" / "captures.csv", "path,captured_at\nd.txt,2025-12-08T09:30:00Z\n")
    first, third = date(2025, 12, 1), date(2025, 12, 3)
    assert evidence(raw) == {
        "x/a.txt": (first, None, first, "top"),
        "x/y/a.txt": (third, None, third, None),
        "x/y/b.txt": (third, None, third, None),
        "x/y/c.txt": (first, None, first, "top"),
        "2025-12-08/d.txt": told(A_DAY, 9, 30),
        # A file in a folder of a day belongs to that day, whenever it was captured.
        "2025-12-08/e.txt": (A_DAY, None, first, "top"),
    }
    assert [reason for _, reason, *_ in faults(raw)] == ["sidecar_time"]
    marks(raw)


FAULTY = [
    ("gone.txt,2025-12-08,", "sidecar_no_file", "gone.txt"),
    ("../a.txt,2025-12-08,", "sidecar_no_file", "../a.txt"),
    ("more,2025-12-08,", "sidecar_no_file", "more"),
    (".hidden.txt,2025-12-08,", "sidecar_no_file", "hidden"),
    ("captures.csv,2025-12-08,", "sidecar_no_file", "captures.csv"),
    ("x" * 300 + ".txt,2025-12-08,", "sidecar_no_file", "xxx"),
    ("c.txt,yesterday,", "sidecar_time", "yesterday"),
    ("c.txt,2025-12-08T09:30:00,", "sidecar_time", "zone"),
    ("c.txt,2025-02-30,", "sidecar_time", "2025-02-30"),
    ("c.txt,2025-12-08T24:30:00Z,", "sidecar_time", "24:30"),
    ("c.txt,1999-12-08,", "sidecar_time", "partition"),
    ("c.txt,9999-12-31T23:30:00-05:00,", "sidecar_time", "partition"),
    ("a.txt,2025-12-09,", "sidecar_repeated", "line 2 of captures.csv"),
    ("c.txt,,", "sidecar_columns", "captured_at"),
    (",2025-12-08,", "sidecar_columns", "path"),
    ("c.txt,2025-12-08,https://example.org/?a,b", "sidecar_columns", "quotes"),
]


@pytest.mark.parametrize(("line", "reason", "found"), FAULTY)
def test_a_line_that_says_nothing_is_quarantined_alone(raw, line, reason, found):
    files_of_lines(raw)
    put(raw / ".hidden.txt")
    put(
        raw / "captures.csv",
        f"path,captured_at,url\na.txt,2025-12-08T09:30:00Z,\n{line}\nmore/b.txt,2025-12-09,https://example.org/?b\n",
    )
    ((path, given, detail, excerpt, day),) = faults(raw)
    assert (path, given, excerpt, day) == ("captures.csv", reason, line[:300], A_DAY)
    assert detail.startswith("line 3: ")
    assert found in detail
    assert ";" in detail
    assert evidence(raw) == {
        "a.txt": told(A_DAY, 9, 30),
        "more/b.txt": (B_DAY, None, B_DAY, "https://example.org/?b"),
        "c.txt": (FILED, None, None, None),
    }
    marks(raw)


@pytest.mark.parametrize(
    ("name", "content", "reason", "kept"),
    [
        ("captures.csv", b"\xff\xfe\x00a", "sidecar_unreadable", []),
        ("captures.csv", "path,when\na.txt,2025-12-08\n", "sidecar_columns", []),
        ("captures.csv", " ", "sidecar_columns", []),
        (
            "captures.csv",
            'path,captured_at\na.txt,2025-12-08\n"c.txt,2025-12-08\n',
            "sidecar_unreadable",
            ["a.txt"],
        ),
        ("captures.jsonl", b"\xe9", "sidecar_unreadable", []),
        (
            "captures.jsonl",
            '{"path": "a.txt", "captured_at": "2025-12-08"}\n["c.txt"]\n',
            "sidecar_unreadable",
            ["a.txt"],
        ),
        (
            "captures.jsonl",
            '{"path": \n{"path": "a.txt", "captured_at": "2025-12-08"}\n',
            "sidecar_unreadable",
            ["a.txt"],
        ),
        ("captures.jsonl", '{"path": "a.txt"}\n', "sidecar_columns", []),
        ("captures.jsonl", '{"path": "\\ud800.txt", "captured_at": "2025-12-08"}\n', "sidecar_no_file", []),
        ("captures.jsonl", '{"path": "a.txt", "captured_at": 20251208}\n', "sidecar_time", []),
        ("captures.jsonl", "[" * 100_000, "sidecar_unreadable", []),
        ("captures.parquet", b"PAR1 and no more", "sidecar_unreadable", []),
    ],
)
def test_a_sidecar_that_cannot_be_read_is_quarantined_and_its_files_are_not(raw, name, content, reason, kept):
    files_of_lines(raw)
    put(raw / name, content)
    ((path, given, detail, _, day),) = faults(raw)
    assert (path, given) == (name, reason)
    assert ";" in detail
    assert day == (A_DAY if kept else FILED)
    dated = [path for path, (_, _, sidecar_day, _) in evidence(raw).items() if sidecar_day]
    assert dated == kept
    marks(raw)


def test_a_parquet_sidecar_without_a_column_or_a_zone(raw):
    files_of_lines(raw)
    pl.DataFrame({"path": ["a.txt"]}).write_parquet(raw / "captures.parquet")
    assert [row[1] for row in faults(raw)] == ["sidecar_columns"]
    naive = pl.DataFrame({"path": ["a.txt"], "captured_at": [datetime(2025, 12, 8, 9)]})
    naive.write_parquet(raw / "captures.parquet")
    ((_, reason, detail, excerpt, _),) = faults(raw)
    assert (reason, excerpt) == ("sidecar_time", "path=a.txt, captured_at=2025-12-08T09:00:00")
    assert detail.startswith("line 1: ")


def test_a_sidecar_that_may_not_be_read_is_too_large_or_lies_elsewhere(raw, tmp_path, monkeypatch):
    files_of_lines(raw)
    put(tmp_path / "outside.csv", LINES["captures.csv"])
    (raw / "captures.csv").symlink_to(tmp_path / "outside.csv")
    assert [row[1] for row in faults(raw)] == ["sidecar_unreadable"]
    (raw / "captures.csv").unlink()
    os.mkfifo(raw / "captures.csv")
    assert [row[1] for row in faults(raw)] == ["sidecar_columns"]
    (raw / "captures.csv").unlink()
    put(raw / "captures.csv", LINES["captures.csv"])
    assert faults(raw) == []
    monkeypatch.setattr(assets.storage.sidecars, "_MOST_BYTES", 20)
    assert [row[1] for row in faults(raw)] == ["sidecar_unreadable"]


def test_a_line_in_a_second_sidecar_of_the_folder_is_a_repetition(raw):
    files_of_lines(raw)
    put(raw / "captures.csv", LINES["captures.csv"])
    put(raw / "captures.jsonl", '{"path": "a.txt", "captured_at": "2025-12-01"}\n')
    ((path, reason, detail, _, _),) = faults(raw)
    assert (path, reason) == ("captures.jsonl", "sidecar_repeated")
    assert "line 2 of captures.csv" in detail
    assert evidence(raw)["a.txt"] == TOLD["a.txt"]


def test_names_date_files_that_lie_flat_or_deep_and_sidecars_come_after_times_in_names(raw):
    paths = {
        "2025-12-08_0930.txt": A_DAY,
        "archive/20251208T233000Z_page.TXT": B_DAY,
        "archive/deep/2025-12-10.txt": C_DAY,
        "archive/2025-12-10_b.txt": A_DAY,
        "2025-12-08/2025-12-09_0930.txt": A_DAY,
        "2025-12-08/deep/2025-12-09_0930.txt": A_DAY,
        "1234567_ab12cd.txt": FILED,
    }
    for path in paths:
        put(raw / path)
    put(raw / "archive" / "1234567_ab12cd.txt")
    put(
        raw / "captures.csv",
        "path,captured_at\n2025-12-08_0930.txt,2025-12-09T09:00:00Z\narchive/2025-12-10_b.txt,2025-12-08\n",
    )
    assert {path: about[0] for path, about in evidence(raw).items()} == paths
    assert [row[:2] for row in faults(raw, "")] == [("archive/1234567_ab12cd.txt", "unknown_folder")]
    marks(raw)
    assert [mark.day for mark in scan_raw(raw) if mark.undated] == [FILED]


def test_a_name_that_contradicts_its_folder_counts_where_it_is_more_exact(raw):
    for path in (
        "2025-12-08/2025-12-09_0930.txt",
        "2025-12-08/2025-12-10.txt",
        "2025-12-08T0815/2025-12-09_0930.txt",
    ):
        put(raw / path)
    files, _ = read_files(raw, read_inventory(raw))
    pages = read_pages(files.with_columns(pl.col("content") + pl.col("source_path").cast(pl.Binary))).pages
    assert pages.sort("source_path").select("date", "capture_date", "captured_by").rows() == [
        (A_DAY, B_DAY, "file_time"),
        (A_DAY, C_DAY, "file_date"),
        (A_DAY, A_DAY, "folder_time"),
    ]


def test_many_folders_are_scanned_by_two_processes_as_by_one(raw):
    lines = ["path,captured_at"]
    for number in range(200):
        put(raw / f"folder{number}" / "a.txt")
        lines.append(f"folder{number}/a.txt,2025-{number % 12 + 1:02}-08")
    put(raw / "folder7" / "captures.csv", "path,captured_at\na.txt,2024-01-01\n")
    put(raw / "captures.csv", "\n".join(lines))
    found = scan_raw(raw, processes=2)
    assert found == scan_raw(raw)
    assert [found[0].day, len(found)] == [date(2024, 1, 1), 13]


def test_a_changed_sidecar_changes_the_days_it_touches_and_no_other(raw):
    for path in ("a.txt", "b.txt", "c.txt", "2025-12-11/d.txt", "2025-12-12/e.txt"):
        put(raw / path)
    days = {
        "a.txt": "2025-12-08",
        "b.txt": "2025-12-09",
        "c.txt": "2025-12-10",
        "2025-12-11/d.txt": "2025-12-11",
    }

    def written(**changes: str) -> dict[date, str]:
        lines = [f"{path},{day}" for path, day in (days | changes).items() if day]
        put(raw / "captures.csv", "path,captured_at,url\n" + "\n".join(lines))
        return marks(raw)

    def changed(after: dict[date, str]) -> set[int]:
        return {day.day for day in before.keys() | after.keys() if before.get(day) != after.get(day)}

    before = written()
    # The same lines, another file.
    assert changed(written()) == set()
    days = dict(reversed(days.items()))
    assert changed(written()) == set()
    assert changed(written(**{"a.txt": "2025-12-09"})) == {8, 9}
    assert changed(written(**{"a.txt": "2025-12-15T09:00:00Z"})) == {8, 15}
    assert changed(written(**{"b.txt": "2025-12-09T09:00:00Z"})) == {9}
    assert changed(written(**{"b.txt": "2025-12-09,https://example.org/b"})) == {9}
    assert changed(written(**{"c.txt": ""})) == {10, FILED.day}
    assert changed(written(**{"2025-12-11/d.txt": "2025-12-11T09:00:00Z"})) == {11}
    # What is wrong belongs to the first day that the sidecar gives.
    assert changed(written(**{"gone.txt": "2025-12-09"})) == {8}


@pytest.fixture
def flat(tmp_path: Path) -> DataFolder:
    """Three days of two pages each, all in one folder, dated by a sidecar with faults."""
    data = DataFolder(str(tmp_path / "flat"))
    lines = ["path,captured_at,url"]
    for number, page in enumerate([*PAGES[:2], *PAGES[30:32], *PAGES[60:62]]):
        put(data.raw / "all" / f"{number}.txt", page.read_bytes())
        lines.append(
            f"{number}.txt,2025-12-{8 + 5 * (number // 2):02}T1{number}:00:00+01:00,https://example.org/{number}"
        )
    put(data.raw / "all" / "captures.csv", "\n".join([*lines, "gone.txt,2025-12-08,", "0.txt,2025-12-09,"]))
    return data


def parts(data: DataFolder, table: str) -> dict[str, int]:
    return {
        path.parent.name[-2:]: path.stat().st_mtime_ns
        for path in data.parsed.glob(f"{table}/date=*/part.parquet")
    }


@pytest.mark.slow
def test_a_run_dates_pages_by_a_sidecar_and_a_change_makes_only_its_days_again(flat, dateline, tmp_path):
    code, told_of = dateline(flat, "run")
    assert code == Exit.DONE, told_of
    pages = "SELECT capture_date, captured_by, url, captured_until - captured_from FROM pages ORDER BY source_path"
    width = read(flat, "SELECT INTERVAL 1 MINUTE")[0][0]
    days = [date(2025, 12, 8 + 5 * (number // 2)) for number in range(6)]
    assert read(flat, pages) == [
        (day, "sidecar_time", f"https://example.org/{number}", width) for number, day in enumerate(days)
    ]
    wrong = "SELECT source_path, reason, excerpt FROM quarantine WHERE reason LIKE 'sidecar%' ORDER BY reason"
    assert read(flat, wrong) == [
        ("all/captures.csv", "sidecar_no_file", "gone.txt,2025-12-08,"),
        ("all/captures.csv", "sidecar_repeated", "0.txt,2025-12-09,"),
    ]
    assert "Nothing new" in dateline(flat, "run")[1]
    os.utime(flat.raw / "all" / "captures.csv")
    assert "Nothing new" in dateline(flat, "run")[1]

    before = parts(flat, "pages")
    sidecar = flat.raw / "all" / "captures.csv"
    text = sidecar.read_text("utf-8").replace("2.txt,2025-12-13T12", "2.txt,2025-12-18T12")
    put(sidecar, text)
    assert dateline(flat, "run")[0] == Exit.DONE
    after = parts(flat, "pages")
    # From the 13th to the 18th.
    assert {day for day in after if before.get(day) != after[day]} == {"13", "18"}
    assert read(flat, pages)[2][0] == date(2025, 12, 18)
    assert "Nothing new" in dateline(flat, "run")[1]

    fresh = DataFolder(str(tmp_path / "fresh"))
    shutil.copytree(flat.raw, fresh.raw)
    assert dateline(fresh, "run")[0] == Exit.DONE
    assert contents(fresh) == contents(flat)


def test_a_sidecar_alone_is_a_day_with_nothing_but_its_faults(tmp_path, dateline):
    data = DataFolder(str(tmp_path))
    put(data.raw / "captures.csv", "path,captured_at\ngone.txt,2025-12-08\n")
    assert dateline(data, "run")[0] == Exit.DONE
    assert read(data, "SELECT reason FROM quarantine") == [("sidecar_no_file",)]
    assert "Nothing new" in dateline(data, "run")[1]


@needs_shared
def test_the_seeds_with_a_sidecar_date_every_brief_to_its_label_and_a_minute(tmp_path, dateline):
    data = DataFolder(str(tmp_path))
    captured = ("2025-12-12T22:10:00+01:00", "2026-03-14T00:05:00+01:00")
    lines = ["path,captured_at"]
    for file, moment in zip(sorted((SHARED / "seeds").iterdir()), captured, strict=True):
        put(data.raw / "seeds" / file.name, file.read_bytes())
        lines.append(f"{file.name},{moment}")
    put(data.raw / "seeds" / "captures.csv", "\n".join(lines))
    assert dateline(data, "run")[0] == Exit.DONE
    assert read(data, "SELECT count(*) FROM quarantine") == [(0,)]
    assert read(data, "SELECT captured_by, capture_date, captured_from FROM pages ORDER BY source_path") == [
        ("sidecar_time", date(2025, 12, 12), datetime.fromisoformat(captured[0])),
        ("sidecar_time", date(2026, 3, 14), datetime.fromisoformat(captured[1])),
    ]
    briefs = read(
        data,
        "SELECT age_minutes_max - age_minutes_min, epoch(published_until - published_from) / 60,"
        " epoch(captured_until - captured_from) / 60, published_by,"
        " date_diff('minute', published_from, captured_from), age_minutes_max"
        " FROM items JOIN pages USING (page_id) WHERE age_label IS NOT NULL",
    )
    assert len(briefs) == 14
    for unit, width, own, by, oldest, most in briefs:
        assert (width, own, by, oldest) == (unit + own, 1, "age_label", most)
