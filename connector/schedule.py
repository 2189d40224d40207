"""What happens by the clock: a handful of ticks, each harmless to repeat, to miss or to run late.

Deadlines of issues are not here: they are the store's due column, which the dispatcher sweeps.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from connector.clock import Clock
from connector.errors import AftercareError
from rules.model import Instant

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """`work` runs every `seconds`, on the leader only; `at_start` also at once, in every process:
    the leader may be a dead one whose lead has not run out."""

    name: str
    seconds: float
    work: Callable[[], object]
    at_start: bool = False


class Schedule:
    """Runs ticks on a background thread and remembers when each last ended, so that a dead thread shows."""

    def __init__(self, ticks: list[Tick], *, clock: Clock, is_leader: Callable[[], bool]) -> None:
        self._ticks = ticks
        self._clock = clock
        self._is_leader = is_leader
        self._ended: dict[str, Instant] = {}
        self._errors: dict[str, str] = {}
        self._lock = threading.Lock()
        self._scheduler: BackgroundScheduler | None = None

    def start(self) -> None:
        """Begin. A tick that is late runs once, as soon as it can; none runs twice at a time."""
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        for tick in self._ticks:
            self._ended[tick.name] = self._clock.steady()
            self._scheduler.add_job(self._run, "interval", seconds=tick.seconds, args=[tick], id=tick.name)
            if tick.at_start:
                self._scheduler.add_job(self._run, args=[tick, True], id=f"{tick.name} at start")
        self._scheduler.start()

    def stop(self) -> None:
        """Let a running tick end, then stop."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=True)
            self._scheduler = None

    def failing(self) -> dict[str, str]:
        """Ticks whose last run ended with an error, and with which."""
        return dict(self._errors)

    def late(self) -> list[str]:
        """Names of ticks that have not ended for a minute longer than their interval."""
        if self._scheduler is None:
            return []
        steady = self._clock.steady()
        with self._lock:
            return [t.name for t in self._ticks if steady - self._ended.get(t.name, steady) > t.seconds * 1000 + 60_000]

    def _run(self, tick: Tick, whoever_leads: bool = False) -> None:
        try:
            if whoever_leads or self._is_leader():
                tick.work()
            self._errors.pop(tick.name, None)
        except AftercareError as error:
            self._errors[tick.name] = str(error)
            log.warning("tick.failed", tick=tick.name, error=str(error))
        finally:
            with self._lock:
                self._ended[tick.name] = self._clock.steady()
