"""How does one request to Jira go out, and how is its answer read? Once: nothing here is ever sent twice."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import quote

import requests
from urllib3.exceptions import HTTPError

from connector.errors import JiraRefused, JiraRetry
from connector.jira_io import answers
from connector.jira_io.answers import Answer

LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes. A hundred whole issues are some megabytes; more than this is no answer that we want in memory."""

SLOWEST_READ = 4
"""Times the read time-out: a body that drips longer is given up. For a write it is once, since a lease is running."""

CHUNK = 64 * 1024


class AnswerTooLarge(JiraRefused):
    """The answer passed LARGEST_ANSWER. Asking for fewer issues at once helps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request. `template` is below the API's root; `path` fills it; `write` is whether Jira changes by it;
    `redirects` is whether a redirect is the answer that we want (and still do not follow)."""

    method: str
    template: str
    path: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str | int] = field(default_factory=dict)
    body: object = None
    files: Mapping[str, tuple[str, bytes, str]] | None = None
    write: bool = False
    redirects: bool = False

    @property
    def name(self) -> str:
        """What calls are counted and held by."""
        return f"{self.method} {self.template}"

    @property
    def where(self) -> str:
        """The request for people: without host and query."""
        return f"{self.method} {self.target}"

    @property
    def target(self) -> str:
        # A path of dots would be folded away on its way, and another address asked.
        if any(not value.strip(".") for value in self.path.values()):
            raise JiraRefused(f"not an id: {dict(self.path)}", status=400)
        return self.template.format(**{name: quote(value, safe="") for name, value in self.path.items()})

    @property
    def issue(self) -> str | None:
        return self.path.get("id") if self.template.startswith("/issue/{id}") else None

    def having(self, **params: str | int) -> "Call":
        return replace(self, params={**self.params, **params})


class Holds:
    """Waits that Jira ordered: nothing is sent there before they are over. By "all", call name, or issue."""

    def __init__(self, steady: Callable[[], int]) -> None:
        self._steady = steady
        self._until: dict[str, int] = {}
        self._lock = threading.Lock()

    def hold(self, call: Call, error: JiraRetry) -> None:
        with self._lock:
            now = self._steady()
            self._until = {key: until for key, until in self._until.items() if until > now}
            key = self._keys(call)[error.scope]
            self._until[key] = max(self._until.get(key, 0), now + error.after_ms)

    def check(self, call: Call) -> None:
        """Raises JiraRetry when this call would come too early."""
        with self._lock:
            now = self._steady()
            waits = {scope: self._until.get(key, 0) - now for scope, key in self._keys(call).items()}
        scope, left = max(waits.items(), key=lambda wait: wait[1])
        if left > 0:
            raise JiraRetry(f"{call.where} waits as Jira asked: {left / 1000:g} s left", after_ms=left, scope=scope)

    @staticmethod
    def _keys(call: Call) -> dict[str, str]:
        # The limit per issue is one on writes; reading the issue may go on.
        issue = f"issue {call.issue}" if call.write and call.issue else call.name
        return {"all": "all", "endpoint": call.name, "issue": issue}


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """`timeout` is (connect, read) in seconds; `steady` is milliseconds that never jump."""

    timeout: tuple[float, float] = (5, 30)
    session_factory: Callable[[], requests.Session] = requests.Session
    steady: Callable[[], int] = _monotonic_ms


class Client:
    """One session a thread, since requests' sessions are not promised to be safe between threads.

    Adapters stay as requests makes them: they retry nothing.
    """

    def __init__(self, root: str, base: str, auth: requests.auth.AuthBase, network: Network) -> None:
        """`root` is the API's address, `base` the site's."""
        self.base = base
        self.calls: Counter[str] = Counter()
        self._root = root
        self._auth = auth
        self._network = network
        self._holds = Holds(network.steady)
        self._lock = threading.Lock()
        self._local = threading.local()

    def read(self, call: Call) -> Any:
        """Send and give the JSON of the answer. Raises what `send` raises, and JiraRetry when it is not JSON."""
        return answers.parse(self.send(call), call.where, write=call.write)

    def send(self, call: Call) -> Answer:
        """Send once, follow no redirect. Raises JiraRetry, JiraRefused, JiraGone or LoginLost."""
        self.admit(call)
        try:
            answer = self._exchange(call)
        except (requests.RequestException, HTTPError) as error:
            raise answers.lost(error, call.where, write=call.write) from None
        if call.redirects and 300 <= answer.status < 400:
            return answer
        trouble = answers.judge(answer, call.where, write=call.write)
        if isinstance(trouble, JiraRetry) and answers.orders_wait(answer):
            self._holds.hold(call, trouble)
        if trouble is not None:
            raise trouble
        return answer

    def admit(self, call: Call) -> None:
        """Count a request that is about to go out. Raises JiraRetry while Jira wants none like it."""
        self._holds.check(call)
        with self._lock:
            self.calls[call.name] += 1

    def _exchange(self, call: Call) -> Answer:
        connecting, reading = self._network.timeout
        patience = connecting + reading * (1 if call.write else SLOWEST_READ)
        latest = self._network.steady() + round(patience * 1000)
        with self._session().request(
            call.method,
            self._root + call.target,
            params=dict(call.params),
            json=call.body,
            files=dict(call.files) if call.files else None,
            headers={"X-Atlassian-Token": "no-check"} if call.files else None,
            timeout=self._network.timeout,
            allow_redirects=False,
            stream=True,
        ) as response:
            return Answer(response.status_code, response.headers, self._body(response, call, latest))

    def _body(self, response: requests.Response, call: Call, latest: int) -> bytes:
        content = bytearray()
        # What has come, and not as much as was asked for: a body that drips must not hold us past `latest`.
        while chunk := response.raw.read1(CHUNK, decode_content=True):
            content += chunk
            if len(content) > LARGEST_ANSWER:
                text = f"the answer to {call.where} is larger than {LARGEST_ANSWER} bytes"
                raise AnswerTooLarge(text, status=response.status_code)
            if self._network.steady() > latest:
                raise requests.ReadTimeout("the answer drips")
        return bytes(content)

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = self._network.session_factory()
            session.auth = self._auth
            session.headers.update({"Accept": "application/json", "User-Agent": "jira-aftercare"})
            # A session cookie could keep a revoked token alive, or log somebody else in.
            session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        return session
