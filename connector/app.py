"""What runs when the service runs? All parts of a connector, started and stopped in the right order."""

import threading
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import structlog
from flask import Flask

from connector.clock import Clock
from connector.config import Config
from connector.dispatch import ThreadDispatcher
from connector.errors import JiraRetry
from connector.jira_io.interface import Jira
from connector.notify import Messenger, Postbox
from connector.polling import CURSOR, Poller
from connector.reconcile import Reconciler
from connector.schedule import Schedule
from connector.sections import note_sections
from connector.store.interface import Store
from connector.versions import data_versions
from connector.weekly import WeeklyReporter
from connector.worker import Worker
from rules.model import Instant
from rules.policy import Policy, in_force

log = structlog.get_logger(__name__)
Role: TypeAlias = Literal["all", "web", "worker"]


@dataclass(slots=True, kw_only=True)
class App:
    """A connector, built and not yet started."""

    config: Config
    clock: Clock
    store: Store
    jira: Jira
    reconciler: Reconciler
    dispatcher: ThreadDispatcher
    worker: Worker
    poller: Poller
    weekly: WeeklyReporter
    schedule: Schedule
    postbox: Postbox
    messenger: Messenger
    web: Flask = field(default_factory=lambda: Flask("aftercare"))
    """Where Jira delivers."""
    console: Flask = field(default_factory=lambda: Flask("console"))
    """What the operator sees; a server of its own, since Jira's may be reached from everywhere."""
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self, role: Role = "all", *, timers: bool = True) -> None:
        """Note the switch to writing, give back what a dead predecessor held, and go to work."""
        if role == "web":
            return
        self.messenger.open()
        self.note_switch()
        if self.config.store.url.startswith("sqlite"):
            self.store.release_all()
        try:
            self.reconciler.surroundings()  # a login that does not hold is told at once
        except JiraRetry as error:
            log.warning("jira.away", error=str(error))  # each look asks again
        self._thread = threading.Thread(
            target=self.dispatcher.run, args=(self.worker.step, self._stopping), name="dispatcher"
        )
        self._thread.start()
        if timers:
            self.schedule.start()

    def stop(self) -> None:
        """Let running looks end, keep everything else for the next start."""
        self._stopping.set()
        self.worker.stopping.set()
        self.schedule.stop()
        self.dispatcher.wake()
        if self._thread is not None:
            self._thread.join()
        self.store.close()

    def troubles(self) -> list[str]:
        """What keeps the service from doing its work, in words for its operator."""
        found = [f"{name} has not run for too long; restart the service" for name in self.schedule.late()]
        found += [f"{name}: {error}" for name, error in self.schedule.failing().items()]
        if self.reconciler.login_lost is not None:
            found.append(f"Jira does not know us any more: {self.reconciler.login_lost}")
        if self._thread is not None and not self._thread.is_alive() and not self._stopping.is_set():
            found.append("the workers have stopped; see the log and restart the service")
        return found

    def cautions(self) -> list[str]:
        """What its operator should mend while it goes on working: no restart would help."""
        return [
            f'nobody in the group "{group}" is told of anything or may give commands: {error}'
            for group, error in self.reconciler.groups_unread.items()
        ]

    def note_switch(self) -> None:
        """Writing counts from its first start; going back to observing forgets it."""
        since = self.store.get("write_since")
        if self.config.mode == "observe" and since:
            self.store.put("write_since", "")
        elif self.config.mode == "write" and not since:
            self.store.put("write_since", str(self.clock.now()))
        if self.config.mode == "write":
            self.postbox.note_channels()
            note_sections(self.store, self.config.policy, self.clock.now())
        data = data_versions()
        told = f"{self.config.mode} {_versions(self.config.policy, self.clock.now())} {data.tzdata} {data.holidays}"
        if self.store.get("planned_by") != told:  # every open issue may look different now
            self.store.put(CURSOR, "")
            self.reconciler.neighbours.wake_projects(self.clock.now())
            self.store.put("planned_by", told)


def _versions(policy: Policy, now: Instant) -> str:
    """The version of the policy in force now, and those that are to come: by them plans were made."""
    current = in_force(policy, now)
    coming = (f" {version.effective}:{version.policy.digest}" for version in current.versions)
    return current.digest + "".join(coming)
