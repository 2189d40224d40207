"""Threads, hints and sweeps."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from connector.dispatch import ThreadDispatcher
from connector.errors import StoreBusy

LONG = 60.0


@contextmanager
def running(dispatcher: ThreadDispatcher, work: Callable[[], bool]) -> Iterator[threading.Event]:
    stop = threading.Event()
    thread = threading.Thread(target=dispatcher.run, args=(work, stop))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


def test_a_hint_wakes_a_worker_at_once() -> None:
    """Long before the next sweep."""
    worked = threading.Event()

    def work() -> bool:
        worked.set()
        return False

    dispatcher = ThreadDispatcher(2, sweep_seconds=LONG)
    with running(dispatcher, work):
        dispatcher.wake()
        assert worked.wait(2)


def test_a_hint_given_before_the_start_is_not_lost() -> None:
    """Webhooks may come in before the workers run."""
    worked = threading.Event()

    def work() -> bool:
        worked.set()
        return False

    dispatcher = ThreadDispatcher(1, sweep_seconds=LONG)
    dispatcher.wake(5)
    with running(dispatcher, work):
        assert worked.wait(2)


def test_without_hints_the_sweep_finds_the_work() -> None:
    """A mark by another process comes without a hint."""
    calls = []

    def work() -> bool:
        calls.append(time.monotonic())
        return False

    with running(ThreadDispatcher(2, sweep_seconds=0.05), work):
        time.sleep(0.5)
    assert 3 <= len(calls) <= 11


def test_without_work_nothing_turns() -> None:
    """No loop asks more often than the sweep, however many workers there are."""
    calls = []

    def work() -> bool:
        calls.append(1)
        return False

    with running(ThreadDispatcher(8, sweep_seconds=LONG, due_in=lambda: -5.0), work):
        time.sleep(0.3)
    assert calls == []


def test_one_hint_is_enough_for_any_amount_of_work() -> None:
    """A worker goes on until there is none, and wakes others while there is more: all four work at once."""
    lock = threading.Lock()
    under_way, most, left = 0, 0, 60
    done = threading.Event()

    def work() -> bool:
        nonlocal under_way, most, left
        with lock:
            if left == 0:
                done.set()
                return False
            left -= 1
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.005)
        with lock:
            under_way -= 1
        return True

    dispatcher = ThreadDispatcher(4, sweep_seconds=LONG)
    with running(dispatcher, work):
        dispatcher.wake()
        assert done.wait(10)
    assert most == 4


def test_a_timer_is_met_on_time() -> None:
    """The sweep comes early where something falls due before the next one."""
    due = time.monotonic() + 0.2
    met = threading.Event()
    met_at = []

    def work() -> bool:
        if time.monotonic() >= due - 0.01 and not met.is_set():
            met_at.append(time.monotonic())
            met.set()
        return False

    with running(ThreadDispatcher(1, sweep_seconds=LONG, due_in=lambda: due - time.monotonic()), work):
        assert met.wait(2)
    assert met_at[0] - due < 1


def test_stopping_waits_for_the_work_under_way() -> None:
    """Work that has begun ends, and none begins any more."""
    begun, ended = threading.Event(), threading.Event()

    def work() -> bool:
        begun.set()
        time.sleep(0.2)
        ended.set()
        return True

    dispatcher = ThreadDispatcher(1, sweep_seconds=LONG)
    with running(dispatcher, work) as stop:
        dispatcher.wake()
        assert begun.wait(2)
        stop.set()
    assert ended.is_set()


def test_a_busy_store_does_not_end_the_sweep() -> None:
    """The question when something is due may fail for a while."""
    worked = threading.Event()

    def work() -> bool:
        worked.set()
        return False

    def due_in() -> float:
        raise StoreBusy("locked")

    with running(ThreadDispatcher(1, sweep_seconds=0.02, due_in=due_in), work):
        assert worked.wait(2)


def test_work_that_raises_ends_the_run_and_is_told() -> None:
    """A defect is not hidden by going on with fewer threads."""

    def work() -> bool:
        raise ZeroDivisionError("a defect")

    dispatcher = ThreadDispatcher(3, sweep_seconds=0.02)
    with pytest.raises(ZeroDivisionError, match="a defect"):
        dispatcher.run(work, threading.Event())


@pytest.mark.parametrize(("workers", "sweep"), [(0, 1.0), (1, 0.0), (1, -1.0)])
def test_impossible_numbers_are_refused(workers: int, sweep: float) -> None:
    """No workers would never work; a sweep of nothing would never rest."""
    with pytest.raises(ValueError, match="positive"):
        ThreadDispatcher(workers, sweep_seconds=sweep)
