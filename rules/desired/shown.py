"""What do people see: the card, and a comment because somebody must act?"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from rules.desired.asked import Command
from rules.desired.clocks import Interval
from rules.desired.practice import RiskFact
from rules.model import Instant
from rules.policy import Target


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
