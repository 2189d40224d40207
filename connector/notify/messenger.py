"""Which messages are due, and what became of each? Gathers what waits for a channel, and sends it once.

The intent is in the store before anything leaves the process, the outcome after. If it dies in between, the message is
`unknown`: shown, and never sent again. What certainly failed is tried again with growing pauses, then parked.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import structlog

from connector.clock import Clock
from connector.notify.channels import Channel, Receipt
from connector.notify.standing import Standing
from connector.store.interface import Message, Store
from reports.messages import Entry, message_of, read_entry
from rules.model import HOUR, MINUTE, Instant

log = structlog.get_logger(__name__)
TRIES = 8
FIRST_PAUSE_MS = MINUTE // 2
LONGEST_PAUSE_MS = HOUR
GIVE_UP_MS = 5 * MINUTE
"""Nobody sends for so long: who began before that has died."""
UNREADABLE = (
    "its words cannot be read, since another version of this program has kept them; nothing was sent: look at the issue"
)


class Messenger:
    """Sends what is due. `connect` opens the channels; `standing` says whether an alert still is one."""

    def __init__(
        self,
        connect: Callable[[], Mapping[str, Channel]],
        *,
        store: Store,
        clock: Clock,
        standing: Callable[[Message], Standing],
    ) -> None:
        self._connect = connect
        self._channels: Mapping[str, Channel] | None = None
        self._store = store
        self._clock = clock
        self._standing = standing

    def open(self) -> Mapping[str, Channel]:
        """The channels, opened once. Raises AftercareError where one cannot be used."""
        if self._channels is None:
            self._channels = self._connect()
        return self._channels

    def tick(self) -> int:
        """One message to each channel for which something is due; answers with how many alerts were sent."""
        now = self._clock.now()
        self._store.give_up_messages(begun_before=self._clock.steady() - GIVE_UP_MS, now=now)
        return sum(self._flush(name, now) for name in self._store.channels_due(now))

    def _flush(self, name: str, now: Instant) -> int:
        waiting = self._store.messages("waiting", channel=name)
        ready = [one for one in waiting if one.due <= now or not one.attempts]
        channel = self.open().get(name)
        if channel is None:
            why = "the configuration has no such channel any more; add it again, then `aftercare notify retry`"
            self._store.settle_messages([one.op for one in ready], "parked", now=now, error=why)
            return 0
        found = [(one, self._standing(one)) for one in self._readable(ready, now)]
        over = [one.op for one, standing in found if standing == "over"]
        if over:
            self._store.settle_messages(over, "over", now=now)
        return self._send(channel, [one for one, standing in found if standing == "stands"], now)

    def _readable(self, ready: Sequence[Message], now: Instant) -> list[Message]:
        """Without those whose words cannot be read: they are parked, so that the others are told."""
        found, spoilt = list[Message](), list[str]()
        for one in ready:
            try:
                read_entry(one.entry)
            except ValueError:
                spoilt.append(one.op)
            else:
                found.append(one)
        if spoilt:
            self._store.settle_messages(spoilt, "parked", now=now, error=UNREADABLE)
            log.warning("message.unreadable", alerts=len(spoilt))
        return found

    def _send(self, channel: Channel, ready: Sequence[Message], now: Instant) -> int:
        ours = set(self._store.take([one.op for one in ready], steady=self._clock.steady()))
        taken = [one for one in ready if one.op in ours]
        if not taken:
            return 0
        entries: list[Entry] = [read_entry(one.entry) for one in taken]
        receipt = channel.send(*message_of(entries, channel.language, channel.format))
        self._settle(taken, receipt, now)
        log.info("message.settled", outcome=receipt.outcome, channel=channel.name, alerts=len(taken), why=receipt.why)
        return len(taken) if receipt.outcome == "sent" else 0

    def _settle(self, taken: Sequence[Message], receipt: Receipt, now: Instant) -> None:
        if receipt.outcome != "failed":
            ops = [one.op for one in taken]
            self._store.settle_messages(ops, receipt.outcome, now=now, error=receipt.why)
            return
        for one in taken:
            tries = one.attempts + 1
            due = now + min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS)
            state: Literal["waiting", "parked"] = "parked" if tries >= TRIES else "waiting"
            self._store.settle_messages([one.op], state, now=now, due=due, error=receipt.why)
