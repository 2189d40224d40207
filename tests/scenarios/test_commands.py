"""The commands that talk to a Jira, run as a person would run them, against the sandbox."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connector.cli import main
from connector.sandbox.server import Sandbox
from rules.model import DAY
from tests.scenarios.test_kill import free_ports

CONFIG = """
mode = "{mode}"
[site]
url = "{url}"
flavour = "cloud"
email = "aftercare@example.com"
token = "{token}"
[webhook]
secrets = ["a-secret-of-the-tests"]
port = {port}
[console]
port = {console}
[store]
url = "sqlite:///{folder}/store.sqlite3"
[calendars.always]
timezone = "UTC"
mon-sun = ["00:00-24:00"]
[[sla]]
name = "Resolution"
kind = "resolution"
goals = [{{ target = "8h", calendar = "always" }}]
[report.weekly]
post = "Monday 08:30"
calendar = "always"
where = {{ issue = {{ project = "ASP" }} }}
"""


class Place:
    """A sandbox with three issues, and a configuration file for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "config.toml"
        self.port, self.console = free_ports()
        self.sandbox = Sandbox("cloud", lambda: time.time_ns() // 1_000_000)
        self.url = self.sandbox.start()
        state = self.sandbox.state
        state.add_user("aftercare", "Aftercare", account_type="app")
        state.add_user("customer", "Customer")
        state.create_project("ASP", "After-sales")
        now = time.time_ns() // 1_000_000
        self.keys = [
            state.create_issue("ASP", "Task", f"issue {n}", reporter="customer", created=now - n * DAY).key
            for n in range(3)
        ]
        self.configure("observe", self.sandbox.token_for("aftercare"))

    def configure(self, mode: str, token: str, url: str | None = None) -> None:
        text = CONFIG.format(
            mode=mode, url=url or self.url, token=token, port=self.port, console=self.console, folder=self.folder
        )
        self.path.write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, [*arguments, "--config", str(self.path)])


@pytest.fixture
def place(tmp_path: Path, against_contract: Callable[[Sandbox], None]) -> Iterator[Place]:
    made = Place(tmp_path)
    made.sandbox.log_requests = True
    yield made
    made.sandbox.stop()
    against_contract(made.sandbox)


def test_plan_says_what_would_be_written_and_writes_nothing(place: Place) -> None:
    """A plan for one key, online."""
    result = place.run("plan", place.keys[1])

    assert result.exit_code == 0, result.output
    assert "sla-breached" in result.output
    assert place.sandbox.ledger == []


def test_a_key_that_is_not_there_is_an_error_for_people(place: Place) -> None:
    """No traceback, exit code 2, and what to do."""
    result = place.run("plan", "ASP-99")

    assert result.exit_code == 2
    assert "ASP-99" in result.output
    assert "Traceback" not in result.output


def test_the_preview_counts_by_kind_and_writes_nothing(place: Place) -> None:
    """Two of three issues are overdue; none of them would be announced."""
    result = place.run("sync", "--preview")

    assert result.exit_code == 0, result.output
    assert "2  add label" in result.output
    assert "create" not in result.output
    assert place.sandbox.ledger == []


def test_sync_brings_every_issue_up_to_date(place: Place) -> None:
    """In write mode the labels come, and a second run writes nothing."""
    place.configure("write", place.sandbox.token_for("aftercare"))

    assert place.run("sync", "--full").exit_code == 0
    written = len(place.sandbox.ledger)
    assert place.run("sync", "--full").exit_code == 0

    assert [place.sandbox.state.issue(key).labels for key in place.keys] == [[], ["sla-breached"], ["sla-breached"]]
    assert len(place.sandbox.ledger) == written > 0


def test_a_weekly_report_can_be_looked_at_without_posting(place: Place) -> None:
    """One HTML file, nothing written into Jira."""
    page = place.folder / "report.html"
    place.run("sync", "--full")
    result = CliRunner().invoke(
        main, ["report", "weekly", "--config", str(place.path), "--week", "2026-W10", "--preview", str(page)]
    )

    assert result.exit_code == 0, result.output
    assert "2026-W10" in page.read_text(encoding="utf-8")
    assert place.sandbox.ledger == []


def test_nothing_is_parked(place: Place) -> None:
    """An empty list says so."""
    assert "0 parked" in place.run("parked").output


@pytest.mark.parametrize(
    "arguments", [("plan", "ASP-1"), ("sync",), ("sync", "--preview"), ("report", "weekly", "--post")], ids=" ".join
)
@pytest.mark.parametrize("trouble", ["token", "address"])
def test_a_wrong_login_or_address_is_said_without_a_traceback(
    place: Place, arguments: tuple[str, ...], trouble: str
) -> None:
    """What a person gets wrong on the first day."""
    if trouble == "token":
        place.configure("write", "wrong")
    else:
        place.configure("write", "token", f"http://127.0.0.1:{place.port}")
    result = CliRunner().invoke(main, [*arguments, "--config", str(place.path)])

    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.slow
def test_serve_stops_gracefully(place: Place) -> None:
    """SIGTERM ends the service within ten seconds with 0; its pages answer before."""
    place.configure("write", place.sandbox.token_for("aftercare"))
    command = [sys.executable, "-m", "connector", "serve", "--config", str(place.path)]
    with (place.folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        assert answer(f"http://127.0.0.1:{place.console}/healthz") == b'{"problems":[],"status":"ok"}\n'
        assert b"aftercare_due" in answer(f"http://127.0.0.1:{place.console}/metrics")
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)

        assert process.wait(15) == 0, (place.folder / "log").read_text()
        assert time.monotonic() - began < 10
    finally:
        process.kill()
        process.wait()


def test_a_busy_port_is_said_and_nothing_is_left_running(place: Place) -> None:
    """Exit code 2, no traceback, no half a service."""
    place.configure("observe", place.sandbox.token_for("aftercare"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", place.port))
        taken.listen()
        command = [sys.executable, "-m", "connector", "serve", "--config", str(place.path)]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=20)

    assert ended.returncode == 2
    assert str(place.port) in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--post",), "observe"),
        ((), "--preview"),
        (("--preview", "/nonexistent/x.html"), "/nonexistent/x.html"),
        (("--preview", "x.html", "--week", "nonsense"), "ISO week"),
    ],
    ids=["posting while observing", "neither", "a file that cannot be written", "no week"],
)
def test_a_report_is_refused_with_the_reason(place: Place, arguments: tuple[str, ...], said: str) -> None:
    """Nothing is posted by mistake, and wrong words are named."""
    result = CliRunner().invoke(main, ["report", "weekly", "--config", str(place.path), *arguments])

    assert result.exit_code == 2
    assert said in result.output
    assert place.sandbox.ledger == []


def answer(url: str) -> bytes:
    """What the service answers, once it is up."""
    end = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2) as reply:
                return bytes(reply.read())
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.1)
