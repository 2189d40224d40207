"""What is due, who has it, and what becomes of it."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from connector.store.interface import Claim, Store, Subject
from rules.model import HOUR, MINUTE

NOW = 1_770_000_000_000
LEASE = MINUTE
Issue = Callable[[int], Subject]


def take(store: Store, n: int = 100, *, owner: str = "a", now: int = NOW, steady: int = NOW) -> list[Claim]:
    return store.claim(n, owner, LEASE, now=now, steady=steady)


def test_a_marked_subject_is_due_at_once(store: Store, issue: Issue) -> None:
    """A mark without an instant means now."""
    store.mark([issue(1)], "webhook", NOW)
    assert [claim.subject for claim in take(store)] == [issue(1)]


def test_the_longest_due_are_claimed_first(store: Store, issue: Issue) -> None:
    """A claim for two of three takes the two that have waited longest, in that order."""
    for number, waited in ((1, 5), (2, 9), (3, 7)):
        store.mark([issue(number)], "webhook", NOW - waited)
    assert [claim.subject for claim in take(store, 2)] == [issue(2), issue(3)]
    assert [claim.subject for claim in take(store, 2)] == [issue(1)]


def test_a_subject_is_not_claimed_before_it_is_due(store: Store, issue: Issue) -> None:
    """A mark for later is a timer: `next_due` tells of it, and it is claimed at its instant."""
    store.mark([issue(1)], "timer", NOW, due=NOW + 10)
    assert (take(store, now=NOW + 9), store.next_due(), store.pending(NOW)) == ([], NOW + 10, 0)
    assert len(take(store, now=NOW + 10)) == 1


@pytest.mark.parametrize(("first", "second"), [(10, 20), (20, 10)], ids=["later", "earlier"])
def test_a_mark_never_postpones(store: Store, issue: Issue, first: int, second: int) -> None:
    """Of two marks the earlier instant counts, whichever came first."""
    store.mark([issue(1)], "one", NOW, due=NOW + first)
    store.mark([issue(1)], "two", NOW, due=NOW + second)
    assert store.next_due() == NOW + 10


def test_a_mark_during_a_look_leads_to_another_look(store: Store, issue: Issue) -> None:
    """The generation has moved on, so the subject is due now whatever the look asked for (R1)."""
    store.mark([issue(1)], "webhook", NOW)
    (claim,) = take(store)
    store.mark([issue(1)], "webhook", NOW + 1)
    assert store.settle(claim, now=NOW + 2, look_again_at=NOW + HOUR)
    (again,) = take(store, now=NOW + 2)
    assert again.generation == claim.generation + 1
    assert store.settle(again, now=NOW + 3)
    assert store.next_due() is None


def test_a_look_can_ask_for_the_next_one(store: Store, issue: Issue) -> None:
    """`look_again_at` is when it is due again; without it nothing is due."""
    store.mark([issue(1), issue(2)], "webhook", NOW)
    one, two = take(store)
    assert store.settle(one, now=NOW, look_again_at=NOW + HOUR)
    assert store.settle(two, now=NOW)
    assert (store.next_due(), store.pending(NOW)) == (NOW + HOUR, 0)
    assert [claim.subject for claim in take(store, now=NOW + HOUR)] == [one.subject]


def test_what_is_claimed_is_pending_and_not_due(store: Store, issue: Issue) -> None:
    """Idle means that nothing is due or leased; a leased subject is nobody else's next."""
    store.mark([issue(1)], "webhook", NOW)
    (claim,) = take(store)
    assert (store.pending(NOW), store.next_due(), take(store, owner="b")) == (1, None, [])
    store.settle(claim, now=NOW)
    assert store.pending(NOW) == 0


