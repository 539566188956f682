"""Hooks that report failures: a command and a webhook, and what happens when one fails."""

import json
import shlex
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import dagster as dg
import pytest

from assets import alerts
from assets.alerts import COMMAND_VARIABLE, URL_VARIABLE, tell
from assets.daily.stages import EVENTS
from assets.incremental.manifest import Manifest
from assets.jobs import RANGE_END, RANGE_START
from assets.schedules import broken_days, failures
from assets.storage.data_folder import DataFolder

FACTS = {"run_id": "abc", "job": "daily"}


class Received(list):
    """What a server on the loopback interface was sent: path, content type and JSON."""

    url = ""


@pytest.fixture
def server() -> Iterator[Received]:
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if "slow" in self.path:
                time.sleep(1)
            received.append((self.path, self.headers["Content-Type"], json.loads(body)))
            self.send_response(500 if "broken" in self.path else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = Thread(target=listening.serve_forever)
        thread.start()
        received.url = f"http://127.0.0.1:{listening.server_port}"
        yield received
        listening.shutdown()
        thread.join()


@pytest.fixture
def folder(tmp_path) -> DataFolder:
    return DataFolder(str(tmp_path))


@pytest.fixture(autouse=True)
def no_hooks(monkeypatch):
    for variable in (COMMAND_VARIABLE, URL_VARIABLE):
        monkeypatch.delenv(variable, raising=False)


def a_command(folder: DataFolder, code: str, *arguments: str) -> str:
    script = Path(folder.root) / "a hook.py"
    script.write_text(code, "utf-8")
    return shlex.join([sys.executable, str(script), *arguments])


def log(folder: DataFolder) -> list[str]:
    """The lines of `failures.log` without their times."""
    lines = (Path(folder.root) / "failures.log").read_text("utf-8").splitlines()
    return [line.partition(" ")[2] for line in lines]


def test_without_hooks_there_is_a_line_and_nothing_else(folder):
    tell(folder, "a run failed", FACTS)
    assert log(folder) == ["a run failed"]


def test_a_command_is_given_the_message_and_no_shell_reads_it(folder, monkeypatch):
    code = "import sys\nfrom pathlib import Path\nPath(sys.argv[1]).write_text(sys.stdin.read() + repr(sys.argv[2:]))"
    told = Path(folder.root) / "told"
    monkeypatch.setenv(COMMAND_VARIABLE, a_command(folder, code, str(told), "two words") + " ; $HOME")
    tell(folder, "een dag brak: café", FACTS)
    assert told.read_text() == "een dag brak: café\n['two words', ';', '$HOME']"
    assert log(folder) == ["een dag brak: café"]


def test_a_webhook_is_sent_the_message_and_the_facts(folder, monkeypatch, server):
    monkeypatch.setenv(URL_VARIABLE, f"{server.url}/hook?key=1")
    tell(folder, "een dag brak: café", FACTS)
    assert server == [("/hook?key=1", "application/json", {"text": "een dag brak: café", **FACTS})]
    assert log(folder) == ["een dag brak: café"]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/nowhere/hook", "cannot be run: [Errno 2] No such file or directory: '/nowhere/hook'"),
        ("'open", "cannot be split into words: No closing quotation"),
        ("sys.exit('no mail\\nserver')", "ended with 1: no mail server"),
        ("import time; time.sleep(60)", "took longer than 0.3 seconds"),
    ],
)
def test_a_command_that_fails_is_logged(folder, monkeypatch, server, command, said):
    monkeypatch.setattr(alerts, "_COMMAND_TIMEOUT", 0.3 if "sleep" in command else 20)
    is_code = "sys" in command or "time" in command
    monkeypatch.setenv(COMMAND_VARIABLE, a_command(folder, f"import sys\n{command}") if is_code else command)
    monkeypatch.setenv(URL_VARIABLE, server.url)
    tell(folder, "a run failed", FACTS)
    assert log(folder) == ["a run failed", f"alert not sent: {COMMAND_VARIABLE} {said}"]
    assert len(server) == 1


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("{server}/broken/secret", "(127.0.0.1) answered 500 Internal Server Error"),
        ("http://127.0.0.1:1/secret", "(127.0.0.1) failed: [Errno 111] Connection refused"),
        ("{server}/slow/secret", "(127.0.0.1) failed: timed out"),
        ("file:///etc/passwd", "is not an http or https address"),
        ("http://", "is not an http or https address"),
        ("hooks.example.org/secret", "is not an http or https address"),
        ("http://[::1/secret", "failed: ValueError"),
        ("http://127.0.0.1:many/secret", "failed: InvalidURL"),
        ("http://127.0.0.1/a secret", "failed: InvalidURL"),
    ],
)
def test_a_webhook_that_fails_is_logged_without_its_key(folder, monkeypatch, server, url, said):
    monkeypatch.setattr(alerts, "_URL_TIMEOUT", 0.2 if "slow" in url else 10)
    monkeypatch.setenv(URL_VARIABLE, url.replace("{server}", server.url))
    tell(folder, "a run failed", FACTS)
    first, second = log(folder)
    assert first == "a run failed"
    assert second.startswith(f"alert not sent: {URL_VARIABLE} {said}")
    assert "secret" not in second


