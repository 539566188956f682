"""Alerts when a run failed or a day broke: a command, a webhook, or both. Neither is set by default.

A failing hook gets its own line in the log, after that of its alert, and fails nothing else.
"""

import json
import os
import shlex
import subprocess
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from assets.storage.data_folder import DataFolder
from pipelines.pages.folder_names import LOCAL

COMMAND_VARIABLE = "DATELINE_ALERT_COMMAND"
URL_VARIABLE = "DATELINE_ALERT_URL"
# Seconds. The daemon gives a sensor a minute.
_URL_TIMEOUT = 10
_COMMAND_TIMEOUT = 20


class AlertError(Exception):
    """A hook rejected the message; says why, without any secret in its address."""


def tell(folder: DataFolder, message: str, facts: Mapping[str, str]) -> None:
    """Call the hooks that are set, and write a line to `failures.log` in the data folder.

    The hooks come first: the log may be what fails, as on a full disk.

    Args:
        folder: the data folder.
        message: what happened, in a line.
        facts: what a program may want to know of it; sent to the webhook beside the message.
    """
    problems = list(_call_hooks(message, facts))
    for line in (message, *problems):
        _log(folder, line)


def _log(folder: DataFolder, line: str) -> None:
    when = datetime.now(LOCAL).isoformat(timespec="seconds")
    with (Path(folder.root) / "failures.log").open("a", encoding="utf-8") as log:
        log.write(f"{when} {line}\n")


def _call_hooks(message: str, facts: Mapping[str, str]) -> Iterator[str]:
    hooks: Mapping[str, Callable[[str], None]] = {
        COMMAND_VARIABLE: lambda command: _run_command(command, message),
        URL_VARIABLE: lambda url: _post(url, {"text": message, **facts}),
    }
    for variable, call in hooks.items():
        if value := os.environ.get(variable, "").strip():
            try:
                call(value)
            except AlertError as error:
                yield f"alert not sent: {variable} {error}"


def _run_command(command: str, message: str) -> None:
    """Run a command without a shell, with the message on its standard input."""
    try:
        done = subprocess.run(
            shlex.split(command),
            input=f"{message}\n",
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_COMMAND_TIMEOUT,
            check=False,
        )
    except ValueError as error:
        raise AlertError(f"cannot be split into words: {error}") from None
    except OSError as error:
        raise AlertError(f"cannot be run: {error}") from None
    except subprocess.TimeoutExpired:
        raise AlertError(f"took longer than {_COMMAND_TIMEOUT} seconds") from None
    if done.returncode:
        said = " ".join(done.stderr.split())[:200]
        raise AlertError(f"ended with {done.returncode}{': ' if said else ''}{said}")


def _post(url: str, facts: Mapping[str, str]) -> None:
    """POST facts as JSON."""
    try:
        address = urlsplit(url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise AlertError("is not an http or https address")
        body = json.dumps(facts, ensure_ascii=False).encode()
        request = Request(url, body, {"Content-Type": "application/json"}, method="POST")
        with urlopen(request, timeout=_URL_TIMEOUT):
            pass
    except HTTPError as error:
        raise AlertError(f"({address.hostname}) answered {error.code} {error.reason}") from None
    except OSError as error:
        raise AlertError(f"({address.hostname}) failed: {getattr(error, 'reason', None) or error}") from None
    except (HTTPException, ValueError) as error:
        # These errors may quote the whole address, whose path is often the key to a channel.
        raise AlertError(f"failed: {type(error).__name__}") from None
