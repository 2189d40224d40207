"""What the store remembers: snapshots, decisions, writes made, cursors, and who is missing."""

from collections.abc import Callable

import pytest

from connector.store.interface import Store, Subject
from rules.model import HOUR, Json

NOW = 1_770_000_000_000
Issue = Callable[[int], Subject]


@pytest.mark.parametrize(
    "raw",
    [{"fields": {"summary": "停机 \ud83d\ude00 \0 \ud800"}}, [], {}, "text", 1.5, True, {"deep": [[[{"a": None}]]]}],
    ids=["odd text", "list", "empty", "text", "number", "true", "deep"],
)
def test_a_snapshot_is_given_back_as_it_was(store: Store, issue: Issue, raw: Json) -> None:
    """Compression loses nothing, not even texts that are no valid Unicode."""
    store.remember(issue(1), "OPS-1", "OPS", raw, NOW)
    assert store.snapshot(issue(1)) == raw
    assert store.snapshot(issue(2)) is None


def test_the_newest_snapshot_is_kept(store: Store, issue: Issue) -> None:
    """An older one that comes late changes nothing; a key changes when an issue moves."""
    store.remember(issue(1), "OPS-1", "OPS", {"n": 1}, NOW)
    store.remember(issue(1), "IT-7", "IT", {"n": 2}, NOW + 1)
    store.remember(issue(1), "OPS-1", "OPS", {"n": 0}, NOW - 1)
    assert list(store.mirrored()) == [(issue(1), "IT-7", {"n": 2})]


def test_the_mirror_is_read_in_the_order_of_numbers(store: Store, issue: Issue) -> None:
    """Over several chunks, of one project or of all."""
    for number in (1000, 9, 30, *range(400, 100, -1)):
        store.remember(issue(number), f"OPS-{number}", "OPS" if number > 9 else "IT", {"n": number}, NOW)
    assert [raw for _, _, raw in store.mirrored()] == [{"n": n} for n in (9, 30, *range(101, 401), 1000)]
    assert [key for _, key, _ in store.mirrored("IT")] == ["OPS-9"]
    assert list(store.mirrored("NONE")) == []


def test_the_mirror_may_be_written_while_it_is_read(store: Store, issue: Issue) -> None:
    """A reader holds no lock between the issues that it is given."""
    for number in range(3):
        store.remember(issue(number), f"OPS-{number}", "OPS", {}, NOW)
    for subject, key, _ in store.mirrored():
        store.remember(subject, key, "OPS", {"again": True}, NOW)
    assert all(raw == {"again": True} for _, _, raw in store.mirrored())


def test_the_newest_twenty_decisions_are_kept(store: Store, issue: Issue) -> None:
    """The newest first; those of another subject do not count."""
    store.decide(issue(2), {"n": -1}, NOW)
    for number in range(25):
        store.decide(issue(1), {"n": number, "why": "逾期"}, NOW + number)
    kept = store.decisions(issue(1))
    assert [at - NOW for at, _ in kept] == list(range(24, 4, -1))
    assert kept[0][1] == {"n": 24, "why": "逾期"}
    assert len(store.decisions(issue(2))) == 1


def test_the_journal_keeps_writes_in_order(store: Store, issue: Issue) -> None:
    """From an instant on, itself included."""
    store.wrote("labels", issue(1), {"added": ["sla-breached"]}, NOW)
    store.wrote("comment", issue(2), {"text": "已超时"}, NOW + 1)
    assert store.journal() == [
        (NOW, "labels", issue(1), {"added": ["sla-breached"]}),
        (NOW + 1, "comment", issue(2), {"text": "已超时"}),
    ]
    assert [kind for _, kind, _, _ in store.journal(NOW + 1)] == ["comment"]


def test_writes_are_counted_by_kind_and_age(store: Store, issue: Issue) -> None:
    """This is what the hourly limit of comments asks."""
    for minute, kind in enumerate(("notice", "card", "notice", "labels")):
        store.wrote(kind, issue(1), None, NOW + minute)
    counts = [store.count_writes(kinds, since) for kinds, since in ((["notice"], 0), (["notice", "card"], NOW + 1))]
    assert counts == [2, 2]
    assert store.count_writes([], 0) == 0


def test_a_cursor_is_overwritten(opened: Callable[..., Store]) -> None:
    """By name and site."""
    ours, theirs = opened("ours"), opened("theirs")
    assert ours.get("poll.cursor") is None
    ours.put("poll.cursor", "1")
    ours.put("poll.cursor", "2")
    theirs.put("poll.cursor", "9")
    assert (ours.get("poll.cursor"), theirs.get("poll.cursor")) == ("2", "9")


def test_an_issue_is_gone_after_two_reads_an_hour_apart(store: Store, issue: Issue) -> None:
    """Any number of reads within the hour is still the first one."""
    answers = [store.unseen(issue(1), NOW + passed) for passed in (0, 1, HOUR - 1, HOUR)]
    assert answers == ["unseen", "unseen", "unseen", "gone"]


def test_an_issue_that_is_seen_again_is_not_gone(store: Store, issue: Issue) -> None:
    """The count starts afresh, for this issue only."""
    store.unseen(issue(1), NOW)
    store.unseen(issue(2), NOW)
    store.seen(issue(1))
    assert (store.unseen(issue(1), NOW + HOUR), store.unseen(issue(2), NOW + HOUR)) == ("unseen", "gone")


def test_what_is_kept_is_there_after_a_restart(opened: Callable[..., Store], issue: Issue) -> None:
    """A second process finds all that the first one was told is kept."""
    first = opened()
    first.mark([issue(1)], "webhook", NOW)
    first.begin("op", issue(1), "notice", steady=NOW, now=NOW)
    first.put("name", "value")
    first.remember(issue(1), "OPS-1", "OPS", {"n": 1}, NOW)
    first.close()
    second = opened()
    assert (second.pending(NOW), second.get("name"), second.snapshot(issue(1))) == (1, "value", {"n": 1})
    assert [operation.op for operation in second.operations(issue(1))] == ["op"]
