"""A sandbox of either flavour, and how to speak to it over HTTP."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests

from connector.sandbox.server import Sandbox
from connector.sandbox.state import State

START = 1_772_452_800_000
"""2026-03-02 12:00 UTC."""
CONTEXT = {"cloud": "", "datacenter": "/jira"}


class Clock:
    """Stands still until it is moved."""

    def __init__(self, at: int) -> None:
        self.at = at

    def __call__(self) -> int:
        return self.at


@dataclass
class Client:
    """One account's way in: `get("/issue/ASP-1")` goes to the newest REST version of the flavour."""

    sandbox: Sandbox
    user: str | None = "bot"
    token: str | None = None
    version: str = ""

    def __post_init__(self) -> None:
        self.version = self.version or {"cloud": "3", "datacenter": "2"}[self.sandbox.flavour]
        if self.user is not None and self.token is None:
            self.token = self.sandbox.token_for(self.user)

    def __call__(self, method: str, path: str, **more: Any) -> requests.Response:
        root = self.sandbox.state.base_url
        url = root + (path if path.startswith("/rest") else f"/rest/api/{self.version}{path}")
        headers = more.pop("headers", {})
        if self.token and self.sandbox.flavour == "datacenter":
            headers["Authorization"] = f"Bearer {self.token}"
        elif self.token:
            more["auth"] = ("anybody@example.com", self.token)
        more.setdefault("timeout", 5)
        return requests.request(method, url, headers=headers, allow_redirects=False, **more)

    def get(self, path: str, **params: Any) -> Any:
        """The JSON of a good answer."""
        answer = self("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any) -> Any:
        answer = self("POST", path, json=body)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def put(self, path: str, body: Any, **params: Any) -> int:
        answer = self("PUT", path, json=body, params=params)
        assert answer.status_code < 300, answer.text
        return answer.status_code


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


def filled(state: State) -> None:
    """A service project with two issues, and a software project with one."""
    state.add_user("bot", "Aftercare", "app")
    state.add_user("ann", "Ann Archer", login="ann.archer", groups=("agents",))
    state.add_user("kim", "Kim Kunde", "customer")
    state.create_project("ASP", "After-sales", "service_desk")
    state.create_project("OPS", "Operations")
    state.create_issue("ASP", "Task", "Pump stands still", "Since *noon*.", "kim", assignee="ann", priority="High")
    state.create_issue("ASP", "Task", "Valve leaks", "", "kim")
    state.create_issue("OPS", "Bug", "Wrong page", "", "ann")


def run(flavour: str, clock: Clock) -> Iterator[Sandbox]:
    sandbox = Sandbox(flavour, clock, context_path=CONTEXT[flavour])
    filled(sandbox.state)
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def cloud(clock: Clock) -> Iterator[Sandbox]:
    yield from run("cloud", clock)


@pytest.fixture
def datacenter(clock: Clock) -> Iterator[Sandbox]:
    yield from run("datacenter", clock)


@pytest.fixture(params=["cloud", "datacenter"])
def sandbox(request: pytest.FixtureRequest, clock: Clock) -> Iterator[Sandbox]:
    """Either flavour, one after the other."""
    yield from run(request.param, clock)


@pytest.fixture
def client() -> Callable[..., Client]:
    """Makes a client of a sandbox: client(sandbox, user)."""
    return Client


@pytest.fixture
def document() -> Callable[[str], Any]:
    """A text as an ADF document of one paragraph."""

    def made(text: str) -> dict[str, Any]:
        paragraph = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
        return {"type": "doc", "version": 1, "content": [paragraph]}

    return made


@dataclass
class Receiver:
    """Takes webhooks. `answers` are the statuses to give, the last one for ever."""

    url: str = ""
    answers: list[int] = field(default_factory=lambda: [200])
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A listener on this machine that keeps what it is sent."""
    kept = Receiver()

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append((dict(self.headers), body))
            self.send_response(kept.answers.pop(0) if len(kept.answers) > 1 else kept.answers[0])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    kept.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def recorder(shared_data: Path) -> Callable[[Sandbox], Any]:
    """Holds exchanges against Atlassian's own document of the sandbox's flavour."""
    path = Path(__file__).resolve().parent.parent / "contract_checker.py"
    spec = importlib.util.spec_from_file_location("contract_checker_for_sandbox", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return lambda sandbox: module.recorder_of(shared_data, sandbox.flavour, sandbox.context_path)
