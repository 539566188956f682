"""What the operator can do about a system error: one line that names the file and the remedy."""

import errno
import os
import re
from pathlib import Path
from typing import Final

_REMEDIES: Final = {
    errno.EACCES: "fix its permissions",
    errno.EPERM: "fix its permissions",
    errno.EROFS: "the disk cannot be written to: mount it for writing",
    errno.ENOSPC: "the disk is full: make room",
    errno.EDQUOT: "the quota is used up: make room",
    errno.EIO: "the disk failed: look at the system's log",
    errno.EMFILE: "too many files are open: raise the limit (ulimit -n)",
    errno.EISDIR: "a folder is where a file should be: move it away, and it is made again",
    errno.ENOTDIR: "a file is where a folder should be: move it away, and it is made again",
    errno.EEXIST: "a file is where a folder should be: move it away, and it is made again",
    errno.ENOTEMPTY: "a folder is where a file should be: move it away, and it is made again",
}
# DuckDB's own advice is for those who write its settings.
_ADVICE: Final = "Possible solutions"
_MORE_MEMORY: Final = "Give DuckDB more memory: dateline run --memory 2GB, or set DATELINE_MEMORY."
_AGAIN: Final = "run again. What is published is unchanged."
# SQLite's words, and what to do where the history is whole.
_OF_HISTORY: Final = {
    "disk is full": "the disk is full; make room",
    "is locked": "another process holds the run history; wait until it ends",
    "disk I/O error": "the disk failed, or files may not grow (ulimit -f); fix it",
    "readonly database": "the run history cannot be written to; fix its permissions",
}
_HISTORY: Final = (
    "The run history is damaged; captures, parsed layer and warehouse are not affected. Move {folder} away, run"
    " again, and `dateline restore-history` records what is current. ({error})"
)


def remedy_of_system_error(error: OSError, *, is_run: bool) -> str:
    """The file, what happened to it, and what to do; `is_run` says that a run met the error, no other command."""
    # A rename names the file that it could not put in place second.
    name = error.filename2 or error.filename or "A file"
    if error.errno == errno.EACCES and isinstance(name, str):
        name = _barred(name)
    what = error.strerror or str(error)
    remedy = _REMEDIES.get(error.errno or 0, "fix it")
    return f"{name}: {what}; {remedy}, and {_AGAIN if is_run else 'repeat the command.'}"


def _barred(path: str) -> str:
    """The first folder above a path that this user may not enter; the path itself if there is none."""
    above = reversed(Path(path).parents)
    return next((str(folder) for folder in above if folder.is_dir() and not os.access(folder, os.X_OK)), path)


def with_remedy(message: str) -> str:
    """A message, with the remedy if it reports a system error."""
    if "Out of Memory Error" in message:
        return f"{message.partition(_ADVICE)[0].rstrip()}\n{_MORE_MEMORY}"
    found = re.search(r"\[Errno (\d+)\]", message)
    remedy = found and _REMEDIES.get(int(found[1]))
    return f"{message}; {remedy}, and run again" if remedy else message


def remedy_of_history_error(error: Exception, folder: object) -> str | None:
    """What to do about a history that is damaged or in use; None if the error is about something else."""
    # SQLAlchemy takes long to import, and is loaded if it raised the error.
    if not type(error).__module__.startswith(("sqlalchemy", "sqlite3")):
        return None
    for words, remedy in _OF_HISTORY.items():
        if words in str(error):
            return f"{folder}: {remedy}, and {_AGAIN}"
    first = str(error).partition("\n")[0]
    return _HISTORY.format(folder=folder, error=first)
