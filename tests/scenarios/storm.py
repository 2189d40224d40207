"""A storm: `aftercare serve` is killed again and again while events arrive, and Jira is looked at when it is over.

The sandbox Jira lives in the test's process behind a middleware that can kill the connector at chosen moments: before a
comment is applied, after it, or while it is still to be applied. Issue times lie in the past and are the same in every
run, so a run that was never disturbed says how each issue must end.
"""

import json
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from connector.sandbox.server import Sandbox
from connector.store import open_store

HERE = Path(__file__).parent
DAY = 86_400_000
BOT = "aftercare"
SECRET = "storm-secret-storm-secret"
UNKNOWN_WAIT_S = 2.0
LATE_S = 0.7
CONFIG = """
mode = "write"
[site]
url = "{url}"
flavour = "cloud"
email = "aftercare@example.com"
token = "{token}"
[webhook]
secrets = ["{secret}"]
port = {port}
[console]
port = 0
[store]
url = "sqlite:///{folder}/store.sqlite3"
[engine]
workers = 3
batch = 4
lease_seconds = 60
least_seconds_between_looks = 0.05
unknown_outcome_wait_seconds = {wait}
max_comments_per_hour = 100000
poll_minutes = 600
[people]
agents = {{ groups = ["agents"] }}
[calendars.always]
timezone = "UTC"
mon-sun = ["00:00-24:00"]
[[sla]]
name = "First response"
kind = "first_response"
goals = [
    {{ when = 'priority = Highest', target = "1h", calendar = "always" }},
    {{ target = "100h", calendar = "always" }},
]
[[sla]]
name = "Resolution"
kind = "resolution"
pause = 'status = "Waiting for parts"'
goals = [
    {{ when = 'priority in (Highest, High)', target = "2h", calendar = "always" }},
    {{ target = "900h", calendar = "always" }},
]
[[alerts.level]]
at = "breach"
tell = ["assignee"]
"""


@dataclass
class Wire:
    """Stands between the connector and the sandbox. `on_comment` may kill; overlapping writes are noted."""

    app: Callable[..., Any]
    on_comment: Callable[["Wire", Callable[[], Any]], Any] | None = None
    on_read: Callable[["Wire"], None] | None = None
    lives: int = 0
    overlaps: list[str] = field(default_factory=list)
    writing: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        parts = path.split("/")
        is_write = method in ("POST", "PUT") and "/issue/" in path and parts[-1] not in ("bulkfetch",)
        # What a killed process had under way does not count against the next one.
        issue = f"{self.lives} {parts[parts.index('issue') + 1]}" if is_write else ""
        if "Basic" not in environ.get("HTTP_AUTHORIZATION", ""):
            return self.app(environ, start_response)
        try:
            if is_write:
                with self.lock:
                    self.writing[issue] += 1
                    if self.writing[issue] > 1:
                        self.overlaps.append(f"{method} {path}")
            if is_write and method == "POST" and parts[-1] == "comment" and self.on_comment:
                return self.on_comment(self, lambda: self.app(environ, start_response))
            answer = self.app(environ, start_response)
            if path.endswith("bulkfetch") and self.on_read:
                self.on_read(self)
            return answer
        finally:
            if is_write:
                with self.lock:
                    self.writing[issue] -= 1


