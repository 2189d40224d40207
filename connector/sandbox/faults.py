"""How does the sandbox fail when it is told to? Around the whole application, so nothing inside knows of it."""

import io
import random
import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Environ: TypeAlias = dict[str, Any]
Start: TypeAlias = Callable[..., Any]
App: TypeAlias = Callable[[Environ, Start], Iterable[bytes]]
Kind: TypeAlias = Literal["status", "slow", "drop", "drop_after", "timeout_after", "late", "truncated", "html"]
KINDS: tuple[Kind, ...] = ("status", "slow", "drop", "drop_after", "timeout_after", "late", "truncated", "html")
WRITES_SHORT = (20, 2.0)
WRITES_LONG = (100, 30.0)
"""Cloud's limits on one issue: so many writes in so many seconds."""

ISSUE = re.compile(r"/rest/api/[^/]+/issue/([^/]+)")
REASONS = {408: "Request Timeout", 429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable"}


@dataclass(slots=True)
class Fault:
    """What goes wrong, how often (`times`, None: always), how likely, and for which requests.

    status: answered with `status` and `headers`, nothing applied. slow: applied after `seconds`. drop: the connection
    is closed, nothing applied. drop_after: applied, then closed without an answer. timeout_after: applied, the answer
    is held back for `seconds`, then closed. late: closed at once, applied `seconds` later. truncated: applied, half an
    answer. html: applied, answered with a page for people.
    """

    kind: Kind
    times: int | None = 1
    probability: float = 1.0
    path: str = ""
    """A regular expression, searched in the path below the context path."""
    method: str = ""
    status: int = 500
    seconds: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)


class Faults:
    """The faults to come, first match first. `per_issue_limit` puts Cloud's limits on writes in force."""

    def __init__(self, app: App, context_path: str = "", seed: int = 0) -> None:
        self._app = app
        self._context = context_path
        self._random = random.Random(seed)
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._writes: dict[str, list[float]] = {}
        self.per_issue_limit = False
        self.happened: list[tuple[str, str, str]] = []
        """(kind, method, path) of every fault so far."""
        self._late: list[threading.Timer] = []

    def add(self, kind: Kind, **more: Any) -> Fault:
        """See Fault."""
        return self.put(Fault(kind, **more))

    def put(self, fault: Fault) -> Fault:
        with self._lock:
            self._faults.append(fault)
        return fault

    def rate_limited(self, seconds: int, reason: str = "jira-burst-based", **more: Any) -> Fault:
        """429 with the headers of Cloud."""
        headers = {"Retry-After": str(seconds), "RateLimit-Reason": reason, "X-RateLimit-Remaining": "0"}
        return self.add("status", status=429, headers=headers, **more)

    def clear(self) -> None:
        """No more faults; what is still to be applied late will be."""
        with self._lock:
            self._faults.clear()

    def settle(self) -> None:
        """Wait until everything late has been applied."""
        for timer in self._late:
            timer.join()
        self._late.clear()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        path = environ["PATH_INFO"].removeprefix(self._context)
        method = environ["REQUEST_METHOD"]
        if not path.startswith("/rest/"):
            return self._app(environ, start)
        fault = self._choose(method, path) or self._over_limit(method, path)
        if fault is None:
            return self._app(environ, start)
        self.happened.append((fault.kind, method, path))
        return self._fail(fault, environ, start)

    def _choose(self, method: str, path: str) -> Fault | None:
        with self._lock:
            for fault in self._faults:
                fits = fault.method in ("", method) and re.search(fault.path, path)
                if fits and self._random.random() < fault.probability:
                    if fault.times is not None:
                        fault.times -= 1
                        if fault.times <= 0:
                            self._faults.remove(fault)
                    return fault
        return None

    def _over_limit(self, method: str, path: str) -> Fault | None:
        found = ISSUE.match(path)
        if not self.per_issue_limit or method == "GET" or found is None:
            return None
        now = time.monotonic()
        with self._lock:
            times = [at for at in self._writes.get(found[1], []) if now - at < WRITES_LONG[1]]
            short = sum(now - at < WRITES_SHORT[1] for at in times)
            if short < WRITES_SHORT[0] and len(times) < WRITES_LONG[0]:
                self._writes[found[1]] = [*times, now]
                return None
        wait = "2" if short >= WRITES_SHORT[0] else "30"
        headers = {"Retry-After": wait, "RateLimit-Reason": "jira-per-issue-on-write"}
        return Fault("status", status=429, headers=headers)

    def _fail(self, fault: Fault, environ: Environ, start: Start) -> Iterable[bytes]:
        if fault.kind == "slow":
            time.sleep(fault.seconds)
            return self._app(environ, start)
        _read_body(environ)
        if fault.kind == "status":
            text = REASONS.get(fault.status, "Error")
            body = f'{{"errorMessages":["{text}"],"errors":{{}}}}'.encode()
            return _answer(start, f"{fault.status} {text}", body, "application/json", fault.headers)
        if fault.kind == "late":
            timer = threading.Timer(fault.seconds, self._apply, [environ])
            self._late.append(timer)
            timer.start()
        if fault.kind in ("drop", "late"):
            raise ConnectionResetError("dropped")
        status, headers, body = self._apply(environ)
        if fault.kind in ("drop_after", "timeout_after"):
            time.sleep(fault.seconds)
            raise ConnectionResetError("dropped")
        if fault.kind == "html":
            return _answer(start, "200 OK", b"<!doctype html><title>Maintenance</title><p>Back soon.", "text/html", {})
        kept = {name: value for name, value in headers if name.lower() not in ("content-length", "content-type")}
        return _answer(start, status, body[: len(body) // 2], "application/json", kept)

    def _apply(self, environ: Environ) -> tuple[str, list[tuple[str, str]], bytes]:
        """Let the application act on the request, and keep what it says."""
        said: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], None]:
            said[:] = [status, headers]
            return lambda _piece: None

        body = b"".join(self._app(environ, start))
        return said[0], said[1], body


def _read_body(environ: Environ) -> None:
    """Take the request's body off the wire, so that it is there when the connection is gone."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))


def _answer(start: Start, status: str, body: bytes, mime: str, headers: dict[str, str]) -> Iterable[bytes]:
    start(status, [("Content-Type", mime), ("Content-Length", str(len(body))), *headers.items()])
    return [body]
