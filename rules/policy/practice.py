"""Which practice was agreed: how risks, changes, reviews, plans and closings are dealt with?

Recipients are written as in alerts: assignee, reporter, lead, `role:NAME`, `group:NAME` or an account id.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from rules.jql import Query
from rules.model import Instant
from rules.policy.clocks import Target, Trigger
from rules.policy.working_time import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """An amount of a calendar's own time: "4 working hours", "2 working days"."""

    target: Target
    calendar: Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeControl:
    """Changes after the baseline: `created`, a trigger, or an instant; a command moves it.

    `kinds` are (name of the kind, the fields whose edits are of it). Edits within `window_ms` are one change.
    """

    baseline: Trigger | Instant
    kinds: tuple[tuple[str, tuple[str, ...]], ...]
    window_ms: int
    when: Query | None = None
    decide_within: Within | None = None
    tell: tuple[str, ...] = ("assignee",)
    escalate_after: Within | None = None
    escalate_to: tuple[str, ...] = ()
    approval_field: str | None = None
    approved: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When a review is held: on these weekdays (0 is Monday), on every working day, or once a month.

    `ordinal` counts in the month: of its working days, or of `weekdays`; -1 is the last. `minute` after midnight, in
    the calendar's zone. On a closed day: `skip` it, or hold it on the `next` or `previous` working day.
    """

    every: Literal["day", "week", "month"]
    calendar: Calendar
    minute: int
    weekdays: tuple[int, ...] = ()
    ordinal: int | None = None
    weeks: int = 1
    on_closed: Literal["skip", "next", "previous"] = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review of the issues that match. Reminded at its instant, again and then escalated when nothing came of it.

    `of` a project, or of a customer by contract, it is held at the project's own issue."""

    name: str
    rhythm: Rhythm
    who: tuple[str, ...]
    when: Query | None = None
    remind_within: Within | None = None
    escalate_within: Within | None = None
    escalate_to: tuple[str, ...] = ()
    of: Literal["issue", "project", "customer"] = "issue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the plan of an issue that matches must have, `within` some time of its creation or loss; None: at once."""

    within: Within | None = None
    when: Query | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHealth:
    """What a plan must have; None asks for nothing.

    `criteria_field` (name or id) holds the acceptance criteria; without it a heading in the description does. An issue
    whose type is one of `milestone_types` is a milestone; after `most_moves` of its date a reason is asked for.
    `calendar` is the working time in which work has to fit before its milestone.
    """

    calendar: Calendar
    owner: Wanted | None = None
    due_date: Wanted | None = None
    estimate: Wanted | None = None
    criteria: Wanted | None = None
    smart: Wanted | None = None
    criteria_field: str | None = None
    milestone_types: tuple[str, ...] = ("Milestone", "Epic")
    most_moves: int = 2
    tell: tuple[str, ...] = ("assignee",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """The working time of one account, from `valid_from` (a local date) on: so many percent of the calendar's hours.

    `leave` are stretches of dates, both ends included, on which there is none.
    """

    account: str
    calendar: Calendar
    percent: int = 100
    leave: tuple[tuple[date, date], ...] = ()
    valid_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRule:
    """How load is held against capacity: percents from which a week is full and too full, the hours of everybody whose
    own are not in `capacities`, and who is told of a week that is too full."""

    calendar: Calendar
    warning: int = 80
    over: int = 100
    tell: tuple[str, ...] = ("assignee",)
    capacities: tuple[Capacity, ...] = ()


Proof: TypeAlias = Literal[
    "attachment",
    "field",
    "comment",
    "link",
    "subtasks",
    "subtask",
    "work_logged",
    "approval",
    "label",
    "jql",
    "command",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseoutItem:
    """One line of a checklist. `proof` None: only a person ticks it.

    `value` is the pattern of the attachment's name, the field, who wrote the comment (customer or agent), a part of the
    link's name, of the sub-task's summary or the label, the least seconds logged, or the verb of the command; `query`
    is the condition of `jql`, `contains` what the comment must contain.
    """

    text: str
    proof: Proof | None = None
    value: str = ""
    contains: str = ""
    query: Query | None = None
    mandatory: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeout:
    """A checklist for the issues that match. `remind` tells people what is missing when an issue is closed, `label`
    marks it as well, `gate` moves it back to a status of the category `reopen_to` (unless `reopen_only`, of the other
    open one where none of that can be reached), at most `most_moves` times in 24
    hours; on service projects only where `customers_may_be_notified`. With `summary` a complete closing is written down
    in a comment, once."""

    name: str
    items: tuple[CloseoutItem, ...]
    when: Query | None = None
    mode: Literal["remind", "label", "gate"] = "remind"
    tell: tuple[str, ...] = ("assignee",)
    reopen_to: Literal["new", "indeterminate"] = "indeterminate"
    reopen_only: bool = False
    most_moves: int = 3
    customers_may_be_notified: bool = False
    summary: bool = True
