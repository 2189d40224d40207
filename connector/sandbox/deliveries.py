"""How do webhooks get to those who asked for them? In order, and again when it failed; badly, when told to."""

import hashlib
import hmac
import json
import logging
import random
import threading
import time
import uuid
from dataclasses import dataclass, field, replace

import requests

from connector.sandbox.events import Event
from connector.sandbox.jql_match import Matcher
from connector.sandbox.payloads import EVENTS, bodies
from connector.sandbox.shapes import Json, Shapes
from connector.sandbox.state import State

RETRIED = frozenset({408, 409, 425, 429, *range(500, 600)})
CLOUD_DELAYS = (0.1, 0.3, 1.0, 2.0, 4.0)
"""Seconds before each retry. Cloud waits 5 to 15 minutes; Data Center does not retry."""

TIMEOUT = (3, 15)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hook:
    """`jql` restricts the issues, `events` the events; `secret` signs."""

    id: str
    url: str
    secret: str = ""
    events: tuple[str, ...] = EVENTS
    jql: str = ""
    name: str = ""
    with_body: bool = True


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook on its way. The identifier stays the same when it is sent again."""

    hook: Hook
    event: str
    body: bytes
    identifier: str
    due: float = 0.0
    retry: int = 0


@dataclass(slots=True)
class Mischief:
    """How badly to deliver: shares of deliveries to double and to lose, and among how many to pick the next."""

    duplicate_rate: float = 0.0
    drop_rate: float = 0.0
    shuffle: int = 1
    seed: int = 0
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)


class Webhooks:
    """Registrations, the queue, and the thread that sends. Listens to a State."""

    def __init__(self, state: State, zone: str) -> None:
        self._state = state
        self._zone = zone
        self.hooks: dict[str, Hook] = {}
        self.mischief = Mischief()
        self.delays: tuple[float, ...] = CLOUD_DELAYS if state.flavour == "cloud" else ()
        self.delivered = 0
        self.lost: list[Delivery] = []
        """Given up: refused, or unreachable to the end."""
        self._queue: list[Delivery] = []
        self._in_flight = 0
        self._changed = threading.Condition()
        self._stopped = False
        self._thread: threading.Thread | None = None
        state.listeners.append(self.hear)

    def register(self, hook: Hook) -> Hook:
        self.hooks[hook.id] = hook
        return hook

    def hear(self, event: Event) -> None:
        """Queue what each hook wants to know of the event."""
        if not self.hooks:
            return
        told = list(bodies(event, self._state.flavour, Shapes(self._state, "2", self._zone)))
        with self._changed:
            for name, body in told:
                self._queue.extend(self._for_hooks(event, name, body))
            self._changed.notify_all()

    def _for_hooks(self, event: Event, name: str, body: Json) -> list[Delivery]:
        found = []
        raw = json.dumps(body, ensure_ascii=False).encode()
        for hook in self.hooks.values():
            if name not in hook.events or (hook.jql and not self._matches(hook, event)):
                continue
            if self.mischief.dice.random() < self.mischief.drop_rate:
                continue
            delivery = Delivery(hook, name, raw if hook.with_body else b"", str(uuid.uuid4()))
            twice = self.mischief.dice.random() < self.mischief.duplicate_rate
            found.extend([delivery, delivery] if twice else [delivery])
        return found

    def _matches(self, hook: Hook, event: Event) -> bool:
        return bool(Matcher(self._state, zone=self._zone, strict=False).find(hook.jql, [event.issue]))

    def start(self) -> None:
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="sandbox-webhooks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End without delivering the rest."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def pending(self) -> int:
        """How many are queued, waiting to be retried or in flight."""
        with self._changed:
            return len(self._queue) + self._in_flight

    def drain(self, timeout: float = 10.0) -> bool:
        """Wait until none is pending. False when the time was too short."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._queue and not self._in_flight, timeout)

    def _run(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while (delivery := self._next()) is not None:
                again = self._send(session, delivery)
                with self._changed:
                    self._in_flight -= 1
                    if again is not None:
                        self._queue.append(again)
                    self._changed.notify_all()

    def _next(self) -> Delivery | None:
        """The next that is due; None when stopped."""
        with self._changed:
            while not self._stopped:
                now = time.monotonic()
                due = [each for each in self._queue if each.due <= now]
                if due:
                    chosen = self.mischief.dice.choice(due[: max(1, self.mischief.shuffle)])
                    self._queue.remove(chosen)
                    self._in_flight += 1
                    return chosen
                wait = min((each.due for each in self._queue), default=now + 60) - now
                self._changed.wait(wait)
            return None

    def _send(self, session: requests.Session, delivery: Delivery) -> Delivery | None:
        """What is to be sent again, if any."""
        try:
            answer = session.post(delivery.hook.url, delivery.body, headers=self._headers(delivery), timeout=TIMEOUT)
            status = answer.status_code
        except requests.RequestException as error:
            log.debug("webhook %s: %s", delivery.identifier, error)
            status = 599
        if status < 400:
            self.delivered += 1
            return None
        if status in RETRIED and delivery.retry < len(self.delays):
            due = time.monotonic() + self.delays[delivery.retry]
            return replace(delivery, retry=delivery.retry + 1, due=due)
        self.lost.append(delivery)
        return None

    def _headers(self, delivery: Delivery) -> dict[str, str]:
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Atlassian Webhook HTTP Client"}
        if delivery.hook.secret:
            digest = hmac.new(delivery.hook.secret.encode(), delivery.body, hashlib.sha256).hexdigest()
            headers["X-Hub-Signature"] = f"sha256={digest}"
        if self._state.flavour == "cloud":
            headers["X-Atlassian-Webhook-Identifier"] = delivery.identifier
            headers["X-Atlassian-Webhook-Flow"] = "Primary"
            if delivery.retry:
                headers["X-Atlassian-Webhook-Retry"] = str(delivery.retry)
        return headers
