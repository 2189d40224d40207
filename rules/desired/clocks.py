"""What does a clock show?"""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from rules.model import Instant, Versions
from rules.policy import Goal, Target

Ticks: TypeAlias = int | Fraction
"""An amount of a goal's own measure: milliseconds of open time, or days."""
NO_REPLY = "resolved without reply"
NO_UPDATE = "resolved without update"
"""Reasons of cycles that a resolution ended, and not the word that they waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A stretch of a cycle. `ms` is what it counts, 0 unless running, or resolved where the policy counts that too;
    `to - from_` is wall time. `set_aside` ran under a goal that was reset."""

    from_: Instant
    to: Instant
    kind: Literal["running", "paused", "closed", "resolved", "set_aside"]
    ms: int
    cause: str


class Intervals(Sequence[Interval]):
    """Intervals that are worked out only when somebody looks at them."""

    __slots__ = ()

    @abstractmethod
    def counted(self, until: Instant) -> int:
        """The sum of what they count up to an instant, without a look at them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalSpan:
    """From `since` on, this goal (None: no goal matched) was the cycle's. `version` is the digest of the policy that it
    comes from; None for that of the plan."""

    since: Instant
    goal: Goal | None
    version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerBreach:
    """A breach under a goal that is no longer the cycle's, at `at`."""

    at: Instant
    target: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class SealNote:
    """That a cycle shows what was sealed at `at`, under this policy and these versions."""

    at: Instant
    policy: str
    versions: Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One run of a metric. `due` is None while paused before the target was used up, and once cancelled.

    `elapsed_ms` and `remaining_ms` are open milliseconds. `thresholds` are (percent, instant reached) for at-risk and
    alert levels, reached ones only; `next_threshold` is the next instant at which anything but elapsed changes if
    nothing else happens. `newest` is the last instant up to now at which anything but elapsed did change.
    `elapsed_days` is elapsed in the measure of a target in days, None for the others. `counted_from` is where elapsed
    began: the start, or the last change of goal that reset it; None stands for the start. `set_aside_ms` is what was
    used up before that. `former_breaches` are breaches of goals that the cycle had and lost. `sealed` None: computed.
    """

    start: Instant
    stop: Instant | None
    state: Literal["running", "paused", "stopped", "cancelled"]
    reason: str | None
    breached: bool
    breached_at: Instant | None
    due: Instant | None
    elapsed_ms: int
    remaining_ms: int | None
    target: Target | None
    goals: tuple[GoalSpan, ...]
    intervals: Sequence[Interval]
    thresholds: tuple[tuple[int, Instant], ...] = ()
    next_threshold: Instant | None = None
    resolved_without_reply: bool = False
    newest: Instant | None = None
    elapsed_days: Fraction | None = None
    counted_from: Instant | None = None
    set_aside_ms: int = 0
    former_breaches: tuple[FormerBreach, ...] = ()
    sealed: SealNote | None = None

    @property
    def ended(self) -> bool:
        """A resolution ended it in time, without the word that it waited for: neither met nor missed."""
        return self.state == "stopped" and not self.breached and self.reason in (NO_REPLY, NO_UPDATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A metric on this issue. `at_risk` speaks of the ongoing cycle: reached the at-risk percent, not yet breached."""

    metric: str
    kind: str
    ever_breached: bool
    cycles: tuple[Cycle, ...]
    at_risk: bool = False
