"""What is old goes, what could make something be sent twice stays."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text

from connector.store import housekeeping
from connector.store.interface import Delivery, Message, MessageState, Retention, Store, Subject
from rules.desired import Record, Superseded
from rules.model import DAY, Seal, Versions
from rules.relatives import FixVersion

Issue = Callable[[int], Subject]
NOW = 1_770_000_000_000
OLD = NOW - 31 * DAY
NEW = NOW - 29 * DAY
MONTH = Retention(
    deliveries_ms=30 * DAY,
    decisions_ms=30 * DAY,
    journal_ms=30 * DAY,
    words_ms=30 * DAY,
    intents_ms=30 * DAY,
    versions_ms=30 * DAY,
    seals_ms=30 * DAY,
)
NEVER = Retention(**dict.fromkeys(Retention.__dataclass_fields__, 10_000 * DAY))
"""Nothing in these tests is so old: each test takes one time of MONTH."""
MESSAGE = Message(
    op="op", channel="managers", subject=Subject("issue", "1"), entry={"key": "ASP-1"}, at=OLD, due=OLD
)  # fmt: skip
SEAL = Seal(
    metric="Resolution", start=OLD, end=OLD, state="stopped", reason=None, breached=False, breached_at=None, due=None,
    elapsed_ms=0, elapsed_days=None, remaining_ms=None, target=None, goals=(), intervals=(),
    resolved_without_reply=False, counted_from=None, set_aside_ms=0, former_breaches=(), newest=OLD, policy="d",
    versions=Versions(tzdata="2026a", holidays="0.90"), evidence=(), commands=(), sealed_at=OLD,
)  # fmt: skip


def test_old_deliveries_are_forgotten(store: Store, issue: Issue) -> None:
    """What is younger is kept, and what was marked stays due."""
    for name, at in (("old", OLD), ("new", NEW)):
        store.accept([Delivery(id=name, event="e", subjects=(issue(1),))], at)
    assert store.housekeep(NOW, replace(NEVER, deliveries_ms=MONTH.deliveries_ms)) == {"deliveries": 1}
    again = [Delivery(id=name, event="e", subjects=()) for name in ("old", "new")]
    assert store.accept(again, NOW) == [True, False]
    assert store.pending(NOW) == 1


def test_old_decisions_are_forgotten(store: Store, issue: Issue) -> None:
    """Of all subjects, by their age."""
    store.decide(issue(1), {"plan": "old"}, OLD)
    store.decide(issue(1), {"plan": "new"}, NEW)
    assert store.housekeep(NOW, replace(NEVER, decisions_ms=MONTH.decisions_ms)) == {"decisions": 1}
    assert store.decisions(issue(1)) == [(NEW, {"plan": "new"})]
    assert store.decided(issue(1)) == {"plan": "new"}
    assert store.decided(issue(2)) is None


def test_the_journal_is_shortened_and_its_counts_stay(store: Store, issue: Issue) -> None:
    """A counter that went back would be taken for a restart by whoever reads it."""
    for at in (OLD, OLD, NEW):
        store.wrote("card", issue(1), {}, at)
    for _ in range(2):
        store.housekeep(NOW, replace(NEVER, journal_ms=MONTH.journal_ms))
    assert [at for at, *_ in store.journal()] == [NEW]
    assert store.count_writes(["card"], 0) == 3
    assert store.count_writes(["notice"], 0) == 0
    assert store.count_writes(["card"], OLD) == 1


@pytest.mark.parametrize(
    ("begun", "looked", "applied", "goes"),
    [
        (OLD, None, True, True),
        (OLD, OLD, True, True),
        (OLD, NEW, True, False),
        (OLD, None, False, False),
        (NEW, None, True, False),
    ],
    ids=["of what is gone", "not looked at since", "still looked at", "of unknown outcome", "young"],
)
def test_the_outcome_of_a_write_goes_when_nothing_can_be_sent_twice_for_it(
    store: Store, issue: Issue, begun: int, looked: int | None, applied: bool, goes: bool
) -> None:
    """Settled, old, and its issue not looked at since."""
    store.begin("op", issue(1), "notice", steady=1, now=begun)
    if applied:
        store.end("op", ref="7")
    if looked is not None:
        store.remember(issue(1), "ASP-1", "ASP", {}, looked)
    store.housekeep(NOW, replace(NEVER, intents_ms=MONTH.intents_ms))
    assert (store.operations(issue(1)) == []) is goes


@pytest.mark.parametrize(
    ("state", "looked", "goes"),
    [("sent", OLD, True), ("over", OLD, True), ("unknown", OLD, True), ("sent", NEW, False), ("waiting", OLD, False)],
)
def test_an_alert_that_was_told_goes_with_the_outcomes_of_writes(
    store: Store, issue: Issue, state: MessageState, looked: int, goes: bool
) -> None:
    """Its op is what keeps it from being queued again, as long as its issue is looked at."""
    store.queue(MESSAGE)
    if state != "waiting":
        store.settle_messages(["op"], state, now=OLD)
    store.remember(issue(1), "ASP-1", "ASP", {}, looked)
    store.housekeep(NOW, replace(NEVER, intents_ms=MONTH.intents_ms))
    assert store.queue(MESSAGE) is goes


@pytest.mark.parametrize(
    ("state", "ended", "left"),
    [
        ("unknown", OLD, ("unknown", None)),
        ("unknown", NEW, ("unknown", {"key": "ASP-1"})),
        ("parked", OLD, ("over", None)),
        ("parked", NEW, ("parked", {"key": "ASP-1"})),
    ],
)
def test_the_words_of_an_alert_that_may_not_have_arrived_do_not_stay_for_ever(
    store: Store, state: MessageState, ended: int, left: tuple[MessageState, object]
) -> None:
    """One of unknown outcome loses them; one that nobody sends again is over. Neither is queued again."""
    store.queue(MESSAGE)
    store.settle_messages(["op"], state, now=ended, error="refused")
    store.housekeep(NOW, replace(NEVER, words_ms=MONTH.words_ms))
    assert [(one.state, one.entry) for one in store.messages("unknown", "parked", "over")] == [left]
    assert not store.queue(MESSAGE)
    assert store.housekeep(NOW, replace(NEVER, words_ms=MONTH.words_ms)) == {}


def test_versions_that_are_gone_are_forgotten(store: Store) -> None:
    """With all that they looked like; not one that came back, that went lately, or that is there."""
    here, back, gone, lately = (FixVersion(id=str(number), name="v") for number in range(4))
    store.note_versions("10", [here, back, gone, lately], OLD - 9)
    store.note_versions("10", [here, lately], OLD)
    store.note_versions("10", [here, back], NEW)
    store.note_versions("20", [gone], OLD)
    assert store.housekeep(NOW, replace(NEVER, versions_ms=MONTH.versions_ms)) == {"versions": 2}
    assert {one.version.id for one in store.seen_versions("10")} == {"0", "1", "3"}
    assert len(store.seen_versions("20")) == 1


@pytest.mark.parametrize("looked", [None, OLD, NEW], ids=["gone", "not looked at since", "still looked at"])
def test_seals_are_evidence(store: Store, issue: Issue, looked: int | None) -> None:
    """Kept for ever, unless a time is set; then while their issue is looked at, superseded ones as well."""
    store.keep(issue(1), Record(seals=(SEAL,)), OLD)
    gone = Superseded(metric="Resolution", start=OLD, number=1, because="reopened")
    store.keep(issue(1), Record(superseded=(gone,), seals=(SEAL,)), OLD)
    if looked is not None:
        store.remember(issue(1), "ASP-1", "ASP", {}, looked)
    assert store.housekeep(NOW, Retention()) == {}
    store.housekeep(NOW, replace(NEVER, seals_ms=MONTH.seals_ms))
    assert len(store.seals(issue(1))) == (2 if looked == NEW else 0)


def test_another_site_keeps_what_it_has(opened: Callable[..., Store], issue: Issue) -> None:
    """Housekeeping is that of one site."""
    ours, theirs = opened("ours"), opened("theirs")
    for store in (ours, theirs):
        store.accept([Delivery(id="a", event="e", subjects=())], OLD)
        store.wrote("card", issue(1), {}, OLD)
        store.begin("op", issue(1), "notice", steady=1, now=OLD)
        store.end("op", ref="7")
        store.keep(issue(1), Record(seals=(SEAL,)), OLD)
        store.note_versions("10", [FixVersion(id="1", name="v")], OLD - 1)
        store.note_versions("10", [], OLD)
    assert ours.housekeep(NOW, MONTH) == {"deliveries": 1, "journal": 1, "ledger": 1, "versions": 2, "seals": 1}
    assert theirs.count_writes(["card"], 0) == len(theirs.journal()) == 1
    assert (len(theirs.seals(issue(1))), len(theirs.seen_versions("10"))) == (1, 2)


def test_many_rows_go_in_short_transactions(
    store: Store, store_url: str, issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others write in between; more than one run takes are left to the next."""
    monkeypatch.setattr(housekeeping, "BATCH", 10)
    monkeypatch.setattr(housekeeping, "MOST", 35)
    store.accept([Delivery(id=f"{number:03}", event="e", subjects=()) for number in range(50)], OLD)
    assert store.housekeep(NOW, MONTH) == {"deliveries": 35}
    assert store.housekeep(NOW, MONTH) == {"deliveries": 15}
    assert store.housekeep(NOW, MONTH) == {}
    engine = create_engine(store_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM deliveries")).scalar() == 0
    engine.dispose()


def test_what_was_begun_again_meanwhile_is_not_deleted(
    opened: Callable[..., Store], issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between finding the old rows and deleting them another process found that Jira does not show the write."""
    ours, theirs = opened(), opened()
    ours.begin("op", issue(1), "card", steady=1, now=OLD)
    ours.end("op", ref="7")

    def slow(keys: object) -> object:
        theirs.rebegin("op", steady=2)
        return [keys]

    monkeypatch.setattr(housekeeping, "_batched", slow)
    ours.housekeep(NOW, replace(NEVER, intents_ms=MONTH.intents_ms))
    assert [one.state for one in ours.operations(issue(1))] == ["sent"]
