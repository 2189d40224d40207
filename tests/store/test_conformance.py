"""What holds for every store under every dispatcher: also under one that loses, doubles and holds back its hints."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest

from connector.clock import SteppedClock, SystemClock
from connector.dispatch import Dispatcher, ThreadDispatcher
from connector.store.interface import Claim, Store, Subject
from connector.worker import Look, Outcome, Worker
from rules.model import HOUR

Issue = Callable[[int], Subject]
NOW = 1_770_000_000_000


class HostileDispatcher(ThreadDispatcher):
    """Loses half of the hints, doubles others, and holds some back until a later one."""

    def __init__(self, workers: int, *, sweep_seconds: float) -> None:
        super().__init__(workers, sweep_seconds=sweep_seconds)
        self._chance = random.Random(7)
        self._held = 0

    def wake(self, n: int = 1) -> None:
        fate = self._chance.choice(("lost", "lost", "doubled", "held"))
        if fate == "held":
            self._held += n
        elif fate == "doubled":
            super().wake(2 * n + self._held)
            self._held = 0


@pytest.fixture(params=[ThreadDispatcher, HostileDispatcher], ids=["threads", "hostile"])
def dispatcher(request: pytest.FixtureRequest) -> Dispatcher:
    """Four workers and a quick sweep."""
    made: Dispatcher = request.param(4, sweep_seconds=0.02)
    return made


@contextmanager
def running(dispatcher: Dispatcher, worker: Worker) -> Iterator[None]:
    """Has the worker's steps run in the background."""
    stop = threading.Event()
    thread = threading.Thread(target=dispatcher.run, args=(worker.step, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        dispatcher.wake()
        thread.join(30)
        assert not thread.is_alive()


def eventually(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for a condition to hold."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.01)


def worker_of(store: Store, look: Look, *, clock: SystemClock | None = None, lease_ms: int = 20_000) -> Worker:
    return Worker(store, clock or SystemClock(), look, batch=7, lease_ms=lease_ms, owner="test")


def idle(store: Store) -> bool:
    return store.pending(SystemClock().now()) == 0


def test_every_marked_subject_is_looked_at(store: Store, issue: Issue, dispatcher: Dispatcher) -> None:
    """Three receivers mark 150 subjects while four workers look; none is left out."""
    seen: Counter[Subject] = Counter()

    def look(claims: list[Claim]) -> list[Outcome]:
        seen.update(claim.subject for claim in claims)
        return [Outcome(claim=claim) for claim in claims]

    def mark(first: int) -> None:
        for number in range(first, first + 50):
            store.mark([issue(number)], "webhook", SystemClock().now())
            dispatcher.wake()

    with running(dispatcher, worker_of(store, look)):
        threads = [threading.Thread(target=mark, args=(first,)) for first in (0, 50, 100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        eventually(lambda: idle(store))
    assert set(seen) == {issue(number) for number in range(150)}


def test_no_subject_is_looked_at_twice_at_once(store: Store, issue: Issue, dispatcher: Dispatcher) -> None:
    """200 marks of three subjects, with looks that take a while: never two looks at one subject."""
    lock = threading.Lock()
    under_way: Counter[Subject] = Counter()
    most: Counter[Subject] = Counter()

    def look(claims: list[Claim]) -> list[Outcome]:
        with lock:
            under_way.update(claim.subject for claim in claims)
            for subject, looks in under_way.items():
                most[subject] = max(most[subject], looks)
        time.sleep(0.005)
        with lock:
            under_way.subtract(claim.subject for claim in claims)
        return [Outcome(claim=claim) for claim in claims]

    with running(dispatcher, worker_of(store, look)):
        for turn in range(200):
            store.mark([issue(turn % 3)], "webhook", SystemClock().now())
            dispatcher.wake()
        eventually(lambda: idle(store))
    assert most == {issue(number): 1 for number in range(3)}


def test_the_last_mark_is_always_followed_by_a_look(store: Store, issue: Issue, dispatcher: Dispatcher) -> None:
    """What a look saw at its beginning is at least as new as the last mark, in the end: no update is lost."""
    truth = [0] * 5
    seen = [0] * 5

    def look(claims: list[Claim]) -> list[Outcome]:
        fetched = {int(claim.subject.id): truth[int(claim.subject.id)] for claim in claims}
        time.sleep(0.002)
        for number, value in fetched.items():
            seen[number] = max(seen[number], value)
        return [Outcome(claim=claim) for claim in claims]

    with running(dispatcher, worker_of(store, look)):
        for turn in range(1, 201):
            truth[turn % 5] = turn
            store.mark([issue(turn % 5)], "webhook", SystemClock().now())
            dispatcher.wake()
        eventually(lambda: idle(store))
    assert seen == truth


def test_a_look_that_outlives_its_lease_settles_nothing(store: Store, issue: Issue, dispatcher: Dispatcher) -> None:
    """Another worker takes over; what the late one asks for does not count."""
    clock = SystemClock()
    looks: list[Claim] = []

    def look(claims: list[Claim]) -> list[Outcome]:
        looks.extend(claims)
        if len(looks) == 1:
            eventually(lambda: len(looks) == 2)
            time.sleep(0.1)
            return [Outcome(claim=claim, look_again_at=NOW + HOUR) for claim in claims]
        return [Outcome(claim=claim, look_again_at=clock.now() + 2 * HOUR) for claim in claims]

    with running(dispatcher, worker_of(store, look, lease_ms=100)):
        store.mark([issue(1)], "webhook", clock.now())
        eventually(lambda: len(looks) == 2 and idle(store))
        time.sleep(0.3)
    assert len(looks) == 2
    due = store.next_due()
    assert due is not None
    assert due > clock.now() + HOUR


def test_a_bad_subject_is_parked_and_spares_the_others(store: Store, issue: Issue, dispatcher: Dispatcher) -> None:
    """It is tried eight times with growing waits, then every six hours; its neighbours are looked at all along."""
    clock = SteppedClock(NOW)
    tried: list[int] = []
    good: set[Subject] = set()
    mended = False

    def look(claims: list[Claim]) -> Iterator[Outcome]:
        for claim in claims:
            if claim.subject == issue(4):
                tried.append(clock.now() - NOW)
                if not mended:
                    raise ZeroDivisionError("no such field")
            good.add(claim.subject)
            yield Outcome(claim=claim)

    store.mark([issue(number) for number in range(8)], "resync", NOW)
    with running(dispatcher, worker_of(store, look, clock=clock)):
        for attempt in range(1, 9):
            eventually(lambda attempt=attempt: len(tried) >= attempt and store.pending(clock.now()) == 0)
            clock.move_to(store.next_due() or clock.now())
        (parked,) = store.parked()
        assert (parked.subject, parked.error) == (issue(4), "ZeroDivisionError: no such field")
        mended = True
        eventually(lambda: len(tried) == 9 and store.pending(clock.now()) == 0)
    waits = [(later - earlier) // 1000 for earlier, later in pairwise(tried)]
    assert waits == [5, 10, 20, 40, 80, 160, 320, 6 * 3600]
    assert good == {issue(number) for number in range(8)}
    assert (store.parked(), store.next_due()) == ([], None)


def test_a_storm_before_the_look_is_one_look(store: Store, issue: Issue, dispatcher: Dispatcher) -> None:
    """500 marks of one subject, 500 hints: one look."""
    looks: list[Claim] = []

    def look(claims: list[Claim]) -> list[Outcome]:
        looks.extend(claims)
        return [Outcome(claim=claim) for claim in claims]

    for _ in range(500):
        store.mark([issue(1)], "storm", SystemClock().now())
        dispatcher.wake()
    with running(dispatcher, worker_of(store, look)):
        eventually(lambda: idle(store))
    assert [claim.generation for claim in looks] == [500]
