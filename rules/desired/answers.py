"""What a rule answers with: facts for later rules, wishes for Jira, findings for people; and the plan of all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from rules.desired.asked import Command, CommandPause, Contact, Extension
from rules.desired.clocks import Clock
from rules.desired.closings import ClosingSummary
from rules.desired.natives import NativeCheck
from rules.desired.practice import (
    ActionFact,
    ChangeFact,
    ChecklistFact,
    GapFact,
    MilestoneFact,
    Reminder,
    ReviewFact,
    RiskFact,
)
from rules.desired.project import NO_PROPERTY, ProjectCard, ProjectFacts
from rules.desired.promises import BudgetFact, ContractFact
from rules.desired.records import NOTHING_TO_KEEP, Record
from rules.desired.shown import Calls, Card, Notice, Reply
from rules.model import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What earlier rules found. `last_event` is the newest instant at which a person (not we) changed the issue.

    `commands` are those of people in comments, in order; the next three and `cause` (why a goal was missed, as last
    told) are what the accepted ones among them mean. `command_only` are the ids of comments that hold nothing else:
    they say nothing to a customer. `contracts` are those that the issue falls under, in the policy's order.
    `reminders` are what the practice wants people to be told. `natives` are clocks held against Jira's own SLAs.
    `actions` are what reviews agreed on, whether or not one is held now. `record` is what the shell has to keep.
    `replies` are the instants of agents' public comments as evidence has them, None where clocks did not ask. `numbers`
    are those of commands: (family, what it was given to, number).
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
    natives: tuple[NativeCheck, ...] = ()
    changes: tuple[ChangeFact, ...] = ()
    gaps: tuple[GapFact, ...] = ()
    milestones: tuple[MilestoneFact, ...] = ()
    reviews: tuple[ReviewFact, ...] = ()
    actions: tuple[ActionFact, ...] = ()
    checklists: tuple[ChecklistFact, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    contracts: tuple[ContractFact, ...] = ()
    budget: BudgetFact | None = None
    record: Record = NOTHING_TO_KEEP
    replies: tuple[Instant, ...] | None = None
    closing: ClosingSummary | None = None
    numbers: tuple[tuple[str, str, int], ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind:
    """The reminders ought to have been told in a comment, or in this channel."""

    calls: Calls
    because: str
    channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce:
    """The alert ought to have been told in this channel (chat or mail, by its name in the configuration)."""

    channel: str
    notice: Notice
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Respond:
    """The author of commands that failed ought to be told in a comment. Where none failed, nothing is to be told about
    them any more."""

    reply: Reply
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarise:
    """What led to a closing ought to stand in a comment."""

    summary: ClosingSummary
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldIs:
    """The field (an id in lower case) ought to have this value, as Jira's REST takes it; None: no value."""

    field: str
    value: str | int | float | None
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveBack:
    """A closed issue ought to be open again, in a status of the category, or else of one of the `others`, in their
    order: once for this closing, with a comment that says what is missing. Where none can be reached it ought to have
    the `label`. `op` is its identity for ever; `zone` and `language` are those of the comment."""

    op: str
    category: str
    missing: tuple[str, ...]
    closed_at: Instant
    closed_by: str | None
    because: str
    zone: str = "UTC"
    language: str = "en"
    others: tuple[str, ...] = ()
    label: str = ""


Wish: TypeAlias = LabelOn | FieldIs | CardReads | Tell | Remind | Announce | Respond | LookAgain | MoveBack | Summarise


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
    """The whole new value of the issue property `key`: that of the issue, or of the project whose own issue it is."""

    value: Mapping[str, object]
    because: str
    key: str = "aftercare"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCard:
    op: str
    hash: str
    card: Card | ProjectCard
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditCard:
    """Replace the body of our own card comment and its marker's hash."""

    comment_id: str
    op: str
    hash: str
    card: Card | ProjectCard
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateReminder:
    """A new comment of reminders, where no clock has anything to tell."""

    op: str
    hash: str
    calls: Calls
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateNotice:
    op: str
    hash: str
    notice: Notice
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateMessage:
    """An alert for a channel outside Jira. `op` is its identity for ever; nobody is mentioned in `notice`."""

    op: str
    channel: str
    notice: Notice | Calls
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateReply:
    """A new comment of replies alone, to every comment whose commands failed."""

    op: str
    hash: str
    reply: Reply
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateSummary:
    op: str
    hash: str
    summary: ClosingSummary
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetField:
    """One field in the one PUT; None clears it."""

    field: str
    value: str | int | float | None
    because: str


Write: TypeAlias = (
    AddLabel
    | RemoveLabel
    | SetField
    | SetProperty
    | CreateCard
    | EditCard
    | CreateNotice
    | CreateReminder
    | CreateReply
    | CreateSummary
    | CreateMessage
    | MoveBack
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`writes` stand in the order in which they are to be made: comments first, then what goes into one PUT.

    `alerts` are the notices that ought to have been told by now, told or not; `tags` are the labels that the issue
    ought to carry, without those that a person took away; `property` is the wished value, written or not. `messages`
    are to channels what `alerts` are to comments. `record` is what is to be kept outside Jira.
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
    reminders: tuple[Calls, ...] = ()
    messages: tuple[Announce, ...] = ()
    record: Record = NOTHING_TO_KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPlan:
    """The answer for a project. `issue_key` is its own issue, to which everything is written; None: nowhere, so that
    `writes` are empty. The rest is as in `Plan`."""

    project_id: str
    project_key: str
    issue_key: str | None
    at: Instant
    policy: str
    facts: ProjectFacts
    findings: tuple[Finding, ...] = ()
    writes: tuple[Write, ...] = ()
    look_again_at: Instant | None = None
    property: Mapping[str, object] = field(default_factory=lambda: NO_PROPERTY)
    reminders: tuple[Calls, ...] = ()
