"""What a rule answers with: facts for later rules, wishes for Jira, findings for people; and the plan of all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeAlias

from rules.model import Instant
from rules.policy import Goal, Target

Ticks: TypeAlias = int | Fraction
"""An amount of a goal's own measure: milliseconds of open time, or days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A stretch of a cycle. `ms` is what it counts (0 unless running); `to - from_` is wall time."""

    from_: Instant
    to: Instant
    kind: Literal["running", "paused", "closed", "resolved"]
    ms: int
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalSpan:
    """From `since` on, this goal (None: no goal matched) was the cycle's."""

    since: Instant
    goal: Goal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One run of a metric. `due` is None while paused before the target was used up, and once cancelled.

    `elapsed_ms` and `remaining_ms` are open milliseconds. `thresholds` are (percent, instant reached) for at-risk and
    alert levels, reached ones only; `next_threshold` is the next instant at which anything but elapsed changes if
    nothing else happens. `newest` is the last instant up to now at which anything but elapsed did change.
    `elapsed_days` is elapsed in the measure of a target in days, None for the others.
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
    intervals: tuple[Interval, ...]
    thresholds: tuple[tuple[int, Instant], ...] = ()
    next_threshold: Instant | None = None
    resolved_without_reply: bool = False
    newest: Instant | None = None
    elapsed_days: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A metric on this issue. `at_risk` speaks of the ongoing cycle: reached the at-risk percent, not yet breached."""

    metric: str
    kind: str
    ever_breached: bool
    cycles: tuple[Cycle, ...]
    at_risk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFact:
    rule: str
    type: str
    likelihood: int
    impact: int
    band: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What earlier rules found. `last_event` is the newest instant at which a person (not we) changed the issue."""

    clocks: tuple[Clock, ...] = ()
    risks: tuple[RiskFact, ...] = ()
    last_event: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a person should know. `code` is stable (history_incomplete, no_created, rule_failed, ...)."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """One clock on the card. `outcome` is the word to show; `used_ms` is elapsed at the card's `as_of`."""

    metric: str
    kind: str
    outcome: Literal["breached", "at_risk", "paused", "running", "met", "missed", "cancelled"]
    due: Instant | None
    used_ms: int
    target: Target | None
    stopped_at: Instant | None = None
    reason: str | None = None
    calendar: str | None = None
    percent: int | None = None
    history: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The status card, as facts: the words are chosen by reports. Rows: worst first. Nothing here is a function of now
    but through `as_of`: the last event or threshold at or before now."""

    as_of: Instant
    zone: str
    language: str
    rows: tuple[CardRow, ...]
    risks: tuple[RiskFact, ...] = ()
    assignee: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A new comment, because a person must act. `op` is its identity for ever; `tell` are account ids to mention."""

    op: str
    reason: Literal["threshold", "breached"]
    metric: str
    kind: str
    cycle_start: Instant
    due: Instant
    reached: Instant
    percent: int
    used_ms: int
    target: Target
    tell: tuple[str, ...]
    late: bool
    zone: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelOn:
    label: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardReads:
    card: Card
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    notice: Notice
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAgain:
    at: Instant
    because: str


Wish: TypeAlias = LabelOn | CardReads | Tell | LookAgain


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One rule's answer. `facts` replaces the facts seen so far."""

    facts: Facts
    wishes: tuple[Wish, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLabel:
    label: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveLabel:
    label: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetProperty:
    """The whole new value of the issue property `aftercare`."""

    value: Mapping[str, object]
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCard:
    op: str
    hash: str
    card: Card
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditCard:
    """Replace the body of our own card comment and its marker's hash."""

    comment_id: str
    op: str
    hash: str
    card: Card
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateNotice:
    op: str
    hash: str
    notice: Notice
    because: str


Write: TypeAlias = AddLabel | RemoveLabel | SetProperty | CreateCard | EditCard | CreateNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`writes` stand in the order in which they are to be made: comments first, then what goes into one PUT.

    `alerts` are the notices that ought to have been told by now, told or not; `tags` are the labels that the issue
    ought to carry, without those that a person took away; `property` is the wished value, written or not.
    """

    issue_id: str
    issue_key: str
    at: Instant
    policy: str
    facts: Facts
    findings: tuple[Finding, ...] = ()
    tags: tuple[str, ...] = ()
    writes: tuple[Write, ...] = ()
    look_again_at: Instant | None = None
    property: Mapping[str, object] = field(default_factory=dict)
    alerts: tuple[Notice, ...] = ()
