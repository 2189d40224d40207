"""How does an alert for a channel come into the outbox? In words already, since the issue may change meanwhile.

It is queued before the issue's property says that it was told. If the process dies in between, the next look queues
it again, which changes nothing.
"""

from collections.abc import Callable, Sequence

from connector.clock import Clock
from connector.config import NotifySettings
from connector.store.interface import Message, Store, Subject
from reports.messages import entry_of, reached_of
from rules.desired import CreateMessage, Notice
from rules.model import Snapshot
from rules.policy import Policy, in_force


class Postbox:
    """Takes alerts. `browse` gives the address of an issue for people."""

    def __init__(
        self,
        channels: Sequence[NotifySettings],
        *,
        policy: Policy,
        store: Store,
        clock: Clock,
        browse: Callable[[str], str],
    ) -> None:
        self._channels = {channel.name: channel for channel in channels}
        self._policy = policy
        self._store = store
        self._clock = clock
        self._browse = browse

    def note_channels(self) -> None:
        """A channel counts from its first start, as writing does: nothing older is told there."""
        for name in self._channels:
            if not self._store.get(_since(name)):
                self._store.put(_since(name), str(self._clock.now()))

    def post(self, write: CreateMessage, snapshot: Snapshot, subject: Subject) -> bool:
        """Put it into the outbox, once for ever; False where there is no such channel."""
        channel = self._channels.get(write.channel)
        if channel is None:
            return False
        now, notice = self._clock.now(), write.notice
        policy = in_force(self._policy, now)
        wait = policy.alert_group_ms if channel.group is None else channel.group
        taken_back = isinstance(notice, Notice) and notice.reason == "corrected"
        old = reached_of(notice) < int(self._store.get(_since(channel.name)) or now) and not taken_back
        language = channel.language or policy.language
        message = Message(
            op=write.op,
            channel=channel.name,
            subject=subject,
            entry=entry_of(notice, snapshot.issue, self._browse(snapshot.issue.key), language),
            at=now,
            due=now + wait,
            state="over" if old else "waiting",
        )
        self._store.queue(message)
        return True


def _since(channel: str) -> str:
    return f"channel.{channel}"
