"""Measures speed and memory against the scan limit and a plain Python pipeline; writes docs/performance.md.

    python -m tests.bench [SIZE ...] [--repeats N] [--folder FOLDER]

SIZE is a number of pages, such as 10k, 100k or 1M; without any, those of the environment variable SIZE, else 10k and
100k. The pages are made once and kept in FOLDER (a folder of the system's temporary files; 4 kB a page). Every
repeat measures all commands one after the other, so that a ratio compares neighbours in time.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from pipelines.countries.gazetteer import load_gazetteer
from tests.bench import machine
from tests.bench.measuring import Usage, measure
from tests.bench.pages import FIRST_DAY, PAGES_A_DAY, write_day
from tests.bench.report import Run, write_report
from tests.bench.writing import write_pages

SEED = 1
_DAYS_FOR_BASELINE = 4
_STAGE = re.compile(r"^  (\w[\w ]+?)  .*?(\d+\.\d) s$", re.MULTILINE)
_DATELINE = str(Path(sys.executable).with_name("dateline"))


def _pages(size: str) -> int:
    return int(float(size.strip("kKM")) * {"k": 1_000, "K": 1_000, "M": 1_000_000}.get(size[-1], 1))


def _prepare(root: Path, pages: int) -> None:
    """Make the pages, unless an earlier run has left them."""
    ready = root / f"made-of-seed-{SEED}"
    if not ready.exists():
        print(f"making {pages:,} pages ...", file=sys.stderr)
        shutil.rmtree(root, ignore_errors=True)
        write_pages(root / "raw", pages, seed=SEED)
        ready.touch()


def _start_anew(root: Path, days: int) -> None:
    for made in ("parsed", "warehouse", "dagster"):
        shutil.rmtree(root / made, ignore_errors=True)
    shutil.rmtree(root / "raw" / _folder(days), ignore_errors=True)
    write_day(root / "raw", SEED, days // 2)


def _folder(day: int) -> str:
    return (FIRST_DAY + (FIRST_DAY.resolution * day)).isoformat()


def _scan(root: Path, forms: Path) -> Usage | None:
    if shutil.which("rg") is None:
        return None
    usage = measure(["rg", "-j2", "-F", "-f", str(forms), "--no-config", "--no-ignore", str(root / "raw")])
    return usage if usage.exit_code == 0 else None


def _plain(root: Path, pages: int) -> Usage:
    """The baseline on a few days, scaled to all pages."""
    code = (
        "import sys; from pathlib import Path; from tests.bench.plain_python import run\n"
        "if __name__ == '__main__': run(Path(sys.argv[1]), Path(sys.argv[2]), days=int(sys.argv[3]))"
    )
    with tempfile.TemporaryDirectory() as out:
        script = Path(out) / "baseline.py"
        script.write_text(code)
        usages = [
            measure(
                [sys.executable, str(script), str(root / "raw"), out, str(days)],
                {"PYTHONPATH": str(Path.cwd())},
            )
            for days in (2, 2 + _DAYS_FOR_BASELINE)
        ]
    # The difference of two runs leaves the start of the processes out.
    scale = pages / (_DAYS_FOR_BASELINE * PAGES_A_DAY)
    wall, cpu = (
        (after - before) * scale for before, after in zip(*((u.wall, u.cpu) for u in usages), strict=True)
    )
    return replace(usages[1], wall=wall, cpu=cpu)


def _dateline(root: Path) -> Usage:
    usage = measure([_DATELINE, "run"], {"DATELINE_DATA": str(root)})
    if usage.exit_code:
        raise SystemExit(f"dateline run ended with {usage.exit_code}:\n{usage.output}")
    return usage


def _change_a_file(root: Path, days: int) -> None:
    path = min((root / "raw" / _folder(days // 2)).iterdir())
    path.write_bytes(path.read_bytes() + b"\n")


def _measure_once(root: Path, pages: int, forms: Path) -> Run:
    days = -(-pages // PAGES_A_DAY)
    _start_anew(root, days)
    load = machine.load()
    scan = _scan(root, forms)
    full = _dateline(root)
    nothing = _dateline(root)
    write_day(root / "raw", SEED, days)
    day = _dateline(root)
    _change_a_file(root, days)
    changed = _dateline(root)
    stages = {name.strip(): float(seconds) for name, seconds in _STAGE.findall(full.output)}
    return Run(pages, load, stages, scan, _plain(root, pages), full, nothing, day, changed)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.split("\n")[0])
    parser.add_argument(
        "sizes", nargs="*", default=os.environ.get("SIZE", "10k 100k").replace(",", " ").split()
    )
    parser.add_argument("--repeats", type=int, default=int(os.environ.get("REPEATS", "3")))
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "dateline-bench")
    asked = parser.parse_args()
    if shutil.which("rg") is None:
        print(
            "ripgrep (rg) is not installed: without the scan limit there are seconds, but no ratios",
            file=sys.stderr,
        )
    runs: list[Run] = []
    for size in asked.sizes:
        root = asked.folder / size
        _prepare(root, _pages(size))
        forms = asked.folder / "forms.txt"
        forms.write_text("".join(f"{form}\n" for form in load_gazetteer().patterns), "utf-8")
        for repeat in range(asked.repeats):
            runs.append(_measure_once(root, _pages(size), forms))
            print(f"{size}, {repeat + 1} of {asked.repeats}: {runs[-1].full.wall:.1f} s", file=sys.stderr)
            write_report(Path("docs"), runs, machine.describe())
    print("docs/performance.md and docs/performance.svg are written", file=sys.stderr)


if __name__ == "__main__":
    main()