def test_a_lease_that_ran_out_is_another_workers(store: Store, issue: Issue) -> None:
    """The second worker claims it, the first may neither write nor settle any more (R2)."""
    store.mark([issue(1)], "webhook", NOW)
    (late,) = take(store)
    (held,) = take(store, owner="b", steady=NOW + LEASE)
    assert not store.holds(late, steady=NOW + 1)
    assert not store.settle(late, now=NOW, look_again_at=NOW + HOUR)
    assert store.holds(held, steady=NOW + LEASE)
    assert store.settle(held, now=NOW)
    assert not store.settle(late, now=NOW)
    assert store.next_due() is None


def test_an_owner_cannot_settle_by_its_older_lease(store: Store, issue: Issue) -> None:
    """Two threads of one process have one owner name: the end of the lease tells their claims apart."""
    store.mark([issue(1)], "webhook", NOW)
    (late,) = take(store)
    (held,) = take(store, steady=NOW + LEASE)
    assert not store.holds(late, steady=NOW + 1)
    assert not store.settle(late, now=NOW)
    assert store.settle(held, now=NOW)


def test_a_lease_is_not_held_past_its_end(store: Store, issue: Issue) -> None:
    """`holds` is asked before each write; it says no from the end of the lease on, though nobody else took it."""
    store.mark([issue(1)], "webhook", NOW)
    (claim,) = take(store)
    assert store.holds(claim, steady=NOW + LEASE - 1)
    assert not store.holds(claim, steady=NOW + LEASE)


def test_a_failed_look_counts_and_is_tried_later(store: Store, issue: Issue) -> None:
    """With `retry_at` the attempt counts; a look that succeeds starts the count afresh."""
    store.mark([issue(1)], "webhook", NOW)
    (claim,) = take(store)
    store.settle(claim, now=NOW, retry_at=NOW + 5, error="no")
    assert take(store, now=NOW + 4) == []
    (second,) = take(store, now=NOW + 5)
    assert (claim.attempts, second.attempts) == (0, 1)
    store.settle(second, now=NOW + 5, look_again_at=NOW + 6)
    assert take(store, now=NOW + 6)[0].attempts == 0


def test_a_parked_subject_is_visible_and_tried_every_six_hours(store: Store, issue: Issue) -> None:
    """Parking keeps the error for people, and the subject goes on being tried."""
    store.mark([issue(1)], "webhook", NOW)
    (claim,) = take(store)
    store.settle(claim, now=NOW, error="a field is refused", park=True)
    (parked,) = store.parked()
    assert (parked.subject, parked.attempts, parked.error) == (issue(1), 1, "a field is refused")
    assert parked.due == NOW + 6 * HOUR
    (retry,) = take(store, now=NOW + 6 * HOUR)
    assert store.parked() == [parked]
    store.settle(retry, now=NOW + 6 * HOUR)
    assert store.parked() == []


def test_parking_can_name_its_own_instant(store: Store, issue: Issue) -> None:
    """With `retry_at` a parked subject is due then, such as when an hourly limit ends."""
    store.mark([issue(1)], "webhook", NOW)
    store.settle(take(store)[0], now=NOW, error="too many comments", park=True, retry_at=NOW + HOUR)
    assert store.parked()[0].due == NOW + HOUR


def test_any_mark_unparks(store: Store, issue: Issue) -> None:
    """A new event on a parked subject tries again at once, with a count that starts afresh."""
    store.mark([issue(1)], "webhook", NOW)
    store.settle(take(store)[0], now=NOW, error="no", park=True)
    store.mark([issue(1)], "webhook", NOW + 1)
    assert store.parked() == []
    assert take(store, now=NOW + 1)[0].attempts == 0


def test_a_mark_during_the_look_that_parks_unparks(store: Store, issue: Issue) -> None:
    """An event just before the parking counts as much as one just after it."""
    store.mark([issue(1)], "webhook", NOW)
    (claim,) = take(store)
    store.mark([issue(1)], "webhook", NOW)
    store.settle(claim, now=NOW, error="no", park=True)
    assert store.parked() == []
    assert take(store)[0].attempts == 0


