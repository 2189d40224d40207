"""What a rule answers with: facts for later rules, wishes for Jira, findings for people; and the plan of all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from rules.desired.asked import Command, CommandPause, Contact, Extension
from rules.desired.clocks import Clock
from rules.desired.practice import RiskFact
from rules.desired.shown import Card, Notice
from rules.model import Instant


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
