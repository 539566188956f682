"""The proxy of docs/nginx.conf before the real UI: a login, our own host and origin, no acts by GET."""

import base64
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest

from assets.storage.data_folder import DataFolder
from tests.conftest import PROJECT
from tests.slow.ui import Ui, running

# Debian's nginx is where the path of a plain user does not lead.
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
_NGINX, _OPENSSL = (shutil.which(name, path=_PATH) for name in ("nginx", "openssl"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (_NGINX and _OPENSSL), reason="nginx or openssl is not installed"),
]

HOST = "dateline.example.org"
OWN = {"Origin": f"https://{HOST}"}
FOREIGN = {"Origin": "https://elsewhere.example.org"}
LOGIN = {"Authorization": "Basic " + base64.b64encode(b"me:a secret").decode()}
JSON = {"Content-Type": "application/json"}
VERSION = json.dumps({"query": "{version}"})
MUTATION = 'mutation{reloadRepositoryLocation(repositoryLocationName:"assets.definitions"){__typename}}'
BY_GET = f"/graphql?query={quote(MUTATION)}"
WEBSOCKET = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": base64.b64encode(b"0123456789abcdef").decode(),
    "Sec-WebSocket-Protocol": "graphql-ws",
}
# The main file of Debian, as far as it matters, includes it in the same way.
_MAIN = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/dateline.conf;
}}
"""


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    text: str


class Proxy:
    """A running nginx."""

    def __init__(self, port: int) -> None:
        self.port = port

    def connect(self) -> ssl.SSLSocket:
        # Its certificate is its own, and the name of the host is what some tests vary.
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        return context.wrap_socket(plain, server_hostname=HOST)

    def ask(
        self, method: str, target: str, *headers: dict[str, str], host: str = HOST, body: str = ""
    ) -> Answer:
        connection = http.client.HTTPConnection(HOST)
        connection.sock = self.connect()
        given = {"Host": host} | {key: value for some in headers for key, value in some.items()}
        connection.request(method, target, body or None, given)
        answer = connection.getresponse()
        # What follows a change of protocol is no text.
        text = "" if answer.status == 101 else answer.read().decode("utf-8", "replace")
        connection.close()
        return Answer(answer.status, answer.headers, text)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def configuration(folder: Path, port: int, ui: int) -> str:
    """docs/nginx.conf with ports and files of a test; everything else is as operators copy it."""
    text = (PROJECT / "docs" / "nginx.conf").read_text("utf-8")
    for written, ours, times in [
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl", 1),
        ("http://127.0.0.1:3000", f"http://127.0.0.1:{ui}", 2),
        ("/etc/nginx/dateline.crt", f"{folder}/dateline.crt", 1),
        ("/etc/nginx/dateline.key", f"{folder}/dateline.key", 1),
        ("/etc/nginx/dateline.htpasswd", f"{folder}/dateline.htpasswd", 1),
    ]:
        assert text.count(written) == times, written
        text = text.replace(written, ours)
    return text


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ui]:
    with running(DataFolder(str(tmp_path_factory.mktemp("data")))) as server:
        yield server


@pytest.fixture(scope="module")
def proxy(ui: Ui, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    subprocess.run(
        [
            *(
                str(_OPENSSL),
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                f"/CN={HOST}",
            ),
            *("-keyout", str(folder / "dateline.key"), "-out", str(folder / "dateline.crt")),
        ],
        check=True,
        capture_output=True,
    )
    password = subprocess.run(
        [str(_OPENSSL), "passwd", "-apr1", "a secret"], check=True, capture_output=True, text=True
    ).stdout
    (folder / "dateline.htpasswd").write_text(f"me:{password}")
    (folder / "dateline.conf").write_text(configuration(folder, port, ui.port), "utf-8")
    # Started by root, its worker would be another user, who may not read what a test makes.
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(user + _MAIN.format(folder=folder))
    server = subprocess.Popen(
        [str(_NGINX), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    )
    try:
        for _ in range(100):
            if server.poll() is not None:
                pytest.fail((folder / "error.log").read_text())
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield Proxy(port)
    finally:
        server.terminate()
        server.wait(20)


def test_with_a_login_the_pages_and_queries_of_the_ui_pass(proxy):
    page = proxy.ask("GET", "/", LOGIN)
    assert page.status == 200
    assert "Dagster" in page.text
    assert page.headers["X-Frame-Options"] == "DENY"
    assert proxy.ask("GET", "/assets/warehouse/pages?view=checks", LOGIN).status == 200
    assert "version" in proxy.ask("POST", "/graphql", LOGIN, OWN, JSON, body=VERSION).text
    reload = proxy.ask("POST", "/graphql", LOGIN, OWN, JSON, body=json.dumps({"query": MUTATION}))
    assert (reload.status, "WorkspaceLocationEntry" in reload.text) == (200, True), reload


def test_without_a_login_nothing_passes(proxy):
    wrong = {"Authorization": "Basic " + base64.b64encode(b"me:another").decode()}
    for login in ({}, wrong):
        assert proxy.ask("GET", "/", login).status == 401
        assert proxy.ask("POST", "/graphql", login, OWN, JSON, body=VERSION).status == 401
        assert proxy.ask("GET", "/graphql", login, OWN, WEBSOCKET).status == 401


@pytest.mark.parametrize(
    "host", ["elsewhere.example.org", "127.0.0.1", f"{HOST}.elsewhere.example.org", f"x{HOST}"]
)
def test_under_another_name_nothing_passes(proxy, host):
    assert proxy.ask("GET", "/", LOGIN, host=host).status == 403
    assert proxy.ask("POST", "/graphql", LOGIN, OWN, JSON, body=VERSION, host=host).status == 403
    assert proxy.ask("GET", "/graphql", LOGIN, OWN, WEBSOCKET, host=host).status == 403


@pytest.mark.parametrize(
    "origin",
    [
        FOREIGN,
        {"Origin": "null"},
        {"Origin": f"http://{HOST}"},
        {"Origin": f"https://{HOST}.elsewhere.example.org"},
        {},
    ],
    ids=["foreign", "null", "plain", "longer", "none"],
)
def test_a_page_of_another_site_can_do_nothing(proxy, origin):
    assert proxy.ask("POST", "/graphql", LOGIN, origin, JSON, body=VERSION).status == 403
    assert (
        proxy.ask("POST", "/graphql", LOGIN, origin, {"Content-Type": "text/plain"}, body=VERSION).status
        == 403
    )
    assert proxy.ask("POST", "/report_asset_materialization/pages", LOGIN, origin).status == 403
    assert proxy.ask("GET", "/graphql", LOGIN, origin, WEBSOCKET).status == 403
    # A link to a page has no origin, and may be followed.
    assert proxy.ask("GET", "/", LOGIN, origin).status == (403 if origin else 200)


@pytest.mark.parametrize("origin", [{}, OWN], ids=["link", "own"])
@pytest.mark.parametrize(
    "target",
    [
        *(BY_GET, BY_GET.replace("/graphql", "/%67raphql"), BY_GET.replace("/graphql", "//graphql")),
        *(BY_GET.replace("/graphql", "/assets/../graphql"), "/graphql"),
    ],
)
def test_no_query_passes_by_get(proxy, target, origin):
    assert proxy.ask("GET", target, LOGIN, origin).status == 403
    assert proxy.ask("HEAD", target, LOGIN, origin).status == 403


def test_a_query_beside_the_body_or_the_websocket_is_refused(proxy):
    assert proxy.ask("POST", BY_GET, LOGIN, OWN, JSON, body=VERSION).status == 403
    assert proxy.ask("GET", BY_GET, LOGIN, OWN, WEBSOCKET).status == 403


@pytest.mark.parametrize(
    "target", [BY_GET.replace("?", "/?"), BY_GET.replace("/graphql", "/%2567raphql"), "/GRAPHQL"]
)
def test_no_other_address_answers_queries(proxy, target):
    answer = proxy.ask("GET", target, LOGIN)
    assert "data" not in (answer.text if "json" in answer.headers["Content-Type"] else "")


def test_the_websocket_of_the_ui_passes(proxy):
    answer = proxy.ask("GET", "/graphql", LOGIN, OWN, WEBSOCKET)
    assert (answer.status, answer.headers["Sec-WebSocket-Protocol"]) == (101, "graphql-ws")


def test_the_ui_itself_checks_none_of_it(ui):
    connection = http.client.HTTPConnection("127.0.0.1", ui.port)
    connection.request("GET", BY_GET, headers={"Host": "elsewhere.example.org"} | FOREIGN)
    assert b"WorkspaceLocationEntry" in connection.getresponse().read()


def test_the_ui_and_its_processes_listen_on_the_loopback_interface_alone(ui):
    listening = {
        fields[9]: fields[1].rsplit(":", 1)[0]
        for table in ("tcp", "tcp6")
        for fields in map(str.split, Path("/proc/net", table).read_text().splitlines()[1:])
        if fields[3] == "0A"
    }
    found = [listening[inode] for pid in family(ui.pid) for inode in sockets(pid) if inode in listening]
    # 127.0.0.1 as the system writes it; ::1 likewise.
    assert set(found) <= {"0100007F", "0" * 24 + "01000000"}
    assert found
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", ui.port), timeout=5)


def family(pid: int) -> list[int]:
    """A process and those that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(process for child in children for process in family(int(child)))]


def sockets(pid: int) -> list[str]:
    """The numbers of the sockets that a process has open."""
    links = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            links.append(str(link.readlink()))
        except FileNotFoundError:
            continue
    return [link[8:-1] for link in links if link.startswith("socket:[")]
