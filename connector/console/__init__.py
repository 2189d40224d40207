"""How is the connector doing? Health for a supervisor, figures for Prometheus, a page for its operator."""

from collections import Counter
from collections.abc import Callable, Iterator

from flask import Blueprint, Response, jsonify, render_template
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from connector.clock import Clock
from connector.console.clocks import clock_pages
from connector.errors import StoreBusy
from connector.jira_io.interface import Jira
from connector.store.interface import Store
from reports.texts.catalogue import say
from rules.model import DAY
from rules.policy import Policy

KINDS = (
    "label added",
    "label removed",
    "field",
    "field refused",
    "property",
    "card",
    "card edit",
    "notice",
    "reply",
    "summary",
    "moved back",
    "not moved back",
    "project",
    "report",
    "report edit",
    "digest",
)

UNDELIVERED_SHOWN = 20


def console(
    store: Store,
    jira: Jira,
    clock: Clock,
    troubles: Callable[[], list[str]],
    cautions: Callable[[], list[str]],
    *,
    policy: Callable[[], Policy],
) -> Iterator[Blueprint]:
    """Pages at /, /issues, /healthz and /metrics. None of them asks Jira anything. `policy` gives the one in force;
    `cautions` are shown beside `troubles`, and leave us healthy."""
    yield _overview(store, jira, clock, troubles, cautions, lambda: policy().language)
    yield clock_pages(store, lambda: (policy().language, policy().zone), jira.browse)


def _overview(
    store: Store,
    jira: Jira,
    clock: Clock,
    troubles: Callable[[], list[str]],
    cautions: Callable[[], list[str]],
    language: Callable[[], str],
) -> Blueprint:
    pages = Blueprint("console", __name__, template_folder="templates")
    registry = CollectorRegistry()
    registry.register(_Figures(store, jira, clock))

    @pages.get("/healthz")
    def health() -> tuple[Response, int]:
        return _health(store, troubles())

    @pages.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")

    @pages.get("/")
    def overview() -> str:
        now, spoken = clock.now(), language()
        return render_template(
            "overview.html",
            language=spoken.replace("_", "-"),
            say=lambda key, **fields: say(spoken, f"operator.{key}", **fields),
            due=store.pending(now),
            parked=store.parked(),
            waiting=Counter(error for _subject, error in store.failing()).most_common(20),
            writes=[(kind, store.count_writes([kind], now - DAY)) for kind in KINDS],
            calls=sorted(jira.calls.items(), key=lambda pair: -pair[1]),
            troubles=[*troubles(), *cautions()],
            clocks=say(spoken, "issues.all"),
            messages=store.count_messages(),
            undelivered=store.messages("unknown", "parked")[-UNDELIVERED_SHOWN:],
        )

    return pages


def _health(store: Store, problems: list[str]) -> tuple[Response, int]:
    try:
        store.get("health")
    except StoreBusy as busy:
        problems = [*problems, f"store: {busy}"]
    return jsonify(status="failing" if problems else "ok", problems=problems), 503 if problems else 200


class _Figures(Collector):
    """Read from the store and the client at the moment of asking."""

    def __init__(self, store: Store, jira: Jira, clock: Clock) -> None:
        self._store = store
        self._jira = jira
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        calls = CounterMetricFamily("aftercare_jira_requests", "Requests sent to Jira", labels=["request"])
        for request, count in sorted(self._jira.calls.items()):
            calls.add_metric([request], count)
        yield calls
        writes = CounterMetricFamily("aftercare_writes", "Writes that Jira has applied", labels=["kind"])
        for kind in KINDS:
            writes.add_metric([kind], self._store.count_writes([kind], 0))
        yield writes
        messages = GaugeMetricFamily(
            "aftercare_messages", "Alerts for chat and mail, by what became of them", labels=["channel", "state"]
        )
        for (channel, state), count in self._store.count_messages().items():
            messages.add_metric([channel, state], count)
        yield messages
        yield GaugeMetricFamily("aftercare_due", "Issues due for a look", self._store.pending(self._clock.now()))
        yield GaugeMetricFamily("aftercare_parked", "Issues set aside after errors", len(self._store.parked()))