def run_of(instance: dg.DagsterInstance, fails: bool) -> dg.ExecuteInProcessResult:
    @dg.op
    def work() -> None:
        if fails:
            raise ValueError("no room\nleft")

    @dg.job(tags={RANGE_START: "2025-12-08", RANGE_END: "2025-12-09"})
    def daily() -> None:
        work()

    return daily.execute_in_process(instance=instance, raise_on_error=False)


def context_of(
    folder: DataFolder,
    instance: dg.DagsterInstance,
    result: dg.ExecuteInProcessResult,
    event: dg.DagsterEvent,
) -> dg.RunStatusSensorContext:
    """What a sensor is called with as a run ends with an event."""
    return dg.build_run_status_sensor_context(
        "sensor",
        dagster_event=event,
        dagster_instance=instance,
        dagster_run=result.dagster_run,
        resources={"folder": folder},
    )


def test_what_cannot_be_logged_is_sent(folder, monkeypatch, server):
    """On a full disk, or where the log belongs to another user."""
    monkeypatch.setenv(URL_VARIABLE, server.url)
    (Path(folder.root) / "failures.log").mkdir()
    with pytest.raises(IsADirectoryError):
        tell(folder, "a run failed", FACTS)
    assert [sent["text"] for _, _, sent in server] == ["a run failed"]


def test_a_run_that_fails_before_its_first_step_is_told_of(folder):
    @dg.resource
    def disk() -> None:
        raise OSError(28, "No space left on device")

    @dg.op(required_resource_keys={"disk"})
    def work() -> None:
        """Never reached."""

    @dg.job(resource_defs={"disk": disk}, tags={"dagster/partition": "2025-12-08"})
    def daily() -> None:
        work()

    with dg.instance_for_test() as instance:
        result = daily.execute_in_process(instance=instance, raise_on_error=False)
        failures(context_of(folder, instance, result, result.get_run_failure_event()).for_run_failure())
    [line] = log(folder)
    assert "of daily (2025-12-08..2025-12-08) failed: OSError: [Errno 28] No space left on device" in line


def test_a_run_that_fails_is_told_of(folder, monkeypatch, server):
    monkeypatch.setenv(URL_VARIABLE, server.url)
    with dg.instance_for_test() as instance:
        result = run_of(instance, fails=True)
        failures(context_of(folder, instance, result, result.get_run_failure_event()).for_run_failure())
    line = f"run {result.run_id[:8]} of daily (2025-12-08..2025-12-09) failed: step work: ValueError: no room left"
    assert log(folder) == [line]
    [(_, _, sent)] = server
    assert sent == {
        "text": line,
        "run_id": result.run_id,
        "job": "daily",
        "days": "2025-12-08..2025-12-09",
        "data": folder.root,
    }


def test_days_that_broke_are_told_of_and_whole_ones_are_not(made, monkeypatch, server):
    monkeypatch.setenv(URL_VARIABLE, server.url)
    with dg.instance_for_test() as instance:
        result = run_of(instance, fails=False)
        context = context_of(made, instance, result, result.get_run_success_event())
        broken_days(context)
        assert server == []
        day = min(day for _, day in Manifest(made).read())
        Manifest(made).record(EVENTS, {}, {day: "ValueError: a fault"})
        broken_days(context)
    line = (
        f"run {result.run_id[:8]} of daily (2025-12-08..2025-12-09) left out days that broke:"
        f" {day} (events: ValueError: a fault)"
    )
    assert log(made) == [line]
    assert [sent["text"] for _, _, sent in server] == [line]
