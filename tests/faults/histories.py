"""Random histories of a data folder: captures that come, change and go, and runs of every kind between them. After the
last run it publishes what a fresh folder with the same captures does.
"""

import os
import random
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from assets.daily.stages import STAGES
from assets.storage.data_folder import DataFolder
from tests.conftest import SAMPLE
from tests.faults.folders import LATE_PAGE, Folders, difference
from tests.faults.runs import Ended, Runs
from tests.faults.tally import Tally

_PAGES = sorted(path for path in SAMPLE.rglob("*.txt") if path.parent != SAMPLE)
_START = date(2024, 1, 3)
# Days that are near each other, a week, a month, and over a year away.
_DISTANCES = (0, 1, 2, 5, 8, 30, 31, 400, 401, 700)
_TABLES = [table for stage in STAGES[1:] for table in stage.tables]


class History:
    """One history: a folder, and what happens to it. A seed tells all of it but the moments of kills."""

    def __init__(self, data: DataFolder, runs: Runs, chance: random.Random) -> None:
        self.data, self._runs, self._chance = data, runs, chance
        self.steps: list[str] = []
        self._version = "a"
        self._number = 0
        data.raw.mkdir(parents=True)

    def change(self) -> None:
        """Something happens to the captures."""
        happen: Callable[[], str] = self._chance.choice(
            [
                *(self._add_pages, self._add_pages, self._add_late, self._add_undated, self._edit),
                *(self._delete, self._delete_day, self._rename, self._repeat, self._tell),
            ]
        )
        self.steps.append(happen())

    def run(self) -> Ended:
        """One run, of any kind."""
        plan: dict[str, object] = {}
        # Most days may go at once here.
        arguments, kill_after = ["run", "--accept-gone"], None
        kind = self._chance.choice(["run", "run", "day", "range", "force", "killed", "broken", "version"])
        days = [day for name in sorted(path.name for path in self.data.raw.iterdir()) if (day := _day(name))]
        if kind in ("day", "range", "broken") and days:
            day = str(self._chance.choice(days))
            if kind == "day":
                arguments += ["--day", day]
            elif kind == "range":
                arguments += ["--from", day]
            else:
                plan["broken"] = [self._chance.choice(_TABLES), day]
        elif kind == "force":
            arguments.append("--force")
        elif kind == "killed":
            kill_after = self._chance.uniform(0.1, 5)
        elif kind == "version":
            self._version = self._chance.choice("abc")
        plan["version"] = self._version
        self.steps.append(f"{' '.join(arguments)} ({kind} {plan})")
        return self._runs.run(self.data, *arguments, fault=plan, kill_after=kill_after)

    def end(self) -> Ended:
        """The last run, over whatever is due."""
        return self._runs.run(self.data, "run", "--accept-gone", fault={"version": self._version})

    def _path(self, folder: Path) -> Path:
        self._number += 1
        return folder / f"page{self._number}.txt"

    def _write(self, folder: Path) -> Path:
        folder.mkdir(exist_ok=True)
        path = self._path(folder)
        path.write_bytes(self._chance.choice(_PAGES).read_bytes())
        return path

    def _files(self) -> list[Path]:
        return sorted(self.data.raw.rglob("*.txt"))

    def _any_day(self) -> date:
        return _START + timedelta(days=self._chance.choice(_DISTANCES))

    def _add_pages(self) -> str:
        folder = self.data.raw / str(self._any_day())
        for _ in range(self._chance.randint(1, 2)):
            self._write(folder)
        return f"pages on {folder.name}"

    def _add_late(self) -> str:
        folders = [path for path in sorted(self.data.raw.iterdir()) if path.is_dir()]
        if not folders:
            return self._add_pages()
        path = self._path(self._chance.choice(folders))
        path.write_text(f"{LATE_PAGE} {self._number}", "utf-8")
        return f"late {path.relative_to(self.data.raw)}"

    def _add_undated(self) -> str:
        path = self._write(self.data.raw)
        moment = datetime.combine(self._any_day(), datetime.min.time(), UTC).timestamp()
        os.utime(path, (moment, moment))
        return f"undated {path.name}, modified {date.fromtimestamp(moment)}"

    def _edit(self) -> str:
        if not (files := self._files()):
            return self._add_pages()
        path = self._chance.choice(files)
        content = path.read_bytes()
        path.write_bytes(content[: len(content) * 2 // 3] + b"\nNog een regel over Duitsland en Iran.\n")
        return f"edited {path.relative_to(self.data.raw)}"

    def _delete(self) -> str:
        if len(files := self._files()) < 2:
            return self._add_pages()
        path = self._chance.choice(files)
        path.unlink()
        return f"deleted {path.relative_to(self.data.raw)}"

    def _delete_day(self) -> str:
        folders = [path for path in sorted(self.data.raw.iterdir()) if path.is_dir()]
        if len(folders) < 2:
            return self._add_pages()
        folder = self._chance.choice(folders)
        shutil.rmtree(folder)
        return f"deleted {folder.name}"

    def _rename(self) -> str:
        if not (files := self._files()):
            return self._add_pages()
        path = self._chance.choice(files)
        to = self._path(self.data.raw / str(self._any_day()))
        to.parent.mkdir(exist_ok=True)
        path.rename(to)
        return f"moved {path.relative_to(self.data.raw)} to {to.relative_to(self.data.raw)}"

    def _repeat(self) -> str:
        if not (files := self._files()):
            return self._add_pages()
        path = self._chance.choice(files)
        to = self._path(self.data.raw / str(self._any_day()))
        to.parent.mkdir(exist_ok=True)
        shutil.copy2(path, to)
        return f"copied {path.relative_to(self.data.raw)} to {to.relative_to(self.data.raw)}"

    def _tell(self) -> str:
        if not (files := self._files()):
            return self._add_pages()
        path = self._chance.choice(files)
        told = self._chance.choice([f"{self._any_day()}T09:30:00Z", str(self._any_day()), "nonsense"])
        (path.parent / "captures.csv").write_text(f"path,captured_at\n{path.name},{told}\n", "utf-8")
        return f"a sidecar dates {path.relative_to(self.data.raw)} {told}"


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None


def try_histories(folders: Folders, runs: Runs, number: int, seed: int) -> Tally:
    """Try `number` histories of 3 to 6 runs, each after 1 to 3 changes of the captures."""
    tally = Tally("histories", seed)
    steps = 0
    for attempt in range(number):
        chance = random.Random(f"{seed} {attempt}")
        history = History(DataFolder(str(folders.new())), runs, chance)
        fault = None
        for _ in range(chance.randint(3, 6)):
            for _ in range(chance.randint(1, 3)):
                history.change()
            ended = history.run()
            # No day may have been asked for that is there, or the only day may have broken.
            alone = "no day could be processed" in ended.output
            fault = fault or ended.fault(0, 2, 3, *([1] if alone else []))
            steps += 1
        for folder in [
            path for path in history.data.raw.iterdir() if path.is_dir() and not any(path.iterdir())
        ]:
            folder.rmdir()
        last = history.end()
        fault = fault or last.fault(0) or difference(history.data, folders.expected(history.data))
        tally.add(
            f"history {attempt} (--seed {seed})", fault and f"{fault}\n    " + "\n    ".join(history.steps)
        )
        folders.remove(history.data)
    tally.worst = f"{steps} runs between {number} beginnings and ends"
    return tally
