"""Who knows whom? The only place that builds the parts and joins them."""

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from flask import Blueprint

from connector.app import App
from connector.clock import Clock, SystemClock
from connector.config import Config
from connector.console import console
from connector.dispatch import ThreadDispatcher
from connector.drawing import draw_chart
from connector.errors import AftercareError, StoreBusy
from connector.jira_io import connect
from connector.jira_io.interface import Jira
from connector.logs import plain_tracebacks
from connector.notify import Messenger, Postbox, open_channel, still_standing
from connector.polling import Poller
from connector.projects import versions_read
from connector.publishing import Limits, Publisher
from connector.recollection import all_of
from connector.reconcile import Reconciler
from connector.schedule import Schedule, Tick
from connector.sections import SECTIONS
from connector.store import open_store, store_exists
from connector.store.interface import Delivery, Retention, Store, Subject
from connector.weekly import WeeklyReporter
from connector.weekly_rows import WeeklyRows
from connector.worker import Worker
from rules.desired import Plan, ProjectPlan
from rules.model import DAY, MINUTE, Instant, Snapshot
from rules.policy import Policy, in_force
from rules.project import ProjectSnapshot
from rules.relatives import FixVersion
from webhooks.app import ReceiverSettings, receiver
from webhooks.delivery import Parsed

MESSAGES_SECONDS = 10
LONGEST_WRITE_MS = 36_000  # both time-outs of a request that writes
SAFE_SHARE = 0.4
"""Under a lease with less than this share left nothing more is written: a request may take up to its time-out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What nearly every part stands on. `owner` names this process among others on the same store."""

    config: Config
    clock: Clock
    jira: Jira
    store: Store
    owner: str

    def policy(self) -> Policy:
        """The version of the policy in force now."""
        return in_force(self.config.policy, self.clock.now())


def build(config: Config, *, clock: Clock | None = None, store_url: str | None = None) -> App:
    """Join the parts, on the configured store or on another. Talks to Jira only to find out its flavour.

    Raises AftercareError.
    """
    plain_tracebacks()
    ground = _ground(config, clock or SystemClock(), store_url or config.store.url)
    store, jira, clock = ground.store, ground.jira, ground.clock
    postbox, messenger = _postbox(ground), _messenger(ground)
    reconciler = _reconciler(ground, postbox)
    dispatcher = ThreadDispatcher(
        config.engine.workers, sweep_seconds=config.engine.sweep_seconds, due_in=lambda: _due_in(store, clock)
    )
    poller, weekly = _poller(ground), _weekly(ground, reconciler)
    app = App(
        config=config,
        clock=clock,
        store=store,
        jira=jira,
        reconciler=reconciler,
        dispatcher=dispatcher,
        worker=_worker(ground, reconciler),
        poller=poller,
        weekly=weekly,
        schedule=_schedule(ground, dispatcher, poller, weekly, messenger),
        postbox=postbox,
        messenger=messenger,
    )
    app.web.register_blueprint(_receiver(ground, dispatcher))
    for pages in console(store, jira, clock, app.troubles, app.cautions, policy=ground.policy):
        app.console.register_blueprint(pages)
    return app


@contextmanager
def throwaway(config: Config) -> Iterator[App]:
    """A connector on a store of its own that is gone afterwards: for looking without leaving a trace."""
    with TemporaryDirectory(prefix="aftercare-") as folder:
        app = build(config, store_url=f"sqlite:///{folder}/store.db")
        try:
            yield app
        finally:
            app.store.close()


def plan_online(config: Config, key: str, at: Instant | None = None) -> Plan:
    """What would be written now for an issue in Jira, were writing switched on. Writes nothing."""
    return look_online(config, key, at)[1]


def look_online(config: Config, key: str, at: Instant | None = None) -> tuple[Snapshot, Plan]:
    """That plan, and what it was made from."""
    with throwaway(config) as app:
        recall_switch(config, app)
        ids = list(app.jira.search_ids(f'key = "{key}"'))
        found = app.jira.fetch(ids, {}).issues if ids else {}
        if at is None:
            recall(config, app.store, ids, app.clock.now())
        if not found:
            raise AftercareError(f"{key}: Jira shows no such issue to this account; check the key and its permissions")
        return app.reconciler.plan(next(iter(found.values())), at or app.clock.now())


