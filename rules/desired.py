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
    """A stretch of a cycle. `ms` is what it counts, 0 unless running, or resolved where the policy counts that too;
    `to - from_` is wall time. `set_aside` ran under a goal that was reset."""

    from_: Instant
    to: Instant
    kind: Literal["running", "paused", "closed", "resolved", "set_aside"]
    ms: int
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalSpan:
    """From `since` on, this goal (None: no goal matched) was the cycle's."""

    since: Instant
    goal: Goal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerBreach:
    """A breach under a goal that is no longer the cycle's, at `at`."""

    at: Instant
    target: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One run of a metric. `due` is None while paused before the target was used up, and once cancelled.

    `elapsed_ms` and `remaining_ms` are open milliseconds. `thresholds` are (percent, instant reached) for at-risk and
    alert levels, reached ones only; `next_threshold` is the next instant at which anything but elapsed changes if
    nothing else happens. `newest` is the last instant up to now at which anything but elapsed did change.
    `elapsed_days` is elapsed in the measure of a target in days, None for the others. `counted_from` is where elapsed
    began: the start, or the last change of goal that reset it; None stands for the start. `set_aside_ms` is what was
    used up before that. `former_breaches` are breaches of goals that the cycle had and lost.
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
    counted_from: Instant | None = None
    set_aside_ms: int = 0
    former_breaches: tuple[FormerBreach, ...] = ()


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


Refusal: TypeAlias = Literal[
    "unknown",
    "not_agent",
    "agent_unknown",
    "edited",
    "no_reason",
    "no_way",
    "bad_time",
    "in_future",
    "not_ahead",
    "before_previous",
    "backdated",
    "not_pausable",
    "paused_already",
    "not_paused",
    "no_clock",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What a person asked for in a comment. `verb` is the English name of a known one, else the word as written.

    `at` is when it was written and `effect` the instant that it speaks of (the same, unless another was given).
    `refused` is None where it was carried out; `nearest` is then the command that may have been meant.
    """

    comment: str
    number: int
    at: Instant
    author: str
    verb: str
    argument: str
    note: str
    effect: Instant
    refused: Refusal | None = None
    nearest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandPause:
    """A pause by command, of every clock that the policy lets pause. `to` None: it goes on."""

    from_: Instant
    to: Instant | None
    reason: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A word outside Jira at `at`, written down at `written`: an agent's reply by `way`, or what a customer said."""

    at: Instant
    written: Instant
    who: Literal["agent", "customer"]
    way: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """From `at` on the resolution is due at `to`."""

    at: Instant
    to: Instant
    reason: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What earlier rules found. `last_event` is the newest instant at which a person (not we) changed the issue.

    `commands` are those of people in comments, in order; the next three and `cause` (why a goal was missed, as last
    told) are what the accepted ones among them mean. `command_only` are the ids of comments that hold nothing else:
    they say nothing to a customer.
    """

    clocks: tuple[Clock, ...] = ()
    risks: tuple[RiskFact, ...] = ()
    last_event: Instant | None = None
    commands: tuple[Command, ...] = ()
    command_pauses: tuple[CommandPause, ...] = ()
    contacts: tuple[Contact, ...] = ()
    extensions: tuple[Extension, ...] = ()
    cause: str | None = None
    command_only: frozenset[str] = frozenset()


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
    replies: tuple[Command, ...] = ()


Reason: TypeAlias = Literal["threshold", "breached", "still_breached", "corrected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A new comment, because a person must act. `op` is its identity for ever; `tell` are account ids to mention.

    `told_at` is when it was to be told: after the recipients' quiet hours and the wait for others to join it. `repeat`
    counts from 0. `also` are the other clocks of the same comment. `settles` are the operations of single alerts that
    this comment carries out; `op` joins those that it tells by `+`.
    """

    op: str
    reason: Reason
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
    told_at: Instant | None = None
    repeat: int = 0
    also: "tuple[Notice, ...]" = ()
    settles: tuple[str, ...] = ()


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