def test_a_dropped_subject_is_forgotten_until_its_next_event(store: Store, issue: Issue) -> None:
    """No retry comes by itself; a mark brings it back. A look that is under way cannot settle it."""
    store.mark([issue(1)], "webhook", NOW)
    store.settle(take(store)[0], now=NOW, error="no", park=True)
    (retry,) = take(store, now=NOW + 6 * HOUR)
    store.drop(issue(1))
    assert (store.parked(), store.next_due(), store.settle(retry, now=NOW, look_again_at=NOW)) == ([], None, False)
    store.mark([issue(1)], "webhook", NOW)
    assert len(take(store)) == 1


def test_only_parked_subjects_are_dropped(store: Store, issue: Issue) -> None:
    """A drop that comes after the mark that unparked it loses no event."""
    store.mark([issue(1)], "webhook", NOW)
    store.drop(issue(1))
    assert len(take(store)) == 1


def test_leases_of_a_dead_predecessor_are_given_back(store: Store, issue: Issue) -> None:
    """At start the embedded mode frees everything; otherwise only what one owner's names begin with."""
    store.mark([issue(1), issue(2), issue(3)], "webhook", NOW)
    for owner in ("a_1", "ab1", "b"):
        take(store, 1, owner=owner)
    assert store.release_all("a_") == 1  # the underscore is a letter here, no wildcard
    assert len(take(store, owner="c")) == 1
    assert store.release_all() == 3
    assert len(take(store)) == 3


REST = 2_000


def looked_at(store: Store, issue: Issue, **settled: Any) -> None:
    """Issue 1 was looked at and settled now, to be left alone for a while."""
    store.mark([issue(1)], "webhook", NOW)
    assert store.settle(replace(take(store)[0], not_before=NOW + REST), now=NOW, **settled)


@pytest.mark.parametrize("later", [0, 1, REST - 1], ids=["at once", "soon", "just before the end"])
def test_a_mark_soon_after_a_look_waits_until_the_subject_may_be_looked_at_again(
    store: Store, issue: Issue, later: int
) -> None:
    """However often it comes: nothing is due, `next_due` tells when it will be, and then one look sees all of them."""
    looked_at(store, issue, look_again_at=NOW + HOUR)
    for _ in range(3):
        store.mark([issue(1)], "webhook", NOW + later)
    assert (store.next_due(), store.pending(NOW + later), store.release_all()) == (NOW + REST, 0, 0)
    assert take(store, now=NOW + REST - 1) == []
    (claim,) = take(store, now=NOW + REST)
    assert claim.generation == 4
    assert store.settle(claim, now=NOW + REST)
    assert store.next_due() is None


def test_a_mark_during_a_look_waits_as_long_as_one_after_it(store: Store, issue: Issue) -> None:
    """The generation has moved on, so it is due when it may be looked at, and not at what the look asked for."""
    store.mark([issue(1)], "webhook", NOW)
    (claim,) = take(store)
    store.mark([issue(1)], "webhook", NOW)
    store.settle(replace(claim, not_before=NOW + REST), now=NOW, look_again_at=NOW + HOUR)
    store.mark([issue(1)], "webhook", NOW + 1)
    assert (store.next_due(), take(store, now=NOW + REST - 1)) == (NOW + REST, [])
    assert take(store, now=NOW + REST)[0].generation == 3


def test_a_mark_on_a_quiet_subject_is_due_at_once(store: Store, issue: Issue) -> None:
    """When the time after the last look is over, it holds nothing back; what was never looked at neither."""
    looked_at(store, issue)
    store.mark([issue(1), issue(2)], "webhook", NOW + REST)
    assert len(take(store, now=NOW + REST)) == 2


def test_a_mark_for_later_keeps_its_instant(store: Store, issue: Issue) -> None:
    """One that lies after the time in which the subject is left alone is not moved."""
    looked_at(store, issue)
    store.mark([issue(1)], "timer", NOW, due=NOW + HOUR)
    assert store.next_due() == NOW + HOUR


