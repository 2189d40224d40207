"""Will a milestone be reached when it was promised, and with what was promised?

A milestone is a version, an epic or an issue of a configured type. Dates are local dates of its calendar's zone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal, TypeAlias

from rules.model import Instant
from rules.policy import Calendar
from rules.rows import IssueRow
from rules.workload import Capacities

Pace: TypeAlias = Literal["behind", "on_time", "unknown"]
Span: TypeAlias = tuple[Instant, Instant | None]
"""From an instant up to another; None: it goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The planned date was changed at `at` by `by` (an account)."""

    at: Instant
    before: date | None
    after: date | None
    by: str | None = None

    @property
    def days(self) -> int:
        """How far it was moved, later is positive; 0 where a date was set for the first time or taken away."""
        return (self.after - self.before).days if self.before and self.after else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """In days, later is positive. `gross` adds up every move whichever way it went."""

    calendar_days: int
    working_days: int
    gross: int
    moves: int


def slip(baseline: date, current: date, calendar: Calendar, moves: Sequence[Move] = ()) -> Slip:
    """How far the date is from the first one that was promised."""
    first, last = sorted((baseline, current))
    between = len(Capacities(calendar).working_days("", first + timedelta(days=1), last))
    return Slip(
        calendar_days=(current - baseline).days,
        working_days=between if current >= baseline else -between,
        gross=sum(abs(move.days) for move in moves),
        moves=sum(1 for move in moves if move.days),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """`elapsed` of `total` working days are over, today included. `pace` compares that with what is done."""

    pace: Pace
    elapsed: int = 0
    total: int = 0


def expected(start: date | None, due: date | None, today: date, done: Fraction, calendar: Calendar) -> Expected:
    """Whether the done share is behind the share of working days. Without a start or due date nobody can tell."""
    if start is None or due is None or due < start:
        return Expected(pace="unknown")
    hours = Capacities(calendar)
    total = len(hours.working_days("", start, due))
    elapsed = len(hours.working_days("", start, min(today, due))) if today >= start else 0
    if not total:
        return Expected(pace="unknown")
    return Expected(pace="behind" if done < Fraction(elapsed, total) else "on_time", elapsed=elapsed, total=total)


def done_share(rows: Iterable[IssueRow]) -> tuple[Fraction, int]:
    """The done part of the work by estimates, and how many have none: they weigh what the others do on average.

    What is open weighs the work that is left of it, what is done the work that was logged on it.
    """
    rows = list(rows)
    known = [weight for row in rows if (weight := _weight(row)) is not None]
    average = Fraction(sum(known), len(known)) if known and sum(known) else Fraction(1)
    weights = [(row, average if (weight := _weight(row)) is None else Fraction(weight)) for row in rows]
    total = sum((weight for _, weight in weights), Fraction())
    done = sum((weight for row, weight in weights if not row.open), Fraction())
    return (done / total if total else Fraction()), len(rows) - len(known)


def _weight(row: IssueRow) -> int | None:
    logged = sum(log.seconds for log in row.worklogs)
    if row.open:
        return None if row.remaining_s is None else row.remaining_s
    return logged or row.remaining_s or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """When an issue belonged to a milestone, and when it was done."""

    key: str
    member: tuple[Span, ...]
    done: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """Keys of issues, each once in `done`. What was `committed` and `added` is removed, done, carried over or open."""

    committed: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    done: tuple[str, ...]
    carried_over: tuple[str, ...]
    open: tuple[str, ...]


def commitment(issues: Iterable[Tracked], start: Instant, now: Instant, end: Span | None = None) -> Commitment:
    """What was promised at the start, and what became of it by the end, or by now while it goes on.

    `end` is the day on which the milestone ended: what is moved out of it on that day is carried over and not removed,
    so that moving work to the next milestone embellishes nothing.
    """
    closing, ended = (end[0], end[1]) if end is not None else (None, None)
    until = now if ended is None else min(now, ended)
    last = until if closing is None else min(closing, until)
    groups: dict[str, list[str]] = {name: [] for name in ("committed", "added", "removed", "done", "carried", "open")}
    for issue in sorted(issues, key=lambda one: one.key):
        joined = [span for span in issue.member if span[0] <= until and (span[1] is None or span[1] > start)]
        if not joined:
            continue
        groups["committed" if _holds(joined, start) else "added"].append(issue.key)
        groups[_fate(issue, joined, (last, until), over=closing is not None and now >= closing)].append(issue.key)
    return Commitment(
        committed=tuple(groups["committed"]),
        added=tuple(groups["added"]),
        removed=tuple(groups["removed"]),
        done=tuple(groups["done"]),
        carried_over=tuple(groups["carried"]),
        open=tuple(groups["open"]),
    )


def _fate(issue: Tracked, joined: Sequence[Span], end: tuple[Instant, Instant], *, over: bool) -> str:
    last, until = end
    if not any(_holds([span], last) or span[0] >= last for span in joined):
        return "removed"
    left = max((span[1] for span in joined if span[1] is not None), default=until)
    if _holds(issue.done, until if _holds(joined, until) else left):
        return "done"
    return "carried" if over else "open"


def _holds(spans: Iterable[Span], at: Instant) -> bool:
    return any(first <= at and (to is None or at < to) for first, to in spans)
