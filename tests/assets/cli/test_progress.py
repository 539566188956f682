"""The progress of a run, away from a terminal."""

from assets.cli.progress import ConsoleProgress


def test_each_stage_with_rows_is_a_line_on_standard_error(capsys):
    progress = ConsoleProgress()
    for stage, rows, days in [("pages", 1_200, 2), ("links", 0, 0), ("warehouse", 3, 0)]:
        progress.start(stage, rows, days)
        progress.advance(rows)
        progress.finish()
    out, err = capsys.readouterr()
    assert out == ""
    first, second = err.splitlines()
    assert first.split() == ["reading", "pages", "2", "days,", "1,200", "pages", "0.0", "s"]
    assert second.split() == ["building", "the", "warehouse", "0.0", "s"]


def test_one_is_singular(capsys):
    progress = ConsoleProgress()
    progress.start("pages", 1, 1)
    progress.finish()
    assert "1 day, 1 page " in capsys.readouterr().err
