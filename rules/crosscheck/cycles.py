"""In what do a cycle of ours and one of Jira's own differ, and why?"""

from rules.business_time import NoOpening, OpenHours, open_hours
from rules.desired import Cycle, NativeDifference, NativeReason, NativeWhat
from rules.model import MINUTE, Instant, NativeCycle

TOLERANCE = MINUTE
"""Jira shows whole minutes in places."""
Found = tuple[tuple[NativeDifference, ...], tuple[NativeReason, ...]]


def compared(ours: Cycle, native: NativeCycle, updated: Instant | None) -> Found:
    """What differs by more than a minute, and why. `updated` is when the issue last changed."""
    pair = _Pair(ours, native, updated)
    pair.ends()
    pair.goal()
    pair.amounts()
    pair.breaches()
    return tuple(pair.differences), tuple(dict.fromkeys(pair.reasons))


class _Pair:
    """Collects the differences of one pair, the causes before their effects."""

    def __init__(self, ours: Cycle, native: NativeCycle, updated: Instant | None) -> None:
        self.ours = ours
        self.native = native
        self.updated = updated
        self.differences: list[NativeDifference] = []
        self.reasons: list[NativeReason] = []

    def ends(self) -> None:
        """Start, stop, and whether it stands still."""
        ours, native = self.ours, self.native
        if abs(ours.start - native.start) > TOLERANCE:
            self._add("start", ours.start, native.start, "start")
        if ours.stop is not None and native.stop is None and self._just_now(ours.stop):
            self._add("stop", ours.stop, None, "not_recalculated")
        elif _apart(ours.stop, native.stop):
            self._add("stop", ours.stop, native.stop, "stop")
        elif ours.stop is None and (ours.state == "paused") != native.paused:
            self._add("paused", ours.state == "paused", native.paused, "pauses")

    def goal(self) -> None:
        """The length that was promised, in open time."""
        length = goal_length(self.ours)
        if length is not None and self.native.goal_ms is not None and abs(length - self.native.goal_ms) > TOLERANCE:
            self._add("goal", length, self.native.goal_ms, "goal")

    def amounts(self) -> None:
        """Elapsed where both have stopped, remaining where both stand still, due where both run or have stopped."""
        ours, native = self.ours, self.native
        told = bool(self.reasons)
        if ours.stop is not None and native.stop is not None and _known_apart(ours.elapsed_ms, native.elapsed_ms):
            self._add("elapsed", ours.elapsed_ms, native.elapsed_ms, None if told else self._why_elapsed())
        both_paused = ours.state == "paused" and native.paused and _steady(ours)
        if both_paused and _known_apart(ours.remaining_ms, native.remaining_ms):
            self._add("remaining", ours.remaining_ms, native.remaining_ms, None if self.reasons else "calendar")
        elif self._same_state() and not native.paused and _known_apart(ours.due, native.breach):
            self._add("due", ours.due, native.breach, None if self.reasons else self._why_due())

    def breaches(self) -> None:
        """Whether it was missed. What still runs may have been missed since Jira was read: only its due instant tells,
        unless the issue changed later than that and Jira does not say so."""
        ours, native = self.ours, self.native
        if ours.breached == native.breached or not self._same_state():
            return
        if ours.stop is None and ours.breached and not native.paused and not self._stale():
            return
        self._add("breached", ours.breached, native.breached, None if self.reasons else self._why_breached())

    def _add(
        self, what: NativeWhat, ours: int | bool | None, native: int | bool | None, why: NativeReason | None
    ) -> None:
        self.differences.append(NativeDifference(what=what, ours=ours, native=native))
        if why is not None:
            self.reasons.append(why)

    def _same_state(self) -> bool:
        """Both go on, or both have stopped."""
        return (self.ours.stop is None) == (self.native.stop is None)

    def _just_now(self, stop: Instant) -> bool:
        """Nothing has happened on the issue since."""
        return self.updated is not None and self.updated - stop <= TOLERANCE

    def _stale(self) -> bool:
        due, updated = self.native.breach, self.updated
        return due is not None and updated is not None and due + TOLERANCE < updated

    def _why_elapsed(self) -> NativeReason:
        """Both began and ended together: what was counted in between differs."""
        told, wall = self.native.elapsed_ms or 0, (self.native.stop or 0) - self.native.start
        hours, paused = self._hours(), _paused(self.ours)
        extra = sum(hours.elapsed(a, b) for a, b in paused) if hours is not None else 0
        if extra > TOLERANCE and _near(told, self.ours.elapsed_ms + extra):
            return "pauses"
        whole = (wall, wall - sum(b - a for a, b in paused))
        return "around_the_clock" if any(_near(told, length) for length in whole) else "calendar"

    def _why_due(self) -> NativeReason:
        """Begun together under the same goal: what counts on the way to it differs."""
        start, goal, told = self.native.start, self.native.goal_ms, self.native.breach or 0
        if goal is None:
            return "unexplained"
        hours, paused = self._hours(), _paused(self.ours)
        if paused and hours is not None and _near(told, _added(hours, start, goal)):
            return "pauses"
        ends = (start + goal, start + goal + sum(b - a for a, b in paused))
        return "around_the_clock" if any(_near(told, end) for end in ends) else "calendar"

    def _why_breached(self) -> NativeReason:
        ours = self.ours
        if ours.stop is None:
            return "not_recalculated" if self._stale() else "unexplained"
        near = (ours.due, self.native.breach)
        return "rounding" if any(due is not None and _near(ours.stop, due) for due in near) else "unexplained"

    def _hours(self) -> OpenHours | None:
        goals = [span.goal for span in self.ours.goals if span.goal is not None]
        return open_hours(goals[-1].calendar) if goals else None


def goal_length(cycle: Cycle) -> int | None:
    """The target in open milliseconds. In days: what was used and what is left, which together do not change, unless
    it is paused."""
    if cycle.target is None or cycle.remaining_ms is None or not _steady(cycle):
        return None
    return cycle.elapsed_ms + cycle.remaining_ms


def _steady(cycle: Cycle) -> bool:
    """Days that are left while nothing counts are made of more or less time from day to day."""
    return cycle.state != "paused" or (cycle.target is not None and cycle.target.unit in ("minute", "hour"))


def _paused(cycle: Cycle) -> list[tuple[Instant, Instant]]:
    return [(part.from_, part.to) for part in cycle.intervals if part.kind in ("paused", "resolved")]


def _added(hours: OpenHours, start: Instant, length: int) -> Instant:
    """0 where the calendar never opens again."""
    try:
        return hours.add(start, length)
    except NoOpening:
        return 0


def _apart(a: Instant | None, b: Instant | None) -> bool:
    if a is None or b is None:
        return a is not b
    return not _near(a, b)


def _known_apart(a: int | None, b: int | None) -> bool:
    return a is not None and b is not None and not _near(a, b)


def _near(a: int, b: int) -> bool:
    return abs(a - b) <= TOLERANCE