class Storm:
    """A sandbox with issues, and a connector process that can be killed."""

    def __init__(
        self, folder: Path, base: int, issues: int, ports: tuple[int, int], without: str, unknown_wait_s: float
    ) -> None:
        self.unknown_wait_s = unknown_wait_s
        self.folder = folder
        self.base = base
        self.without = without
        self.kills = 0
        self.killing = threading.Lock()
        self.between = 0
        self.port = ports[0]
        self.instant = base
        self.sandbox = Sandbox("cloud", lambda: self.instant)
        self.wire = Wire(self.sandbox.app.wsgi_app)
        self.sandbox.app.wsgi_app = self.wire
        self.url = self.sandbox.start(ports[1])
        self.process: subprocess.Popen[bytes] | None = None
        self.keys = self._seed(issues)
        self._configure()
        self.sandbox.webhook(f"http://127.0.0.1:{self.port}/webhooks/jira", SECRET)

    def _seed(self, issues: int) -> list[str]:
        state = self.sandbox.state
        state.add_user(BOT, "Aftercare", account_type="app")
        state.add_user("agent", "Agent", groups=("agents",))
        state.add_user("customer", "Customer")
        state.create_project("ST", "Storm")
        keys = []
        for n in range(issues):
            self.instant = self.base + n * 1000
            keys.append(state.create_issue("ST", "Task", f"Issue {n}", reporter="customer", assignee="agent").key)
        return keys

    def _configure(self) -> None:
        text = CONFIG.format(
            url=self.url,
            token=self.sandbox.token_for(BOT),
            secret=SECRET,
            port=self.port,
            folder=self.folder,
            wait=self.unknown_wait_s,
        )
        (self.folder / "config.toml").write_text(text, encoding="utf-8")
        store = open_store(f"sqlite:///{self.folder}/store.sqlite3", self.url)
        store.put("write_since", str(self.base - DAY))
        store.close()

    def start(self) -> None:
        command = [sys.executable, str(HERE / "serve_without.py"), self.without, "serve", "--yes", "--config"]
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen([*command, str(self.folder / "config.toml")], stdout=log, stderr=log)

    def kill(self, between: bool = False) -> None:
        """SIGKILL, and a new process. `between`: an intent of it has no outcome at this moment."""
        with self.killing:
            process = self.process
            assert process is not None
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                process.wait()
                self.wire.lives += 1
                self.kills += 1
                self.between += between
            self.start()

    def terminate(self) -> int:
        """SIGTERM; the exit code, within ten seconds."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(10)

    def leased(self) -> int:
        """How many subjects somebody holds; asked while no service runs."""
        store = open_store(f"sqlite:///{self.folder}/store.sqlite3", self.url)
        try:
            return store.release_all()
        finally:
            store.close()

    def wait_until_up(self) -> None:
        """Until the service listens."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError((self.folder / "serve.log").read_text()[-3000:])

    def event(self, rng: random.Random, n: int, key: str) -> None:
        """One thing that a person does. Priorities only rise, nothing is resolved, and nobody answers what is overdue,
        so the end does not depend on how many looks there were."""
        state = self.sandbox.state
        self.instant = self.base + 3 * 3_600_000 + n * 1000
        what = rng.random()
        if what < 0.2:
            state.edit(key, "agent", priority="Highest")
        elif what < 0.3:
            state.transition(key, "agent", "In Progress")
        elif what < 0.35 and state.issue(key).priority != "Highest":
            state.comment(key, "agent", f"answer {n}")
        else:
            state.comment(key, "customer", f"question {n}")

    def settle(self, patience: float = 90.0, insist: bool = True) -> None:
        """Wait until every webhook is taken and nothing is due or leased; fail when it takes too long, if we insist."""
        end = time.monotonic() + patience
        store = open_store(f"sqlite:///{self.folder}/store.sqlite3", self.url)
        try:
            quiet = 0
            while quiet < 5:
                if time.monotonic() > end:
                    assert not insist, (self.folder / "serve.log").read_text()[-3000:]
                    return
                busy = self.sandbox.pending() or store.pending(time.time_ns() // 1_000_000 + 60_000)
                quiet = 0 if busy else quiet + 1
                time.sleep(0.1)
        finally:
            store.close()

    def outcome(self) -> dict[str, Any]:
        """Per issue: labels, our property, our comments by op and by text."""
        result = {}
        for key in self.keys:
            issue = self.sandbox.state.issue(key)
            ours = [c for c in issue.comments if c.author == BOT]
            ops = Counter(c.properties.get("aftercare", {}).get("op") for c in ours)
            value = dict(issue.properties.get("aftercare", {}))
            value["told"] = sorted(value.get("told", []))
            result[key] = {
                "labels": sorted(issue.labels),
                "property": value,
                "comments": dict(ops),
                "count": len(ours),
            }
        return json.loads(json.dumps(result, sort_keys=True))

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)
        self.sandbox.stop()


@contextmanager
def storm(
    folder: Path,
    base: int,
    issues: int,
    ports: tuple[int, int],
    *,
    without: str = "",
    unknown_wait_s: float = UNKNOWN_WAIT_S,
) -> Iterator[Storm]:
    """A storm that cleans up after itself."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Storm(folder, base, issues, ports, without, unknown_wait_s)
    try:
        yield made
    finally:
        made.stop()


def differences(expected: dict[str, Any], actual: dict[str, Any]) -> list[str]:
    """Issue by issue, what is not as in the undisturbed run."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, want in expected.items():
        for what, value in want.items():
            if actual[key][what] != value:
                found[key].append(f"{what}: {actual[key][what]} instead of {value}")
    return [f"{key}: {'; '.join(lines)}" for key, lines in found.items()]
