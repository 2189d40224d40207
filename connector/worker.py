"""What becomes of a claim? One step: claim a batch, have it looked at, settle each claim by what came of it.

The failure of a look is sorted here, and nowhere else:

- `JiraRetry` about the issue, and any other error: the attempt counts. The next is after 5 s, 10 s, ... at most 1 h (or
  what Jira asked for); after 8 the subject is parked, which is still tried every 6 h.
- `JiraRetry` about more than the issue, and `LoginLost`: not the issue's fault. It does not count; the subject is due
  again when Jira said, else after a minute.
- `StoreBusy`: nothing is settled; the leases run out and the subjects are claimed again.

Claims that failed before are looked at one at a time, so that a bad one among a hundred is found and spares the rest.

If the process dies anywhere in a step, its leases run out (or are given back at start) and the subjects are looked at
again: a look repeats safely.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import structlog

from connector.clock import Clock
from connector.errors import AftercareError, JiraRetry, LoginLost, StoreBusy
from connector.store.interface import Claim, Store, Subject
from rules.model import HOUR, MINUTE, Instant

BACKOFF_MS = 5_000
LONGEST_BACKOFF_MS = HOUR
ATTEMPTS = 8
LARGEST_BATCH = 100
SOONEST_MS = 1_000  # a look that asks to be repeated at once would keep a thread busy for nothing

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one look. With `retry_at` or `park` it failed; `error` says why, and may also stand alone."""

    claim: Claim
    look_again_at: Instant | None = None
    retry_at: Instant | None = None
    error: str | None = None
    park: bool = False


Look = Callable[[list[Claim]], Iterable[Outcome]]


class Worker:
    """Steps, by any number of threads at once. `look` may be a generator: each outcome is settled as it comes.

    After a look a subject is left alone for `rest_ms`, in which a storm of marks adds up to one more look.
    """

    def __init__(self, store: Store, clock: Clock, look: Look, *, batch: int, lease_ms: int, owner: str) -> None:
        if not 1 <= batch <= LARGEST_BATCH:
            raise ValueError(f"a batch of {batch}: 1 to {LARGEST_BATCH} are possible")
        self._store = store
        self._clock = clock
        self._look = look
        self._batch = batch
        self._lease_ms = lease_ms
        self._owner = owner
        self.rest_ms = 0
        self.stopping = threading.Event()

    def step(self) -> bool:
        """Whether there was work. Never raises for a bad issue, a bad Jira or a busy store."""
        try:
            claims = self._store.claim(
                self._batch, self._owner, self._lease_ms, now=self._clock.now(), steady=self._clock.steady()
            )
        except StoreBusy as error:
            _log.warning("claim_failed", error=str(error))
            return False
        fresh = [claim for claim in claims if claim.attempts == 0]
        if fresh:
            self._look_at(fresh)
        for claim in claims:
            if claim.attempts > 0 and not self.stopping.is_set():
                self._look_at_held(claim)
        return bool(claims)

    def _look_at_held(self, claim: Claim) -> None:
        """One that failed before; others came first, so its lease may have run out meanwhile."""
        try:
            held = self._store.holds(claim, steady=self._clock.steady())
        except StoreBusy as error:
            _log.warning("claim_left", subject=claim.subject, error=str(error))
            return
        if held:
            self._look_at([claim])

    def _look_at(self, claims: list[Claim]) -> None:
        open_claims = {claim.subject: claim for claim in claims}
        try:
            self._settle_each(claims, open_claims)
        except StoreBusy as error:
            _log.warning("look_unsettled", claims=len(open_claims), error=str(error))
        except Exception as error:  # noqa: BLE001 - the one place: whatever a look does, the others go on
            known = isinstance(error, AftercareError)
            _log.warning("look_failed", claims=len(open_claims), error=_text(error), exc_info=not known)
            for claim in open_claims.values():
                self._settle(failed(claim, error, self._clock.now()))
        else:
            for claim in open_claims.values():
                self._settle(
                    failed(claim, RuntimeError("the look gave no outcome for this subject"), self._clock.now())
                )

    def _settle_each(self, claims: list[Claim], open_claims: dict[Subject, Claim]) -> None:
        """Settle outcomes as they come. When the service stops, what was not looked at stays due."""
        for outcome in self._look(claims):
            if open_claims.get(outcome.claim.subject) == outcome.claim:
                del open_claims[outcome.claim.subject]
                self._settle(outcome)
            if self.stopping.is_set():
                while open_claims:
                    _subject, claim = open_claims.popitem()
                    self._settle(Outcome(claim=claim, look_again_at=self._clock.now()), looked=False)
                return

    def _settle(self, outcome: Outcome, *, looked: bool = True) -> None:
        now = self._clock.now()
        again = outcome.look_again_at
        try:
            kept = self._store.settle(
                replace(outcome.claim, not_before=now + self.rest_ms if looked and self.rest_ms else None),
                now=now,
                look_again_at=None if again is None else max(again, now + SOONEST_MS),
                retry_at=outcome.retry_at,
                error=outcome.error,
                park=outcome.park,
            )
        except StoreBusy as error:
            _log.warning("settle_failed", subject=outcome.claim.subject, error=str(error))
            return
        if not kept:
            _log.warning("lease_lost", subject=outcome.claim.subject)


def failed(claim: Claim, error: Exception, now: Instant) -> Outcome:
    """What comes of a look that raised; see the module."""
    if isinstance(error, LoginLost):
        return Outcome(claim=claim, look_again_at=now + MINUTE, error=_text(error))
    if isinstance(error, JiraRetry) and error.scope != "issue":
        return Outcome(claim=claim, look_again_at=now + error.after_ms, error=_text(error))
    if claim.attempts + 1 >= ATTEMPTS:
        return Outcome(claim=claim, error=_text(error), park=True)
    wait = min(BACKOFF_MS * 2**claim.attempts, LONGEST_BACKOFF_MS)
    asked = error.after_ms if isinstance(error, JiraRetry) else 0
    return Outcome(claim=claim, retry_at=now + max(wait, asked), error=_text(error))


def _text(error: Exception) -> str:
    return str(error) if isinstance(error, AftercareError) else f"{type(error).__name__}: {error}"
