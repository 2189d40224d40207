"""Sending from the outbox: all that waits as one message, each by one process; a kill midway sends none twice."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import pytest

from connector.clock import SteppedClock
from connector.notify import Channel, Messenger, Receipt, still_standing
from connector.notify.messenger import UNREADABLE
from connector.store import open_store
from connector.store.interface import Message, Store, Subject
from rules.model import MINUTE, Instant, Json

NOW = 1_774_861_200_000
ENTRY = {
    "op": "a",
    "reason": "breached",
    "reached": NOW,
    "outcome": "breached",
    "state": "Missed",
    "key": "ASP-1",
    "summary": "Pump",
    "link": "https://jira.example.com/browse/ASP-1",
    "told": ["Resolution goal missed."],
}
MESSAGE = Message(op="a", channel="managers", subject=Subject("issue", "1"), entry=ENTRY, at=NOW, due=NOW)  # type: ignore[arg-type]
CHILD = """
import sys
from connector.clock import SystemClock
from connector.config import NotifySettings
from connector.notify import Messenger, open_channel
from connector.store import open_store
settings = NotifySettings.model_construct(name="managers", url=sys.argv[2], language=None, format="text")
channels = {"managers": open_channel(settings, "en")}
store = open_store(sys.argv[1], "acme")
Messenger(lambda: channels, store=store, clock=SystemClock(), standing=lambda one: "stands").tick()
"""


@dataclass
class Loud:
    """A channel that remembers what it was given, and answers as it is told."""

    name: str = "managers"
    language: str = "en"
    format: Literal["text", "markdown"] = "text"
    answer: Receipt = field(default_factory=lambda: Receipt("sent"))
    got: list[str] = field(default_factory=list)

    def send(self, title: str, body: str) -> Receipt:
        self.got.append(f"{title}\n{body}")
        return self.answer


class Patient(SteppedClock):
    """Steady time passes when it is told to."""

    skip: Instant = 0

    def steady(self) -> Instant:
        return super().steady() + self.skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(f"sqlite:///{tmp_path}/store.db", "acme")
    yield made
    made.close()


def messenger(store: Store, channel: Channel, clock: Patient) -> Messenger:
    return Messenger(lambda: {"managers": channel}, store=store, clock=clock, standing=lambda one: "stands")


def test_a_message_waits_for_its_window_and_takes_along_what_came_meanwhile(store: Store) -> None:
    """Also what came a moment before."""
    channel, clock = Loud(), Patient(NOW)
    store.queue(replace(MESSAGE, due=NOW + 10))
    store.queue(replace(MESSAGE, op="b", at=NOW + 9, due=NOW + 19))
    made = messenger(store, channel, clock)
    assert made.tick() == 0
    clock.move_to(NOW + 10)
    assert made.tick() == 2
    assert made.tick() == 0
    assert len(channel.got) == 1


def test_what_failed_waits_longer_than_what_is_new(store: Store) -> None:
    """A new alert does not bring the next try of the failed one forward."""
    channel, clock = Loud(answer=Receipt("failed", "refused")), Patient(NOW)
    store.queue(MESSAGE)
    made = messenger(store, channel, clock)
    made.tick()
    store.queue(replace(MESSAGE, op="b"))
    channel.answer = Receipt("sent")
    assert made.tick() == 1
    assert [message.op for message in store.messages("waiting")] == ["a"]
    clock.move_to(NOW + MINUTE // 2)
    assert made.tick() == 1


def test_of_two_processes_at_one_outbox_one_sends(store: Store) -> None:
    """Should two ever believe that they lead."""
    channel = Loud()
    for number in range(10):
        store.queue(replace(MESSAGE, op=str(number)))
    several = [messenger(store, channel, Patient(NOW)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(lambda one: one.tick(), several))
    assert sum(sent) == 10
    assert store.messages("waiting", "sending") == []


def test_a_process_that_is_killed_while_it_sends_leaves_the_outcome_unknown(store: Store, tmp_path: Path) -> None:
    """kill -9 after the whole message has arrived and before its answer: the next process does not send it again."""
    store.queue(MESSAGE)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        url = f"json://127.0.0.1:{server.getsockname()[1]}/token"
        child = subprocess.Popen([sys.executable, "-c", CHILD, f"sqlite:///{tmp_path}/store.db", url])
        line, _ = server.accept()
        with line:
            line.settimeout(60)
            heard = b""
            while b'"message"' not in heard:
                heard += line.recv(65_536)
            child.kill()
            child.wait()

    channel, clock = Loud(), Patient(NOW + MINUTE)
    made = messenger(store, channel, clock)
    assert made.tick() == 0
    assert [message.op for message in store.messages("sending")] == ["a"]
    clock.skip = 6 * MINUTE
    assert made.tick() == 0
    assert [message.op for message in store.messages("unknown")] == ["a"]
    assert channel.got == []


@pytest.mark.parametrize(
    "spoilt",
    [None, {}, {**ENTRY, "told": "a sentence"}, {**ENTRY, "outcome": "late"}, {**ENTRY, "reached": None}],
    ids=["nothing", "no words", "words of another form", "a state that is unknown", "no instant"],
)
def test_an_alert_that_cannot_be_read_is_set_aside_and_the_others_are_sent(store: Store, spoilt: Json) -> None:
    """Those of its own channel and of later channels; its operator reads why, and nothing of it was sent."""
    other = replace(MESSAGE, op="c", channel="team")
    for one in (replace(MESSAGE, entry=spoilt), replace(MESSAGE, op="b"), other):
        store.queue(one)
    managers, team, clock = Loud(), Loud(name="team"), Patient(NOW)
    both = {"managers": managers, "team": team}
    made = Messenger(lambda: both, store=store, clock=clock, standing=still_standing(store))
    assert made.tick() == 2
    (aside,) = store.messages("parked")
    assert (aside.op, aside.error) == ("a", UNREADABLE)
    assert (len(managers.got), len(team.got)) == (1, 1)
    assert made.tick() == 0
