"""What becomes of each claim, by what came of its look."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connector.clock import SteppedClock
from connector.errors import JiraError, JiraGone, JiraRefused, JiraRetry, LoginLost, StoreBusy
from connector.store import open_store
from connector.store.interface import Claim, Store, Subject
from connector.worker import Look, Outcome, Worker
from rules.model import HOUR, MINUTE

NOW = 1_770_000_000_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'aftercare.db'}", "acme")
    yield store
    store.close()


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


@pytest.fixture
def worker(store: Store, clock: SteppedClock) -> Callable[[Look], Worker]:
    return lambda look: Worker(store, clock, look, batch=100, lease_ms=MINUTE, owner="test")


Make = Callable[[Look], Worker]


def issues(*numbers: int) -> list[Subject]:
    return [Subject("issue", str(number)) for number in numbers]


def fine(claims: list[Claim]) -> list[Outcome]:
    return [Outcome(claim=claim) for claim in claims]


def failing(error: Exception) -> Look:
    def look(claims: list[Claim]) -> list[Outcome]:
        raise error

    return look


def test_a_step_tells_whether_there_was_work(store: Store, worker: Make) -> None:
    """Without anything due the look is not asked at all."""
    store.mark(issues(1), "webhook", NOW)
    steps = worker(fine)
    assert (steps.step(), steps.step()) == (True, False)
    assert store.pending(NOW) == 0


def test_a_batch_is_one_look(store: Store, worker: Make) -> None:
    """Up to a hundred claims go to the look together, so that it can read them with one call."""
    sizes: list[int] = []

    def look(claims: list[Claim]) -> list[Outcome]:
        sizes.append(len(claims))
        return fine(claims)

    store.mark(issues(*range(230)), "resync", NOW)
    steps = worker(look)
    while steps.step():
        pass
    assert sizes == [100, 100, 30]


def test_an_outcome_is_settled_as_it_says(store: Store, worker: Make) -> None:
    """Look again, try again, park, or nothing."""

    def look(claims: list[Claim]) -> Iterator[Outcome]:
        by_id = {claim.subject.id: claim for claim in claims}
        yield Outcome(claim=by_id["1"], look_again_at=NOW + HOUR)
        yield Outcome(claim=by_id["2"], retry_at=NOW + MINUTE, error="no")
        yield Outcome(claim=by_id["3"], park=True, error="never")
        yield Outcome(claim=by_id["4"])

    store.mark(issues(1, 2, 3, 4), "webhook", NOW)
    worker(look).step()
    assert store.next_due() == NOW + MINUTE
    assert [parked.error for parked in store.parked()] == ["never"]
    later = store.claim(9, "w", 1, now=NOW + HOUR, steady=0)
    assert [(claim.subject.id, claim.attempts) for claim in later] == [("2", 1), ("1", 0)]


@pytest.mark.parametrize(
    ("error", "wait", "counts"),
    [
        (ZeroDivisionError("x"), 5_000, True),
        (JiraRefused("no such field", status=400), 5_000, True),
        (JiraGone("not there", status=404), 5_000, True),
        (JiraError("connection lost", outcome_unknown=True), 5_000, True),
        (JiraRetry("this issue", after_ms=90_000, scope="issue"), 90_000, True),
        (JiraRetry("this issue", after_ms=0, scope="issue"), 5_000, True),
        (JiraRetry("everything", after_ms=30_000, scope="site"), 30_000, False),
        (JiraRetry("this address", after_ms=0, scope="endpoint"), 1_000, False),
        (LoginLost("401"), MINUTE, False),
    ],
    ids=["defect", "refused", "gone", "unknown", "issue", "issue at once", "site", "endpoint at once", "login"],
)
def test_a_failed_look_is_tried_again(store: Store, worker: Make, error: Exception, wait: int, counts: bool) -> None:
    """After a while that fits; it counts against the issue only where the issue may be to blame."""
    store.mark(issues(1, 2), "webhook", NOW)
    assert worker(failing(error)).step()
    assert store.next_due() == NOW + wait
    later = store.claim(9, "w", 1, now=NOW + wait, steady=0)
    assert [claim.attempts for claim in later] == [int(counts)] * 2


def test_waits_grow_and_the_eighth_failure_parks(store: Store, worker: Make, clock: SteppedClock) -> None:
    """5 s doubled up to an hour; then every six hours, for as long as it takes."""
    store.mark(issues(1), "webhook", NOW)
    steps = worker(failing(JiraRefused("Field 'x' cannot be set", status=400)))
    waits = []
    for _ in range(10):
        assert steps.step()
        due = store.next_due()
        assert due is not None
        waits.append((due - clock.now()) // 1000)
        clock.move_to(due)
    assert waits == [5, 10, 20, 40, 80, 160, 320, 21600, 21600, 21600]
    assert [(parked.attempts, parked.error) for parked in store.parked()] == [(10, "Field 'x' cannot be set")]


def test_a_trouble_of_jira_never_parks(store: Store, worker: Make, clock: SteppedClock) -> None:
    """An outage of days parks no issue."""
    store.mark(issues(1), "webhook", NOW)
    steps = worker(failing(JiraRetry("maintenance", after_ms=HOUR, scope="site")))
    for _ in range(20):
        assert steps.step()
        clock.move_to(clock.now() + HOUR)
    assert store.parked() == []


def test_a_bad_one_is_found_among_a_hundred(store: Store, worker: Make, clock: SteppedClock) -> None:
    """After a failure each is looked at alone: only the bad one goes on failing."""

    def look(claims: list[Claim]) -> list[Outcome]:
        if any(claim.subject.id == "42" for claim in claims):
            raise ZeroDivisionError("issue 42")
        return fine(claims)

    store.mark(issues(*range(100)), "resync", NOW)
    steps = worker(look)
    assert steps.step()
    clock.move_to(NOW + 5_000)
    assert steps.step()
    clock.move_to(NOW + HOUR)
    left = store.claim(100, "w", 1, now=clock.now(), steady=0)
    assert [(claim.subject.id, claim.attempts) for claim in left] == [("42", 2)]


def test_outcomes_before_a_failure_count(store: Store, worker: Make) -> None:
    """A look that is a generator settles as it goes; its failure is that of the rest only."""

    def look(claims: list[Claim]) -> Iterator[Outcome]:
        yield Outcome(claim=claims[0])
        raise ZeroDivisionError("the second one")

    store.mark(issues(1), "webhook", NOW - 1)
    store.mark(issues(2, 3), "webhook", NOW)
    worker(look).step()
    later = store.claim(9, "w", 1, now=NOW + 5_000, steady=0)
    assert sorted(claim.subject for claim in later) == issues(2, 3)


def test_a_claim_without_an_outcome_is_a_failure(store: Store, worker: Make) -> None:
    """Nothing stays leased, and the error says what was missing."""
    store.mark(issues(1), "webhook", NOW)
    steps = worker(lambda claims: [])
    assert steps.step()
    (claim,) = store.claim(1, "w", 1, now=NOW + 5_000, steady=0)
    assert claim.attempts == 1


def test_an_outcome_of_a_claim_that_is_not_ours_is_void(store: Store, worker: Make) -> None:
    """Neither a made-up claim nor a second outcome for one claim settles anything."""

    def look(claims: list[Claim]) -> Iterator[Outcome]:
        (claim,) = claims
        yield Outcome(claim=Claim(subject=claim.subject, generation=9, attempts=0, owner="x", until=0), park=True)
        yield Outcome(claim=claim, look_again_at=NOW + HOUR)
        yield Outcome(claim=claim, park=True)

    store.mark(issues(1), "webhook", NOW)
    worker(look).step()
    assert (store.next_due(), store.parked()) == (NOW + HOUR, [])


def test_a_look_cannot_ask_to_be_repeated_at_once(store: Store, worker: Make) -> None:
    """An instant that has passed already means in a second: a thread must not turn on one issue."""
    store.mark(issues(1), "webhook", NOW)
    worker(lambda claims: [Outcome(claim=claim, look_again_at=NOW - HOUR) for claim in claims]).step()
    assert store.next_due() == NOW + 1_000


def test_a_subject_is_left_alone_after_each_look(store: Store, clock: SteppedClock) -> None:
    """A mark every 100 ms for ten seconds, and a step after each: one look every two seconds, the first one at once."""
    looks: list[int] = []

    def look(claims: list[Claim]) -> list[Outcome]:
        looks.append(clock.now() - NOW)
        return fine(claims)

    steps = Worker(store, clock, look, batch=2, lease_ms=MINUTE, owner="test")
    steps.rest_ms = 2_000
    for turn in range(100):
        clock.move_to(NOW + turn * 100)
        store.mark(issues(1), "webhook", clock.now())
        steps.step()
    assert looks == [0, 2_000, 4_000, 6_000, 8_000]
    assert store.next_due() == NOW + 10_000


def test_what_was_not_looked_at_before_a_stop_is_not_left_alone(store: Store, clock: SteppedClock) -> None:
    """It is given back for the next start; a mark makes it due at once."""

    def look(claims: list[Claim]) -> Iterator[Outcome]:
        steps.stopping.set()
        yield Outcome(claim=claims[0])

    store.mark(issues(1, 2), "webhook", NOW)
    steps = Worker(store, clock, look, batch=2, lease_ms=MINUTE, owner="test")
    steps.rest_ms = 2_000
    steps.step()
    store.mark(issues(1, 2), "webhook", NOW)
    assert store.pending(NOW) == 1


def test_a_busy_store_during_a_look_leaves_the_claims_to_their_lease(
    store: Store, worker: Make, clock: SteppedClock
) -> None:
    """Nothing is counted against the issue; after the lease it is claimed again."""
    store.mark(issues(1), "webhook", NOW)
    assert worker(failing(StoreBusy("the disk is full"))).step()
    assert store.claim(1, "w", 1, now=NOW, steady=clock.steady()) == []
    (claim,) = store.claim(1, "w", 1, now=NOW, steady=clock.steady() + MINUTE)
    assert claim.attempts == 0


def test_a_store_that_cannot_be_asked_is_no_work(store: Store, worker: Make) -> None:
    """A step never raises for it; the next sweep asks again."""
    store.close()
    assert not worker(fine).step()


def test_a_store_that_cannot_settle_ends_no_worker(store: Store, worker: Make) -> None:
    """It is closed in the middle of a look: the step goes to its end."""

    def look(claims: list[Claim]) -> list[Outcome]:
        store.close()
        return fine(claims)

    store.mark(issues(1), "webhook", NOW)
    assert worker(look).step()


def test_a_claim_whose_lease_ran_out_behind_others_is_not_looked_at(store: Store, clock: SteppedClock) -> None:
    """Claims that failed before are taken one by one; who comes too late is left to whoever claims it next."""
    looked: list[str] = []

    def look(claims: list[Claim]) -> list[Outcome]:
        looked.extend(claim.subject.id for claim in claims)
        store.release_all()
        return fine(claims)

    store.mark(issues(1, 2), "webhook", NOW)
    for claim in store.claim(2, "w", MINUTE, now=NOW, steady=0):
        store.settle(claim, now=NOW, retry_at=NOW)
    Worker(store, clock, look, batch=2, lease_ms=MINUTE, owner="test").step()
    assert len(looked) == 1


@pytest.mark.parametrize("batch", [0, -1, 101])
def test_a_batch_is_between_one_and_a_hundred(store: Store, clock: SteppedClock, batch: int) -> None:
    """A bulk read of Jira takes no more than a hundred."""
    with pytest.raises(ValueError, match="1 to 100"):
        Worker(store, clock, fine, batch=batch, lease_ms=1, owner="test")
