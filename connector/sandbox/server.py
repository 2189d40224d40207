"""The sandbox as a whole: one Flask application served on this machine, from a thread of this process."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from wsgiref.handlers import format_date_time

from flask import Flask, Response, g, request
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from connector.sandbox import rest_cloud, rest_datacenter, rest_webhooks
from connector.sandbox.deliveries import Hook, Webhooks
from connector.sandbox.faults import Faults
from connector.sandbox.pages import Pages
from connector.sandbox.records import Flavour
from connector.sandbox.rest_common import Access, Api, Route
from connector.sandbox.state import State
from connector.sandbox.wording import TEXTS

MOST_LOGGED = 2_000
QUIET_HEADERS = frozenset({"authorization", "cookie"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A write that was applied. `template` is the resource, such as /issue/{ref}/comment; `path` fills it."""

    at: int
    account: str
    method: str
    template: str
    path: dict[str, str]
    sent: Any


@dataclass(frozen=True, slots=True)
class Logged:
    """A request and its answer, for holding against a contract. Logins are left out."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    json: Any
    status: int
    answer: Any = field(repr=False)


class _Handler(WSGIRequestHandler):
    """Silent, dated by `clock`, and quick: waiting for more to send would cost an answer of two packets 40 ms."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    clock: Callable[[], int]

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_date_time(self.clock() / 1000)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Not on the console."""

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        self.close_connection = True


class Sandbox:
    """A Jira of `flavour` whose time is `now` (ms). `zone` is that of every user; `language` that of its pages.

    `state` is where stories act; `faults` makes it fail; `ledger` holds what was written over REST.
    """

    def __init__(
        self,
        flavour: str,
        now: Callable[[], int],
        *,
        language: str = "en",
        context_path: str = "",
        zone: str = "UTC",
    ) -> None:
        if flavour not in ("cloud", "datacenter"):
            raise ValueError(f"no such flavour: {flavour}")
        if language not in TEXTS:
            raise ValueError(f"no such language: {language}")
        self.flavour: Flavour = "cloud" if flavour == "cloud" else "datacenter"
        self.context_path = context_path.rstrip("/")
        self.state = State(self.flavour, now)
        self.access = Access()
        self.webhooks = Webhooks(self.state, zone)
        self.ledger: list[Entry] = []
        self.requests_log: deque[Logged] = deque(maxlen=MOST_LOGGED)
        self.log_requests = False
        self.heard: list[Callable[[Entry], None]] = []
        """Called with each entry of the ledger; must be quick."""
        self._written = threading.Condition()
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None
        self.app = self._application(language, zone)
        self.faults = Faults(self.app.wsgi_app, self.context_path)
        self.app.wsgi_app = self.faults  # type: ignore[method-assign,assignment]

    def _application(self, language: str, zone: str) -> Flask:
        app = Flask(__name__, static_folder=None)
        app.json.sort_keys = False  # type: ignore[attr-defined]
        api = Api(self.state, self.access, zone, self._done)
        own = rest_cloud if self.flavour == "cloud" else rest_datacenter
        hooks = rest_webhooks.Registrations(self.webhooks, self.flavour).routes()
        api.add(app, self.context_path, own.VERSIONS, [*own.ROUTES, *hooks])
        pages = Pages(self.state, language, zone).blueprint()
        app.register_blueprint(pages, url_prefix=self.context_path or None)
        app.after_request(self._finish)
        return app

    def start(self, port: int = 0) -> str:
        """Serve on 127.0.0.1; 0 takes a free port. Gives the address, without a slash at its end."""
        handler = type("Handler", (_Handler,), {"clock": staticmethod(self.state.now)})
        self._server = make_server("127.0.0.1", port, self.app, threaded=True, request_handler=handler)
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        url = f"http://127.0.0.1:{self._server.server_port}{self.context_path}"
        self.state.base_url = url
        self._thread = threading.Thread(target=self._serve, name="sandbox", daemon=True)
        self._thread.start()
        self.webhooks.start()
        return url

    def _serve(self) -> None:
        assert self._server is not None  # start has made it
        self._server.serve_forever(poll_interval=0.02)

    def stop(self) -> None:
        """End; webhooks not yet delivered are forgotten."""
        self.webhooks.stop()
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = None

    def token_for(self, user: str) -> str:
        """A token for this user's id: goes with any e-mail on Cloud, as a bearer on Data Center."""
        return self.access.token_for(self.state.user(user).id)

    def webhook(self, url: str, secret: str, *, jql: str = "", events: tuple[str, ...] = ()) -> Hook:
        """Register a webhook as an administrator would on its page; all events when none is named."""
        hook = Hook(str(self.state.next_id("webhook", 1)), url, secret, jql=jql, name="by hand")
        if events:
            hook = Hook(hook.id, url, secret, events, jql, hook.name)
        return self.webhooks.register(hook)

    def pending(self) -> int:
        """Webhooks not yet delivered or given up."""
        return self.webhooks.pending()

    def drain(self, timeout: float = 10.0) -> bool:
        """Wait until no webhook is pending."""
        return self.webhooks.drain(timeout)

    def wait_for(self, done: Callable[[list[Entry]], bool], timeout: float = 10.0) -> bool:
        """Wait until the ledger is as wished. False when the time was too short."""
        with self._written:
            return self._written.wait_for(lambda: done(self.ledger), timeout)

    def _done(self, account: str, route: Route, path: dict[str, str]) -> None:
        """A write was applied; called while the tables are locked, so the ledger's order is theirs."""
        sent = request.get_json(silent=True) if request.is_json else sorted(request.files)
        entry = Entry(self.state.now(), account, route.method, route.template, path, sent)
        with self._written:
            self.ledger.append(entry)
            self._written.notify_all()
        for listener in self.heard:
            listener(entry)

    def _finish(self, answer: Response) -> Response:
        if self.flavour == "datacenter" and g.get("account"):
            answer.headers["X-RateLimit-Limit"] = "5"
            answer.headers["X-RateLimit-Remaining"] = "9223372036854775807"
            answer.headers["X-RateLimit-Interval-Seconds"] = "1"
            answer.headers["X-RateLimit-FillRate"] = "5"
            answer.headers["Retry-After"] = "0"
        if self.log_requests and "/rest/" in request.path:
            self._log(answer)
        return answer

    def _log(self, answer: Response) -> None:
        headers = {name: value for name, value in request.headers if name.lower() not in QUIET_HEADERS}
        sent = request.get_json(silent=True) if request.is_json else None
        got = answer.get_json(silent=True) if answer.is_json else None
        path, query = request.path, request.args.to_dict(flat=False)
        self.requests_log.append(Logged(request.method, path, query, headers, sent, answer.status_code, got))
