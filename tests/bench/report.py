"""Measured runs as a Markdown page and a picture."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log10
from pathlib import Path
from statistics import median
from xml.sax.saxutils import escape

from tests.bench.measuring import Usage

# The stages between the raw files and the mentions in Parquet.
TO_MENTIONS = ("listing captures", "reading pages", "finding distinct texts", "finding countries")


@dataclass(frozen=True)
class Run:
    """One repeat: everything measured on the same pages, one after the other. `stages` are wall seconds."""

    pages: int
    load: float
    stages: Mapping[str, float]
    scan: Usage | None
    plain: Usage
    full: Usage
    nothing_new: Usage
    new_day: Usage
    changed_file: Usage

    @property
    def to_mentions(self) -> float:
        """Wall seconds from files to mentions in Parquet."""
        return sum(self.stages.get(stage, 0.0) for stage in TO_MENTIONS)


Value = Callable[[Run], float | None]


def _spread(runs: Sequence[Run], value: Value, form: str) -> str:
    values = [number for number in map(value, runs) if number is not None]
    if not values:
        return ""
    middle = format(median(values), form)
    return (
        middle
        if len(values) < 2
        else f"{middle} ({format(min(values), form)} to {format(max(values), form)})"
    )


def _against_scan(value: Value) -> Value:
    return lambda run: value(run) / run.scan.wall if run.scan else None  # type: ignore[operator]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join([_row(header), _row("---" for _ in header), *map(_row, rows)])


def _speed(runs: Sequence[Run]) -> str:
    walls: list[tuple[str, Value]] = [
        *(
            (stage, lambda run, stage=stage: run.stages.get(stage))  # type: ignore[misc]
            for stage in runs[-1].stages
        ),
        ("**files to mentions in Parquet**", lambda run: run.to_mentions),
        ("**whole run**", lambda run: run.full.wall),
        ("plain Python, scaled from a part", lambda run: run.plain.wall),
        ("scan limit", lambda run: run.scan and run.scan.wall),
    ]
    rows = [
        (name, _spread(runs, value, ".1f"), _spread(runs, _against_scan(value), ".2f"))
        for name, value in walls
    ]
    return _table(["", "seconds", "times the scan limit"], rows)


def _processor(runs: Sequence[Run]) -> str:
    def ratio(usage: Callable[[Run], Usage]) -> Value:
        return lambda run: usage(run).cpu / run.scan.cpu if run.scan else None

    used: list[tuple[str, Callable[[Run], Usage]]] = [
        ("whole run", lambda run: run.full),
        ("plain Python, scaled from a part", lambda run: run.plain),
    ]
    rows = [
        (
            name,
            _spread(runs, lambda run, usage=usage: usage(run).cpu, ".1f"),
            _spread(runs, ratio(usage), ".2f"),
        )  # type: ignore[misc]
        for name, usage in used
    ]
    return _table(["processor time", "seconds", "times that of the scan"], rows)


def _days(runs: Sequence[Run]) -> str:
    used: list[tuple[str, Callable[[Run], Usage]]] = [
        ("whole run", lambda run: run.full),
        ("a new day of 500 pages", lambda run: run.new_day),
        ("a changed file", lambda run: run.changed_file),
        ("nothing new", lambda run: run.nothing_new),
    ]
    rows = [
        (
            name,
            _spread(runs, lambda run, usage=usage: usage(run).wall, ".1f"),  # type: ignore[misc]
            _spread(runs, lambda run, usage=usage: 100 * usage(run).wall / run.full.wall, ".1f") + " %",  # type: ignore[misc]
            _spread(runs, lambda run, usage=usage: usage(run).process_mib, ".0f"),  # type: ignore[misc]
            _spread(runs, lambda run, usage=usage: usage(run).tree_mib, ".0f"),  # type: ignore[misc]
        )
        for name, usage in used
    ]
    return _table(
        ["", "seconds", "of a whole run", "peak memory of a process, MiB", "of all processes, MiB"], rows
    )


def write_report(folder: Path, runs: Sequence[Run], described: str) -> None:
    """Write `performance.md` and `performance.svg` into a folder."""
    by_size = {
        pages: [run for run in runs if run.pages == pages] for pages in sorted({run.pages for run in runs})
    }
    parts = [
        "# Performance",
        "`make bench` writes this page. A figure is the median of paired runs, with the lowest and the highest; a "
        "ratio compares commands of one repeat. The scan limit is `rg -j2 -F -f` with all forms of the lexicon "
        "over the same files. Plain Python loops over pages and items on two processes, with one pattern compiled "
        "from a trie; it reads the same pages and items and finds the same forms (tested), and leaves out "
        "stories, clock, events and tables.",
        "![Times the scan limit](performance.svg)",
        described,
    ]
    for pages, of_size in by_size.items():
        load = max(run.load for run in of_size)
        parts += [
            f"## {pages:,} pages",
            f"{len(of_size)} repeats; load of the machine before a repeat: {load:.1f} at most.",
            _speed(of_size),
            _processor(of_size),
            _days(of_size),
        ]
    folder.mkdir(exist_ok=True)
    (folder / "performance.md").write_text("\n\n".join(parts) + "\n", "utf-8")
    (folder / "performance.svg").write_text(_picture(by_size), "utf-8")


_WIDTH, _LEFT, _ROW, _DECADES = 760, 230, 26, 3
_BARS: list[tuple[str, str, Value]] = [
    ("files to mentions in Parquet", "#2b6cb0", _against_scan(lambda run: run.to_mentions)),
    ("whole run", "#2c7a7b", _against_scan(lambda run: run.full.wall)),
    ("plain Python", "#a0aec0", _against_scan(lambda run: run.plain.wall)),
]


def _picture(by_size: Mapping[int, Sequence[Run]]) -> str:
    scale = (_WIDTH - _LEFT - 70) / _DECADES
    shapes: list[str] = []
    y = 40
    for pages, runs in by_size.items():
        shapes.append(f'<text x="8" y="{y + 14}" font-weight="bold">{pages:,} pages</text>')
        y += _ROW
        for name, colour, value in _BARS:
            values = [number for number in map(value, runs) if number is not None]
            if not values:
                continue
            middle, low, high = median(values), min(values), max(values)
            ends = [_LEFT + scale * log10(max(number, 1.0)) for number in (middle, low, high)]
            shapes += [
                f'<text x="24" y="{y + 14}">{escape(name)}</text>',
                f'<rect x="{_LEFT}" y="{y + 3}" width="{ends[0] - _LEFT:.1f}" height="14" fill="{colour}"/>',
                f'<line x1="{ends[1]:.1f}" x2="{ends[2]:.1f}" y1="{y + 10}" y2="{y + 10}" stroke="#1a202c"/>',
                f'<text x="{ends[2] + 6:.1f}" y="{y + 14}">{middle:.1f}</text>',
            ]
            y += _ROW
        y += 8
    grid = [
        f'<line x1="{_LEFT + scale * decade:.1f}" x2="{_LEFT + scale * decade:.1f}" y1="34" y2="{y}" stroke="#cbd5e0"/>'
        f'<text x="{_LEFT + scale * decade:.1f}" y="28" text-anchor="middle">{10**decade}</text>'
        for decade in range(_DECADES + 1)
    ]
    title = '<text x="8" y="14" font-weight="bold">Wall time, times the scan limit (logarithmic)</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{y + 10}" font-family="sans-serif"'
        f' font-size="12" fill="#1a202c"><rect width="100%" height="100%" fill="#ffffff"/>'
        f"{title}{''.join(grid)}{''.join(shapes)}</svg>\n"
    )