def recall_switch(config: Config, app: App) -> None:
    """Since when the service writes, and each part of the policy counts, into the store of `app`; now where it only
    observes."""
    app.store.put("write_since", _set(config, "write_since") or str(app.clock.now()))
    if known := _set(config, SECTIONS):
        app.store.put(SECTIONS, known)


def recall(config: Config, store: Store, ids: Collection[str], now: Instant) -> None:
    """Copy what the service has kept of these issues into another store, where the service has one already."""
    if not store_exists(config.store.url):
        return
    kept = open_store(config.store.url, config.site.url)
    try:
        for subject in (Subject("issue", id_) for id_ in ids):
            if record := all_of(kept.kept(subject)):
                store.keep(subject, record, now)
        store.keep_rows("", kept.rows_about(ids), now)
    finally:
        kept.close()


def project_online(config: Config, key: str) -> tuple[ProjectSnapshot, ProjectPlan]:
    """What would be written for a project now, were writing switched on, and what that is made from: its issues as the
    service knows them, its own issue and its versions as they are in Jira. Writes nothing."""
    with throwaway(config) as app:
        recall_switch(config, app)
        project = recall_project(config, app.store, key, app.clock.now())
        return app.reconciler.projects.plan(project, app.clock.now())


def recall_project(config: Config, store: Store, key: str, now: Instant) -> str:
    """Copy what the service knows of a project into another store; answers with its id. Raises AftercareError."""
    known = open_store(config.store.url, config.site.url) if store_exists(config.store.url) else None
    try:
        project = None if known is None else known.project_id(key)
        if known is None or project is None:
            raise AftercareError(f"{key}: nothing is known of this project; run `aftercare sync`, or check the key")
        store.keep_rows("", known.rows_promised(), now)
        rows = known.rows_of(project)
        store.keep_rows(project, rows, now)
        store.keep_rows("", known.rows_held({row.assignee for row in rows if row.assignee}, project), now)
        states: dict[str, FixVersion] = {}
        for seen in sorted(known.seen_versions(project), key=lambda one: one.at):
            states[seen.version.id] = seen.version
            if seen.gone:
                del states[seen.version.id]
            store.note_versions(project, list(states.values()), seen.at)
        return project
    finally:
        if known is not None:
            known.close()


def _set(config: Config, name: str) -> str | None:
    """What the service has set under the name, in its own store, since it writes; None while it only observes."""
    if config.mode == "observe" or not store_exists(config.store.url):
        return None
    store = open_store(config.store.url, config.site.url)
    try:
        return store.get(name)
    finally:
        store.close()


def _ground(config: Config, clock: Clock, store_url: str) -> Ground:
    site = config.site
    jira = connect(url=site.url, flavour=site.flavour, email=site.email, token=site.token)
    store = open_store(store_url, site.url)
    return Ground(config=config, clock=clock, jira=jira, store=store, owner=secrets.token_hex(8))


def _reconciler(ground: Ground, postbox: Postbox) -> Reconciler:
    engine, policy = ground.config.engine, ground.config.policy
    limits = Limits(
        comments_per_hour=engine.max_comments_per_hour,
        unknown_wait_ms=int(engine.unknown_outcome_wait_seconds * 1000),
        margin_ms=max(int(engine.lease_seconds * 1000 * SAFE_SHARE), LONGEST_WRITE_MS),
    )
    publisher = Publisher(
        jira=ground.jira,
        store=ground.store,
        clock=ground.clock,
        limits=limits,
        internal=lambda: ground.policy().internal_comments,
        post=postbox.post,
    )
    return Reconciler(
        jira=ground.jira,
        store=ground.store,
        clock=ground.clock,
        policy=policy,
        publisher=publisher,
        mode=ground.config.mode,
    )


def _worker(ground: Ground, reconciler: Reconciler) -> Worker:
    engine = ground.config.engine
    lease_ms = int(engine.lease_seconds * 1000)
    worker = Worker(
        ground.store, ground.clock, reconciler.look, batch=engine.batch, lease_ms=lease_ms, owner=ground.owner
    )
    worker.rest_ms = int(engine.least_seconds_between_looks * 1000)
    return worker


