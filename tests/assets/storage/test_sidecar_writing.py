"""`captures.csv` of a folder."""

from datetime import UTC, date, datetime

import pytest

from assets.storage.sidecar_writing import Line, SidecarError, merge_lines
from pipelines.pages.sidecar_lines import Line as ReadLine
from pipelines.pages.sidecar_lines import read_lines

AT = datetime(2025, 12, 8, 8, 30, tzinfo=UTC)


def merged(folder, before: str | None, lines: dict[str, Line], dropped=()) -> str:
    if before is not None:
        (folder / "captures.csv").write_text(before, "utf-8")
    merge_lines(folder, lines, dropped)
    assert not list(folder.glob(".*"))
    return (folder / "captures.csv").read_text("utf-8")


def test_a_new_sidecar_has_a_header_and_a_line_a_file(tmp_path):
    lines = {"a.txt": Line(AT, "https://x.nl/?a,b"), "b.txt": Line(date(2025, 12, 8), "")}
    assert merged(tmp_path, None, lines) == (
        'path,captured_at,url\na.txt,2025-12-08T08:30:00Z,"https://x.nl/?a,b"\nb.txt,2025-12-08,\n'
    )
    assert merged(tmp_path, "", lines).startswith("path,captured_at,url\na.txt,")


def test_lines_and_columns_of_others_stay(tmp_path):
    noted = '"een ""noot"", en",sub/c.txt,2025-12-08T10:00:00+01:00'
    before = f"note,path,captured_at\n{noted}\nx,d.txt\nkaal,e.txt,later\n"
    after = merged(tmp_path, before, {"a.txt": Line(AT, "https://x.nl"), "e.txt": Line(AT, "https://y.nl")})
    assert after.splitlines() == [
        "note,path,captured_at,url",
        noted,
        "x,d.txt",
        # What cannot be read is left to its writer.
        "kaal,e.txt,later,https://y.nl",
        ",a.txt,2025-12-08T08:30:00Z,https://x.nl",
    ]


def test_the_earlier_time_stays(tmp_path):
    lines = ["path,captured_at,url", "a.txt,2025-12-08T09:30:00+01:00,", "b.txt,2025-12-08T11:30:00+01:00,u"]
    before = "\n".join([*lines, "c.txt,2025-12-08,\n"])
    after = merged(tmp_path, before, {name: Line(AT, "v") for name in ("a.txt", "b.txt", "c.txt")})
    assert after.splitlines()[1:] == [
        "a.txt,2025-12-08T09:30:00+01:00,v",
        "b.txt,2025-12-08T08:30:00Z,u",
        "c.txt,2025-12-08T08:30:00Z,v",
    ]


def test_where_nothing_changes_nothing_is_written(tmp_path):
    before = "path,captured_at,url,more\r\na.txt,2025-12-08T08:30:00Z,u,x\r\n"
    (tmp_path / "captures.csv").write_bytes(before.encode())
    written = (tmp_path / "captures.csv").stat().st_ino
    merge_lines(tmp_path, {"a.txt": Line(AT, "v")}, {"b.txt"})
    assert (tmp_path / "captures.csv").stat().st_ino == written
    assert (tmp_path / "captures.csv").read_bytes() == before.encode()


def test_dropped_lines_go(tmp_path):
    before = "path,captured_at,url\na.txt,2025-12-08,\nb.txt,2025-12-08,\n"
    assert merged(tmp_path, before, {}, {"a.txt"}) == "path,captured_at,url\nb.txt,2025-12-08,\n"


@pytest.mark.parametrize(
    "before", [b"file;time\n", b"path\n", b"\xff\xfe\x00", b'path,captured_at\n"' + b"x" * 200_000]
)
def test_what_is_no_such_sidecar_is_left_alone(tmp_path, before):
    (tmp_path / "captures.csv").write_bytes(before)
    with pytest.raises(SidecarError, match=r"captures\.csv"):
        merge_lines(tmp_path, {"a.txt": Line(AT, "")})
    assert (tmp_path / "captures.csv").read_bytes() == before


@pytest.mark.parametrize("name", ["captures.jsonl", "captures.parquet"])
def test_a_sidecar_of_another_format_is_not_overruled(tmp_path, name):
    (tmp_path / name).touch()
    with pytest.raises(SidecarError, match=name):
        merge_lines(tmp_path, {"a.txt": Line(AT, "")})
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_sidecar_is_written_in_the_way_in_which_it_is_read(tmp_path):
    before = "path; captured_at;url\n./a.txt;2025-12-08T11:30:00+01:00;u\n./b.txt;2025-12-08;\n"
    after = merged(tmp_path, before, {"a.txt": Line(AT, "v"), "c.txt": Line(AT, "w;x")}, ["b.txt"])
    assert after.splitlines() == [
        "path; captured_at;url",
        "./a.txt;2025-12-08T08:30:00Z;u",
        'c.txt;2025-12-08T08:30:00Z;"w;x"',
    ]
    lines = [line for line in read_lines("captures.csv", after.encode()) if isinstance(line, ReadLine)]
    assert [(line.path, line.url) for line in lines] == [("a.txt", "u"), ("c.txt", "w;x")]
