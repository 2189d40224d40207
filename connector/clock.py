"""What time is it? The only reader of the wall clock.

`now` is the time that policies speak of, and may be stepped (demo, tests). `steady` never jumps inside a process and is
comparable between processes: leases and waiting times use it.
"""

import time
from typing import Protocol

from rules.model import Instant


class Clock(Protocol):
    def now(self) -> Instant:
        """The present instant: milliseconds since the epoch, UTC."""

    def steady(self) -> Instant:
        """Milliseconds since the epoch as of the start of the process, plus what has really passed since."""


class SystemClock:
    """Real time."""

    def __init__(self) -> None:
        self._offset_ns = time.time_ns() - time.monotonic_ns()

    def now(self) -> Instant:
        return time.time_ns() // 1_000_000

    def steady(self) -> Instant:
        return (time.monotonic_ns() + self._offset_ns) // 1_000_000


class SteppedClock(SystemClock):
    """A clock that stands still until it is moved; `run` lets it go on 1:1 from where it stands."""

    def __init__(self, at: Instant) -> None:
        super().__init__()
        self._at = at
        self._running_since: Instant | None = None

    def now(self) -> Instant:
        if self._running_since is None:
            return self._at
        return self._at + self.steady() - self._running_since

    def move_to(self, at: Instant) -> None:
        """Jump forward; a jump backward is refused, since nothing here was written to survive one."""
        if at < self.now():
            raise ValueError(f"the clock stands at {self.now()}; it does not go back to {at}")
        self._at = at
        if self._running_since is not None:
            self._running_since = self.steady()

    def run(self) -> None:
        """From now on time passes as it does outside."""
        if self._running_since is None:
            self._running_since = self.steady()
