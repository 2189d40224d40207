"""Any issue and any policy: what the laws are tried on, and a model of Jira that carries out a plan."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from rules.desired import (
    AddLabel,
    CreateCard,
    CreateMessage,
    CreateNotice,
    CreateReminder,
    CreateReply,
    CreateSummary,
    EditCard,
    MoveBack,
    Plan,
    RemoveLabel,
    SetField,
    SetProperty,
    Write,
)
from rules.jql import parse
from rules.model import DAY, HOUR, MINUTE, Change, Comment, Instant, Issue, Marker, Snapshot, Value
from rules.policy import (
    AlertLevel,
    CommentBy,
    Contract,
    CreatedTrigger,
    Entered,
    FieldChanged,
    FieldCleared,
    FieldSet,
    Goal,
    LabelAdded,
    Left,
    Metric,
    Policy,
    Project,
    Risk,
    RiskRule,
    StateHolds,
    Trigger,
)

START = 1_772_442_000_000
"""Mon 2026-03-02 10:00 in Berlin."""
STARTS = (START, START, 1_774_627_200_000, 1_792_767_600_000, 1_798_045_200_000)
"""That, and Fridays before the clocks of Berlin are put forward and back, and the days before Christmas."""

# Steps of a history: what a person does, and how long after the step before. Round numbers hit edges; others do not.
GAPS = st.one_of(
    st.sampled_from([0, MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 7 * HOUR, 17 * HOUR, DAY]),
    st.integers(0, 2 * DAY),
)
ACTS = st.sampled_from(
    [
        ("priority", "High"),
        ("priority", "Medium"),
        ("priority", "Low"),
        ("status", "Open"),
        ("status", "Waiting"),
        ("status", "Resolved"),
        ("resolution", "Fixed"),
        ("resolution", None),
        ("assignee", "customer"),
        ("assignee", None),
        ("labels", "sla-breached"),
        ("labels", None),
        ("duedate", "2026-03-04"),
        ("duedate", None),
        ("comment", "agent"),
        ("comment", "customer"),
        ("comment", "robot"),
        ("note", "agent"),
        ("!sla pause parts", "agent"),
        ("!sla resume", "agent"),
        ("!sla ack", "agent"),
        ("!sla contact phone", "agent"),
        ("!sla customer called", "agent"),
        ("!sla extend tomorrow 16:00 agreed", "agent"),
        ("!sla puase", "customer"),
    ]
)


TRIGGERS: tuple[Trigger, ...] = (
    CreatedTrigger(),
    Entered("Waiting"),
    Left("Waiting"),
    FieldSet("assignee"),
    FieldChanged("priority"),
    FieldCleared("resolution"),
    LabelAdded("sla-breached"),
    CommentBy("customer"),
    CommentBy("agent"),
    StateHolds(parse("priority = High")),
    StateHolds(parse("status = Resolved")),
)


@st.composite
def histories(draw: st.DrawFn, build: Any) -> Issue:
    """An issue whose current fields are what its history left."""
    start = at = draw(st.sampled_from(STARTS))
    changes, comments = [], []
    now_is = {"priority": "Medium", "status": "Open", "resolution": None, "labels": None, "assignee": "agent"}
    now_is["duedate"] = draw(st.sampled_from([None, "2026-03-06"]))
    for number, (gap, (what, value)) in enumerate(draw(st.lists(st.tuples(GAPS, ACTS), max_size=8))):
        at += gap
        if what in ("comment", "note") or what.startswith("!"):
            public, text = what == "comment", what if what.startswith("!") else "Hello"
            comments.append(build.comment(at, value, id=str(number), public=public, text=text))
        else:
            changes.append(build.change(at, what, now_is[what], value, id=number))
            now_is[what] = value
    fields = {name: build.values(value) if value else () for name, value in now_is.items()}
    return build.issue(start, *changes, comments=tuple(comments), fields=fields)


def alert_levels(build: Any) -> st.SearchStrategy[AlertLevel]:
    """Levels with every option: thresholds, steps before and after the breach, repeats, conditions, calendars."""
    places = st.sampled_from(
        [(50, 0), (75, 0), (100, 0), (150, 0), *(("breach", offset) for offset in (0, -HOUR, 2 * HOUR, 9 * HOUR))]
    )
    return st.builds(
        lambda place, **more: AlertLevel(at=place[0], offset_ms=place[1], **more),
        places,
        tell=st.sampled_from(
            [
                ("assignee",),
                ("chief",),
                ("assignee", "chief"),
                ("lead",),
                ("group:nobody",),
                ("assignee", "channel:ops"),
            ]
        ),
        when=st.sampled_from([None, build.query("priority = High"), build.query("created <= -1d")]),
        repeat_ms=st.sampled_from([None, 4 * HOUR, 20 * HOUR]),
        at_most=st.sampled_from([1, 3]),
        calendar=st.sampled_from([None, build.cal.ALWAYS, build.cal.BERL]),
    )


def contracts(build: Any) -> tuple[Contract, ...]:
    """Two customers: one whose contract ends soon, one without end."""
    ends = {"valid": (START, START + 3 * DAY), "warn_from": START + 2 * DAY, "contact": "Contact (Gold)"}
    return (
        Contract(name="Gold", when=build.query("priority = High"), calendar=build.cal.BER, **ends),
        Contract(name="Basic", when=build.query("priority = Medium"), calendar=build.cal.NYC),
    )


def contract_goals(build: Any, promised: tuple[Contract, ...]) -> tuple[Goal, ...]:
    """What the contracts promise, as the configuration builds it: while each is valid, on its issues."""
    return tuple(
        replace(
            build.goal(f"{hours} hour", contract.calendar),
            when=contract.when,
            contract=contract.name,
            valid=contract.valid,
        )
        for contract, hours in zip(promised, (3, 6), strict=False)
    )


@st.composite
def policies(draw: st.DrawFn, build: Any) -> Policy:
    nights = build.calendar("NIGHTS", "Europe/Berlin", (((22 * 3600, 30 * 3600),),) * 7)
    goals = st.builds(
        build.goal,
        st.sampled_from(["30 minute", "2 hour", "8 hour", "1 working_day", "3 working_day", "2 calendar_day"]),
        st.sampled_from([build.cal.BER, build.cal.BERL, build.cal.ALWAYS, build.cal.NYC, nights]),
        st.sampled_from([None, "priority = High", "priority >= Medium", "status != Waiting", "resolution is EMPTY"]),
    )
    lists = st.lists(goals, min_size=1, max_size=3)
    pauses = st.sampled_from([None, "status = Waiting", "assignee is EMPTY"])
    holds = (False, True, build.query("status = Waiting"))
    risks = (
        RiskRule(name="Due", when=build.query("duedate <= 2d"), type="schedule", likelihood=4, impact=4),
        RiskRule(
            name="Again", when=build.query("status = Open"), type="technical", likelihood=2, impact=5, reopenings=1
        ),
    )
    options: Mapping[str, st.SearchStrategy[Any]] = {
        "on_goal_change": st.sampled_from(["carry", "forward", "reset", "retroactive"]),
        "on_reopen": st.sampled_from(["continue", "new_cycle", "total"]),
        "reopen_grace_ms": st.sampled_from([0, HOUR]),
        "on_resolution": st.sampled_from(["stop", "cancel", "run"]),
        "after_resolution": st.booleans(),
        "due_field": st.sampled_from([None, None, "duedate"]),
    }
    triggers = st.lists(st.sampled_from(TRIGGERS), min_size=1, max_size=2).map(tuple)

    promised = draw(st.sampled_from([(), contracts(build)]))

    def clock(kind: str, **more: Any) -> Metric:
        chosen = {name: draw(values) for name, values in options.items()}
        first = contract_goals(build, promised) if promised and draw(st.booleans()) else ()
        made = build.metric(*first, *draw(lists), kind=kind, pause=draw(pauses), **chosen, **more)
        return build.replace(made, name=kind)  # type: ignore[no-any-return]

    def contact(contract: Contract) -> Metric:
        goals = contract_goals(build, (contract,))
        ways = draw(st.sampled_from([frozenset(), frozenset({"phone"}), frozenset({"comment", "phone"})]))
        made = build.metric(
            *goals, kind="customer_update", pause=draw(pauses), on_goal_change=draw(options["on_goal_change"])
        )
        return replace(made, name=f"Contact ({contract.name})", contract=contract.name, ways=ways)  # type: ignore[no-any-return]

    levels = (AlertLevel(at=50, tell=("assignee",)), AlertLevel(at=150, tell=("assignee", "chief")))
    return build.policy(
        clock("first_response"),
        clock("resolution", stop_on=draw(st.sampled_from(["resolution", "done"]))),
        clock(draw(st.sampled_from(["next_response", "customer_update"]))),
        clock("custom", start=draw(triggers), stop=draw(triggers)),
        *(contact(contract) for contract in promised if contract.contact is not None),
        scope=draw(st.sampled_from([None, build.query("created >= -3d"), build.query("project = ASP")])),
        alerts=draw(
            st.one_of(
                st.sampled_from([(), levels, (*levels, AlertLevel(at="breach", tell=("chief",)))]),
                st.lists(alert_levels(build), min_size=1, max_size=4).map(tuple),
            )
        ),
        alert_calendar=draw(st.sampled_from([None, build.cal.BER, build.cal.SHA])),
        alert_group_ms=draw(st.sampled_from([0, 10 * MINUTE, 3 * HOUR])),
        recipient_calendars=draw(st.sampled_from([(), (("chief", build.cal.NYC),)])),
        lead=draw(st.sampled_from([None, "chief", "group:after-sales"])),
        contracts=promised,
        projects=draw(st.sampled_from([(), *((Project(key="ASP", on_hold=on),) for on in holds)])),
        risk=draw(st.sampled_from([Risk(), Risk(rules=risks)])),
    )


@st.composite
def cases(draw: st.DrawFn, build: Any) -> tuple[Snapshot, Policy, Instant]:
    """An issue, a policy, and a now that is seldom long before and often after its last event."""
    issue = draw(histories(build))
    start = issue.created
    now = last_event(build.snapshot(issue)) + draw(
        st.one_of(st.integers(-4 * MINUTE, 0), GAPS, st.integers(0, 10 * DAY))
    )
    since = draw(st.sampled_from([None, None, start - DAY, start + DAY, now]))
    return build.snapshot(issue, write_since=since), draw(policies(build)), max(now, start - MINUTE)


def last_event(snapshot: Snapshot) -> Instant:
    """When something happened last."""
    issue = snapshot.issue
    return max([issue.created or 0, *(one.at for one in (*issue.changes, *issue.comments))])


def applied(snapshot: Snapshot, made: Plan) -> Snapshot:
    """A model of Jira: the issue after the plan's writes, with the history that they leave."""
    first = 5000 + 100 * (len(snapshot.issue.changes) + len(snapshot.issue.comments))
    for number, write in enumerate(made.writes, first):
        snapshot = replace(snapshot, issue=_written(snapshot.issue, write, made.at, number))
    return snapshot


