"""Where do a clock and the SLA that Jira Service Management runs itself read an issue differently, and why?"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from rules.model import Instant

NativeWhat: TypeAlias = Literal[
    "not_native", "not_ours", "start", "stop", "paused", "goal", "elapsed", "remaining", "due", "breached"
]
"""What differs; the first two: the cycle is on one side only, and its start is the value."""

NativeReason: TypeAlias = Literal[
    "cycles",
    "start",
    "stop",
    "goal",
    "pauses",
    "around_the_clock",
    "calendar",
    "rounding",
    "not_recalculated",
    "unexplained",
]
"""Why it differs, as far as it can be told from the two. `around_the_clock`: Jira counts every hour; `calendar`: other
hours, holidays or pauses; `not_recalculated`: what Jira shows is older than the last change of the issue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeDifference:
    """Instants, lengths in ms, or yes and no, by `what`; None where that side has none."""

    what: NativeWhat
    ours: Instant | bool | None
    native: Instant | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NativePair:
    """A cycle of ours and one of Jira's, counted from 1; None where that side has no such cycle. Without differences
    the two agree within a minute."""

    number: int | None
    native_number: int | None
    differences: tuple[NativeDifference, ...] = ()
    reasons: tuple[NativeReason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeCheck:
    """The clock `metric` held against Jira's own SLA `native`."""

    metric: str
    native: str
    pairs: tuple[NativePair, ...]

    @property
    def differs(self) -> bool:
        return any(pair.differences for pair in self.pairs)