def test_a_look_cannot_ask_for_the_next_one_sooner(store: Store, issue: Issue) -> None:
    """A timer that is met in the meantime is met at the end of it."""
    looked_at(store, issue, look_again_at=NOW + 1)
    assert store.next_due() == NOW + REST


@pytest.mark.parametrize(
    ("settled", "due"),
    [
        ({"retry_at": NOW + 5}, NOW + 5),
        ({"park": True}, NOW + 6 * HOUR),
        ({"park": True, "retry_at": NOW + 9}, NOW + 9),
    ],
    ids=["tried again", "parked", "parked until then"],
)
def test_what_failed_keeps_its_own_waiting_time(store: Store, issue: Issue, settled: dict[str, Any], due: int) -> None:
    """Only a mark is held back: a failing issue in a storm is not tried without a pause either."""
    looked_at(store, issue, error="no", **settled)
    assert store.next_due() == due
    store.mark([issue(1)], "webhook", NOW + 1)
    assert (store.next_due(), store.parked()) == (min(due, NOW + REST), [])


def test_a_clock_that_was_set_back_holds_nothing_up(store: Store, issue: Issue) -> None:
    """The end of the time lies an hour ahead now; a mark is due at once nevertheless."""
    looked_at(store, issue)
    store.mark([issue(1)], "webhook", NOW - HOUR)
    assert len(take(store, now=NOW - HOUR)) == 1


@pytest.mark.slow
def test_ten_thousand_marks_of_one_subject_are_one_look(store: Store, issue: Issue) -> None:
    """A storm on one issue costs one row and one claim."""
    threads = [
        threading.Thread(target=lambda: [store.mark([issue(1)], "storm", NOW) for _ in range(2_500)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (claim,) = take(store)
    assert claim.generation == 10_000
    assert store.settle(claim, now=NOW)
    assert take(store) == []


def test_two_processes_never_claim_the_same_subject(opened: Callable[..., Store], issue: Issue) -> None:
    """Four workers on two connections to one store divide 400 subjects among them."""
    stores = [opened(), opened()]
    stores[0].mark([issue(number) for number in range(400)], "resync", NOW)
    start = threading.Barrier(4)
    claimed: list[Subject] = []

    def work(number: int) -> None:
        start.wait()
        while claims := take(stores[number % 2], 7, owner=f"worker-{number}"):
            claimed.extend(claim.subject for claim in claims)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(issue(number) for number in range(400))


def test_marks_of_the_same_subjects_in_any_order_never_block_each_other(
    opened: Callable[..., Store], issue: Issue
) -> None:
    """Row locks are taken in one order, so that two processes cannot wait for each other."""
    stores = [opened(), opened()]
    forth = [issue(number) for number in range(60)]
    orders = [forth, forth[::-1]]

    def work(number: int) -> None:
        for _ in range(20):
            stores[number].mark(orders[number], "resync", NOW)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {claim.generation for claim in take(stores[0])} == {40}


def test_sites_do_not_see_each_other(opened: Callable[..., Store], issue: Issue) -> None:
    """The site is in every key: the same numeric id at two sites is two issues."""
    ours, theirs = opened("ours"), opened("theirs")
    ours.mark([issue(1)], "webhook", NOW)
    assert (take(theirs), theirs.pending(NOW), theirs.next_due()) == ([], 0, None)
    assert theirs.release_all() == 0
    assert len(take(ours)) == 1


def test_an_error_may_hold_any_text(store: Store, issue: Issue) -> None:
    """Jira's own words are kept, without what a database cannot hold."""
    store.mark([issue(1)], "原因\0\ud800", NOW)
    store.settle(take(store)[0], now=NOW, error="客户\0 \ud83d", park=True)
    assert store.parked()[0].error == "客户\ufffd ?"


def test_projects_and_issues_are_different_subjects(store: Store) -> None:
    """Issue 7 and project 7 have a row each."""
    both = [Subject("issue", "7"), Subject("project", "7")]
    store.mark(both, "webhook", NOW)
    assert sorted(claim.subject for claim in take(store)) == both