def _written(issue: Issue, write: Write, at: Instant, number: int) -> Issue:
    match write:
        case AddLabel() | RemoveLabel():
            before = issue.fields.get("labels", ())
            kept = tuple(value for value in before if value.text != write.label)
            after = (*kept, Value(write.label)) if isinstance(write, AddLabel) else kept
            item = Change(at=at, id=number, index=0, field="labels", before=before, after=after, author="us")
            return replace(issue, fields={**issue.fields, "labels": after}, changes=(*issue.changes, item))
        case CreateMessage():
            return issue  # not in Jira
        case SetProperty():
            return replace(issue, property=json.loads(json.dumps(write.value)))
        case SetField():
            shown = () if write.value is None else (Value(str(write.value)),)
            return replace(issue, fields={**issue.fields, write.field: shown})
        case MoveBack():
            return _moved_back(issue, write, at, number)
        case CreateCard() | CreateNotice() | CreateReminder() | CreateReply() | CreateSummary():
            marker = Marker(kind="card" if isinstance(write, CreateCard) else "notice", op=write.op, hash=write.hash)
            ours = Comment(
                id=str(number), at=at, author="us", updated=at, public=False, text="written by us", marker=marker
            )
            return replace(issue, comments=(*issue.comments, ours))
        case EditCard():
            marker = Marker(kind="card", op=write.op, hash=write.hash)
            comments = tuple(
                replace(one, marker=marker, updated=at) if one.id == write.comment_id else one for one in issue.comments
            )
            return replace(issue, comments=comments)


def _moved_back(issue: Issue, write: MoveBack, at: Instant, number: int) -> Issue:
    """Open again by a transition that clears the resolution, with the comment that says why."""
    open_ = (Value("Open", "1"),)
    marker = Marker(kind="notice", op=write.op, hash="moved")
    told = Comment(id=str(number), at=at, author="us", updated=at, public=False, text="moved back", marker=marker)
    item = Change(at=at, id=number, index=0, field="status", before=issue.fields["status"], after=open_, author="us")
    fixed = issue.fields.get("resolution", ())
    cleared = replace(item, index=1, field="resolution", before=fixed, after=())
    return replace(
        issue,
        fields={**issue.fields, "status": open_, "resolution": ()},
        status_category="new",
        changes=(*issue.changes, item, *((cleared,) if fixed else ())),
        comments=(*issue.comments, told),
    )
