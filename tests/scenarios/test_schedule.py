"""Ticks: at their interval on the leader, some of them at once, and a dead one shows."""

import threading
import time

from connector.clock import SteppedClock
from connector.errors import StoreBusy
from connector.schedule import Schedule, Tick


class PatientClock(SteppedClock):
    """Steady time can be skipped."""

    skip = 0

    def steady(self) -> int:
        return super().steady() + self.skip


def test_a_tick_runs_again_and_again_even_after_an_error() -> None:
    """An error for people is logged and does not end the tick."""
    runs = []
    enough = threading.Event()

    def work() -> None:
        runs.append(1)
        if len(runs) >= 3:
            enough.set()
        raise StoreBusy("locked")

    schedule = Schedule([Tick("test", 0.05, work)], clock=SteppedClock(0), is_leader=lambda: True)
    schedule.start()
    try:
        assert enough.wait(5)
    finally:
        schedule.stop()


def test_only_the_leader_ticks_but_every_process_catches_up_at_its_start() -> None:
    """A tick at start does not ask who leads."""
    led, started = [], threading.Event()
    ticks = [Tick("led", 0.05, lambda: led.append(1)), Tick("poll", 3600, started.set, at_start=True)]
    schedule = Schedule(ticks, clock=SteppedClock(0), is_leader=lambda: False)
    schedule.start()
    try:
        assert started.wait(5)
        time.sleep(0.2)
        assert led == []
    finally:
        schedule.stop()


def test_a_tick_that_does_not_end_is_reported() -> None:
    """A minute longer than its interval without an end is too long."""
    clock = PatientClock(0)
    hold = threading.Event()
    schedule = Schedule([Tick("stuck", 0.05, hold.wait)], clock=clock, is_leader=lambda: True)
    schedule.start()
    try:
        assert schedule.late() == []
        clock.skip = 62_000
        assert schedule.late() == ["stuck"]
    finally:
        hold.set()
        schedule.stop()
    assert schedule.late() == []
