"""Who works when? Threads that wait on a condition, hints that wake them, and a sweep for what no hint was given for.

A dispatcher gives hints and concurrency and nothing else: hints may be lost, doubled or reordered, because the worklist
in the store is the truth and every sweep asks it. No timer of any issue lives here.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import structlog

from connector.errors import StoreBusy

_log = structlog.get_logger(__name__)


class Dispatcher(Protocol):
    """Runs `work` until `stop` is set; `work` answers whether there was any."""

    def wake(self, n: int = 1) -> None:
        """There may be work for n workers. Never blocks, and may be called at any time from any thread."""

    def run(self, work: Callable[[], bool], stop: threading.Event) -> None:
        """Return after `stop` is set and all work under way has ended. Raises what `work` raised, if anything."""


class ThreadDispatcher:
    """Worker threads of this process: the embedded mode, and each process of several on one PostgreSQL.

    `due_in` tells in how many seconds something falls due (None: nothing known), so that a timer is met on time and
    not only at the next sweep. The sweep itself also finds what `due_in` does not tell of: leases that ran out, and
    marks made by other processes.
    """

    def __init__(
        self, workers: int, *, sweep_seconds: float = 1.0, due_in: Callable[[], float | None] | None = None
    ) -> None:
        if workers < 1 or sweep_seconds <= 0:
            raise ValueError(f"{workers} workers and a sweep of {sweep_seconds} s: both must be positive")
        self._workers = workers
        self._sweep_seconds = sweep_seconds
        self._due_in = due_in
        self._changed = threading.Condition()
        self._hints = 0
        self._ended = False

    def wake(self, n: int = 1) -> None:
        """More hints than workers are of no use: whoever finds work goes on until there is none."""
        with self._changed:
            self._hints = min(self._workers, self._hints + n)
            self._changed.notify(n)

    def run(self, work: Callable[[], bool], stop: threading.Event) -> None:
        self._ended = False
        with ThreadPoolExecutor(self._workers, thread_name_prefix="worker") as threads:
            workers = [threads.submit(self._work, work, stop) for _ in range(self._workers)]
            try:
                while not stop.wait(self._pause()):
                    self.wake()
            finally:
                stop.set()
                with self._changed:
                    self._ended = True
                    self._changed.notify_all()
        for worker in workers:
            worker.result()

    def _pause(self) -> float:
        """Seconds until the next sweep. What is overdue already is being worked on, or waits for the sweep."""
        if self._due_in is None:
            return self._sweep_seconds
        try:
            due_in = self._due_in()
        except StoreBusy as error:
            _log.warning("sweep_skipped", error=str(error))
            return self._sweep_seconds
        return self._sweep_seconds if due_in is None or due_in <= 0 else min(self._sweep_seconds, due_in)

    def _work(self, work: Callable[[], bool], stop: threading.Event) -> None:
        try:
            while self._hinted():
                while not stop.is_set() and work():
                    self.wake()  # there may be more than one thread can do
        finally:
            # Reached early only if `work` raised, which it does for a defect: fewer threads would hide it.
            stop.set()

    def _hinted(self) -> bool:
        """Wait for a hint and use it up; False when it is time to end."""
        with self._changed:
            self._changed.wait_for(lambda: self._hints > 0 or self._ended)
            self._hints = max(0, self._hints - 1)
            return not self._ended