def _poller(ground: Ground) -> Poller:
    def scope() -> str:
        condition = ground.policy().scope
        return condition.text if condition else ""

    overlap = int(ground.config.engine.poll_overlap_minutes * MINUTE)
    return Poller(
        jira=ground.jira,
        store=ground.store,
        clock=ground.clock,
        scope=scope,
        overlap_ms=overlap,
    )


def _weekly(ground: Ground, reconciler: Reconciler) -> WeeklyReporter:
    policy = ground.config.policy
    return WeeklyReporter(
        jira=ground.jira,
        store=ground.store,
        clock=ground.clock,
        configured=policy,
        rows=WeeklyRows(store=ground.store, policy=policy, plan=reconciler.plan, browse=ground.jira.browse),
        site=lambda: reconciler.surroundings().site,
        draw=draw_chart,
    )


def _postbox(ground: Ground) -> Postbox:
    config, browse = ground.config, ground.jira.browse
    return Postbox(config.notify, policy=config.policy, store=ground.store, clock=ground.clock, browse=browse)


def _messenger(ground: Ground) -> Messenger:
    config, store = ground.config, ground.store
    return Messenger(
        lambda: {one.name: open_channel(one, ground.policy().language) for one in config.notify},
        store=store,
        clock=ground.clock,
        standing=still_standing(store),
    )


def _due_in(store: Store, clock: Clock) -> float | None:
    """Seconds until something falls due."""
    due = store.next_due()
    return None if due is None else (due - clock.now()) / 1000


def _schedule(
    ground: Ground, dispatcher: ThreadDispatcher, poller: Poller, weekly: WeeklyReporter, messenger: Messenger
) -> Schedule:
    store, clock = ground.store, ground.clock

    def poll() -> None:
        poller.poll()
        dispatcher.wake()

    def housekeep() -> None:
        store.housekeep(clock.now(), retention(ground.config))

    ticks = [
        # At start, too: what happened while nobody listened is found now and not only at the next interval.
        Tick("poll", ground.config.engine.poll_minutes * 60, poll, at_start=True),
        Tick("weekly report", 60, weekly.tick),
        Tick("housekeeping", 6 * 3600, housekeep, at_start=True),
    ]
    if ground.config.notify and ground.config.mode == "write":
        ticks.append(Tick("messages", MESSAGES_SECONDS, messenger.tick))
    return Schedule(
        ticks,
        clock=clock,
        is_leader=lambda: store.lead("ticks", ground.owner, 2 * MINUTE, steady=clock.steady()),
    )


def retention(config: Config) -> Retention:
    """How long the store keeps what, as configured in days."""
    kept = config.store
    return Retention(
        deliveries_ms=kept.keep_deliveries * DAY,
        decisions_ms=kept.keep_decisions * DAY,
        journal_ms=kept.keep_journal * DAY,
        words_ms=kept.keep_words * DAY,
        intents_ms=kept.keep_intents * DAY,
        versions_ms=kept.keep_versions * DAY,
        seals_ms=None if kept.keep_seals is None else kept.keep_seals * DAY,
    )


def _receiver(ground: Ground, dispatcher: ThreadDispatcher) -> Blueprint:
    def accept(parsed: Parsed) -> bool:
        for project in parsed.project_ids:  # before the mark: dying in between has them read once too often
            ground.store.put(versions_read(project), "0")
        subjects = (
            *(Subject("issue", id_) for id_ in parsed.issue_ids),
            *(Subject("project", id_) for id_ in parsed.project_ids),
        )
        delivery = Delivery(id=parsed.id, event=parsed.event, subjects=subjects)
        new = ground.store.accept([delivery], ground.clock.now())[0]
        if new and subjects:
            dispatcher.wake(len(subjects))
        return new

    hook = ground.config.webhook
    settings = ReceiverSettings(
        secrets=tuple(hook.secrets),
        path_token=hook.path_token,
        allowed_addresses=tuple(hook.allowed_addresses),
        max_body_bytes=hook.max_body_bytes,
    )
    return receiver(accept, settings, StoreBusy)
