"""Alerts on their way to chat and mail: queued once, sent by one, and what became of them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text

from connector.store.interface import Message, MessageState, Store, Subject

NOW = 1_770_000_000_000
MESSAGE = Message(
    op="op",
    channel="managers",
    subject=Subject("issue", "1"),
    entry={"key": "ASP-1", "summary": "泵"},
    at=NOW,
    due=NOW + 5,
)


def test_a_message_is_queued_once_for_ever(store: Store) -> None:
    """Whatever became of the first."""
    assert store.queue(MESSAGE)
    assert not store.queue(replace(MESSAGE, entry={"key": "other"}))
    assert store.messages("waiting") == [MESSAGE]
    store.take(["op"], steady=NOW)
    store.settle_messages(["op"], "sent", now=NOW)
    assert not store.queue(MESSAGE)
    assert [(message.op, message.entry) for message in store.messages("sent")] == [("op", None)]


@pytest.mark.parametrize("state", ["waiting", "parked"])
def test_what_waits_about_an_issue_that_is_gone_is_over(store: Store, state: MessageState) -> None:
    """Nobody is sent a link to nothing, and its words go; other issues' alerts, and what was sent, stay."""
    store.queue(replace(MESSAGE, state=state))
    store.queue(replace(MESSAGE, op="other", subject=Subject("issue", "2")))
    store.forget(MESSAGE.subject)
    assert [(one.op, one.entry) for one in store.messages("over")] == [("op", None)]
    assert [one.op for one in store.messages("waiting")] == ["other"]
    assert not store.queue(MESSAGE)


def test_it_survives_the_process(opened: Callable[..., Store]) -> None:
    """Queued is durable."""
    opened().queue(MESSAGE)
    assert opened().messages("waiting") == [MESSAGE]


@pytest.mark.parametrize(("now", "expected"), [(NOW + 4, []), (NOW + 5, ["managers"])])
def test_a_channel_is_due_with_its_first_message(store: Store, now: int, expected: list[str]) -> None:
    """The others go with it."""
    store.queue(MESSAGE)
    store.queue(replace(MESSAGE, op="later", due=NOW + 9))
    store.queue(replace(MESSAGE, op="other", channel="team", due=NOW + 9))
    assert store.channels_due(now) == expected
    assert [message.op for message in store.messages("waiting", channel="managers")] == ["later", "op"]


def test_of_many_that_take_a_message_one_gets_it(opened: Callable[..., Store]) -> None:
    """Only that one may send it."""
    stores = [opened(), opened()]
    for number in range(20):
        stores[0].queue(replace(MESSAGE, op=str(number)))
    ops = [str(number) for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda turn: stores[turn % 2].take(ops, steady=NOW), range(8)))
    assert sorted(op for each in taken for op in each) == sorted(ops)
    assert {message.attempts for message in stores[0].messages("sending")} == {1}


def test_what_was_being_sent_by_a_dead_process_is_unknown(store: Store) -> None:
    """It is given up when nobody can be at it any more; never taken again."""
    store.queue(MESSAGE)
    store.take(["op"], steady=NOW)
    assert store.give_up_messages(begun_before=NOW, now=NOW) == 0
    assert store.give_up_messages(begun_before=NOW + 1, now=NOW) == 1
    (message,) = store.messages("unknown")
    assert message.error
    assert store.take(["op"], steady=NOW) == []
    assert store.retry_messages("managers", NOW) == 0


def test_a_certain_failure_waits_again(store: Store) -> None:
    """With the reason, and until its new due instant."""
    store.queue(MESSAGE)
    store.take(["op"], steady=NOW)
    store.settle_messages(["op"], "waiting", now=NOW, due=NOW + 60, error="refused")
    (message,) = store.messages("waiting")
    assert (message.due, message.attempts, message.error, message.entry) == (NOW + 60, 1, "refused", MESSAGE.entry)


def test_what_is_parked_is_tried_again_when_asked(store: Store) -> None:
    """Of that channel only, from the beginning."""
    for op, channel in (("a", "managers"), ("b", "team")):
        store.queue(replace(MESSAGE, op=op, channel=channel))
        store.settle_messages([op], "parked", now=NOW, error="refused")
    assert store.retry_messages("managers", NOW + 7) == 1
    (message,) = store.messages("waiting")
    assert (message.op, message.due, message.attempts, message.error) == ("a", NOW + 7, 0, None)
    assert dict(store.count_messages()) == {("managers", "waiting"): 1, ("team", "parked"): 1}


def test_each_site_has_messages_of_its_own(opened: Callable[..., Store]) -> None:
    """The same op at another site is another message."""
    ours, theirs = opened("ours"), opened("theirs")
    states: list[MessageState] = ["waiting"]
    assert [ours.queue(MESSAGE), theirs.queue(MESSAGE)] == [True, True]
    assert ours.take(["op"], steady=NOW) == ["op"]
    assert [message.op for message in theirs.messages(*states)] == ["op"]


def test_words_that_a_database_cannot_hold_are_made_whole(store: Store) -> None:
    """NUL and half a surrogate, as JSON from outside may carry them."""
    store.queue(replace(MESSAGE, entry={"summary": "a\0b\ud800c"}))
    (message,) = store.messages("waiting")
    assert isinstance(message.entry, dict)
    assert str(message.entry["summary"]).encode()


def test_words_that_are_no_json_are_none(store: Store, store_url: str) -> None:
    """One spoilt row does not keep the others from being read."""
    store.queue(MESSAGE)
    store.queue(replace(MESSAGE, op="other"))
    engine = create_engine(store_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET entry = '{' WHERE op = 'op'"))
    engine.dispose()
    assert [(one.op, one.entry) for one in store.messages("waiting")] == [("op", None), ("other", MESSAGE.entry)]
