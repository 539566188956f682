"""What `make explore` starts is for who started it alone."""

import importlib.util
import os
import shlex
import signal
import socket
import subprocess
import sys
import urllib.request
from urllib.error import HTTPError, URLError

import pytest

from tests.conftest import PROJECT
from tests.slow.ui import wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("marimo") is None, reason="marimo is not installed"),
]


def recipe() -> list[str]:
    """The arguments that `make explore` gives Python."""
    rule = (PROJECT / "Makefile").read_text("utf-8").partition("\nexplore:")[2]
    return shlex.split(rule.splitlines()[1].partition("$(RUN)")[2])


def test_the_explorer_asks_for_a_token_and_is_not_reached_from_other_machines(sample, tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, *recipe(), "--headless", "--port", str(port)],
        cwd=PROJECT,
        env=os.environ | {"DATELINE_DATA": sample.root, "XDG_CONFIG_HOME": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    try:
        answer = wait_for(lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/"), 60)
        assert "/auth/login" in answer.url
        with pytest.raises(HTTPError, match="401"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/status")
        # Another address of this machine, as others would reach it.
        with pytest.raises(URLError, match="refused"):
            urllib.request.urlopen(f"http://127.0.0.2:{port}/")
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)
