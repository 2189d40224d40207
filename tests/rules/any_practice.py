"""Any practice: policies of risks, changes, plans, reviews and closings, and issues on which people live by them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from rules import plan
from rules.desired import CreateCard, EditCard, Plan
from rules.model import DAY, HOUR, MINUTE, Attachment, Field, Instant, Issue, Memory, Snapshot, Value, Worklog
from rules.policy import (
    ChangeControl,
    Closeout,
    CloseoutItem,
    CreatedTrigger,
    Entered,
    FieldSet,
    LabelAdded,
    PlanHealth,
    Policy,
    Review,
    Rhythm,
    Risk,
    RiskRule,
    Target,
    Wanted,
    Within,
)
from rules.relatives import FixVersion, Relative
from rules.sections import sections
from tests.rules.any_case import GAPS, STARTS, applied, policies

SAID = (
    "!risk add technical 3x4 pump leaks",
    "!risk add 进度 5x5 备件延误 residual 2x2",
    "!risk assess due 5x4",
    "!risk accept 1 until tomorrow",
    "!risk accept due",
    "!risk mitigate again owner @Carl until 2026-03-20 | ordered",
    "!risk close 1 | gone",
    "!risk reopen 1",
    "!risk close due",
    "!rsik acept 2",
    "!change approve",
    "!change approve 1, 2",
    "!change reject 2 too dear",
    "!change defer 1 until 2026-03-05",
    "!change assess 1 a day more",
    "!change add requirement a second pump",
    "!change accept 9",
    "！变更 新增 成本 贵了",
    "!baseline agreed",
    "!review done",
    "!review done weekly | all well",
    "!review skip weekly holiday",
    "!review action call the supplier owner @Anna by 2026-03-06",
    "!review action-done 1",
    "weekly: discussed on the phone",
    "!close done 1",
    "!close done 2, 3",
    "!close undo 1",
    "!close skip 2 | none needed",
    "!close override customer insists",
    "!close lesson order parts earlier",
    "！收尾 完成 2",
    "!help",
    "Leider kaputt, 停机",
)
EDITS = (
    ("summary", "Pump down"),
    ("summary", "Pump is down again"),
    ("description", "Acceptance criteria: it runs"),
    ("timeestimate", "28800"),
    ("timeestimate", "288000"),
    ("timeestimate", None),
    ("duedate", "2026-03-04"),
    ("duedate", "2026-03-31"),
    ("duedate", None),
    ("customfield_1", "Approved"),
    ("customfield_1", "Declined"),
    ("customfield_1", None),
    ("customfield_2", "99"),
    ("fixVersions".lower(), "2.0"),
    ("assignee", "customer"),
    ("assignee", None),
    ("status", "Waiting"),
    ("status", "Resolved"),
    ("status", "Open"),
    ("resolution", "Fixed"),
    ("resolution", "Fixed"),
    ("resolution", None),
    ("labels", None),
    ("labels", "billed"),
    ("labels", "risk-high"),
)
FIELDS = {
    name: Field(id=name, name=name.title(), type="string")
    for name in ("customfield_1", "customfield_2", "summary", "description", "timeestimate", "fixversions", "issuetype")
}


def within(build: Any, amount: str, calendar: str = "BER") -> Within:
    value, unit = amount.split()
    target = Target(value=int(value), unit=unit)  # type: ignore[arg-type]
    return Within(target=target, calendar=getattr(build.cal, calendar))


def _amounts(build: Any) -> st.SearchStrategy[Within | None]:
    found = [("2 hour", "BER"), ("1 working_day", "SHA"), ("2 calendar_day", "ALWAYS"), ("30 minute", "NYC")]
    return st.sampled_from([None, *(within(build, *one) for one in found)])


def conditions(build: Any) -> st.SearchStrategy[Any]:
    """Conditions that hang on what happens, on time, on both, and one that cannot be answered."""
    texts = (
        "status = Waiting",
        "resolution is EMPTY",
        "priority = High",
        "duedate <= 2d",
        "created <= -1d AND resolution is EMPTY",
        "updated <= -2d",
        "status changed after -1d",
        "customfield_77 = 3",
        "assignee is EMPTY OR duedate < now()",
    )
    return st.sampled_from([None, None, *map(build.query, texts)])


@st.composite
def controls(draw: st.DrawFn, build: Any) -> ChangeControl:
    kinds = (
        ("requirement", ("summary", "description", "fixVersions")),
        ("schedule", ("duedate",)),
        ("resource", ("assignee", "timeestimate")),
        ("technical", ("customfield_1", "labels")),
    )
    baselines = [CreatedTrigger(), Entered("Waiting"), FieldSet("duedate"), LabelAdded("billed"), STARTS[0] + DAY]
    return ChangeControl(
        baseline=draw(st.sampled_from(baselines)),
        kinds=kinds,
        window_ms=draw(st.sampled_from([0, 30 * MINUTE, 2 * DAY])),
        when=draw(conditions(build)),
        decide_within=draw(_amounts(build)),
        escalate_after=draw(_amounts(build)),
        escalate_to=("chief", "channel:ops"),
        approval_field=draw(st.sampled_from([None, "customfield_1"])),
        approved=("Approved",),
        rejected=("Declined",),
    )


@st.composite
def risks(draw: st.DrawFn, build: Any) -> Risk:
    due = RiskRule(name="Due", when=build.query("duedate <= 2d"), type="schedule", likelihood=4, impact=4)
    always = build.query("priority is not EMPTY")
    more = {
        "reopenings": st.sampled_from([None, 1, 2]),
        "sla": st.sampled_from([None, "breached", "at_risk"]),
        "blocked": st.booleans(),
        "milestone_overdue": st.booleans(),
        "keywords": st.sampled_from([(), ("down", "停机")]),
        "response": st.sampled_from([None, "mitigate", "accept"]),
    }
    chosen = {name: draw(values) for name, values in more.items()}
    when = draw(conditions(build)) or always
    again = RiskRule(name="Again and again", when=when, type="technical", likelihood=3, impact=5, **chosen)
    return Risk(
        rules=draw(st.sampled_from([(), (due,), (due, again), (again,)])),
        types=("legal",),
        tell=draw(st.sampled_from([(), (("high", ("lead",)), ("critical", ("chief", "assignee")))])),
        score_field=draw(st.sampled_from([None, "customfield_2"])),
        accepted_for_days=draw(st.sampled_from([None, 2])),
    )


@st.composite
def rhythms(draw: st.DrawFn, build: Any) -> Rhythm:
    calendar = draw(st.sampled_from([build.cal.BER, build.cal.SHA, build.cal.ALWAYS, build.cal.NYC]))
    when: dict[str, Any] = draw(
        st.sampled_from(
            [
                {"every": "day"},
                {"every": "week", "weekdays": (0,)},
                {"every": "week", "weekdays": (2, 5), "weeks": 2},
                {"every": "month", "ordinal": 1},
                {"every": "month", "ordinal": -1, "weekdays": (6,)},
                {"every": "month", "ordinal": 5, "weekdays": (4,)},
            ]
        )
    )
    closed = draw(st.sampled_from(["skip", "next", "previous"]))
    return Rhythm(calendar=calendar, minute=draw(st.sampled_from([0, 150, 600, 1439])), on_closed=closed, **when)


@st.composite
def reviews(draw: st.DrawFn, build: Any) -> tuple[Review, ...]:
    names = draw(st.sampled_from([("weekly",), ("weekly", "月度评审"), ()]))
    return tuple(
        Review(
            name=name,
            rhythm=draw(rhythms(build)),
            who=("assignee", "lead"),
            when=draw(conditions(build)),
            remind_within=draw(_amounts(build)),
            escalate_within=draw(_amounts(build)),
            escalate_to=("chief",),
        )
        for name in names
    )


@st.composite
def plans(draw: st.DrawFn, build: Any) -> PlanHealth:
    wanted = st.one_of(st.none(), st.builds(Wanted, within=_amounts(build), when=conditions(build)))
    asked = {name: draw(wanted) for name in ("owner", "due_date", "estimate", "criteria", "smart")}
    return PlanHealth(
        calendar=draw(st.sampled_from([build.cal.BER, build.cal.ALWAYS])),
        criteria_field=draw(st.sampled_from([None, "customfield_1"])),
        most_moves=draw(st.sampled_from([1, 2])),
        **asked,
    )


@st.composite
def closeouts(draw: st.DrawFn, build: Any) -> tuple[Closeout, ...]:
    proofs: tuple[tuple[Any, ...], ...] = (
        ("attachment", "*acceptance*"),
        ("field", "customfield_1"),
        ("comment", "customer"),
        ("link", "blocks"),
        ("subtasks", ""),
        ("work_logged", "3600"),
        ("approval", "customfield_1"),
        ("label", "billed"),
        ("command", "lesson"),
        ("jql", "", build.query("duedate <= 1d")),
        (None, ""),
        (None, ""),
    )
    found = []
    for number in range(draw(st.integers(1, 2))):
        items = tuple(
            CloseoutItem(
                text=f"Item {number}.{place}",
                proof=proof[0],
                value=proof[1],
                query=proof[2] if len(proof) > 2 else None,
                mandatory=draw(st.booleans()),
            )
            for place, proof in enumerate(draw(st.lists(st.sampled_from(proofs), min_size=1, max_size=3)))
        )
        found.append(
            Closeout(
                name=f"List {number}",
                items=items,
                when=draw(conditions(build)),
                mode=draw(st.sampled_from(["remind", "label", "gate", "gate"])),
                most_moves=draw(st.sampled_from([1, 3])),
            )
        )
    return tuple(found)


@st.composite
def practices(draw: st.DrawFn, build: Any) -> Policy:
    """A policy in which every family may be there, and each that is, in any way."""
    return replace(
        draw(policies(build)),
        risk=draw(risks(build)),
        change=draw(st.one_of(st.none(), controls(build))),
        reviews=draw(reviews(build)),
        plan=draw(st.one_of(st.none(), plans(build))),
        closeouts=draw(st.one_of(st.just(()), closeouts(build))),
        commands_may=draw(st.sampled_from([(), (("risk", ("lead",)), ("close override", ("assignee",)))])),
    )


@st.composite
def lives(draw: st.DrawFn, build: Any) -> Issue:
    """An issue with edits of everything that is watched, and commands of every family."""
    start = at = draw(st.sampled_from(STARTS))
    fields: dict[str, Any] = {name: None for name, _ in EDITS}
    fields |= {"summary": "Pump", "status": "Open", "assignee": "agent", "priority": "High"}
    fields["issuetype"] = draw(st.sampled_from(["Task", "Milestone"]))
    changes, comments = [], []
    acts = st.one_of(st.sampled_from(EDITS), st.sampled_from([("said", text) for text in SAID]))
    for number, (gap, (what, value)) in enumerate(draw(st.lists(st.tuples(GAPS, acts), max_size=12))):
        at += gap
        if what == "said":
            author = draw(st.sampled_from(["agent", "agent", "agent", "customer"]))
            comments.append(build.comment(at, author, id=str(number), text=value, public=draw(st.booleans())))
        else:
            changes.append(build.change(at, what, fields[what], value, id=number))
            fields[what] = value
    held = {name: build.values(value) if value else () for name, value in fields.items()}
    papers = (Attachment(id="1", at=start + HOUR, filename="Acceptance.pdf", author="agent"),)
    logs = (Worklog(id="1", at=start + HOUR, started=start, seconds=7200, author="agent"),)
    return build.issue(  # type: ignore[no-any-return]
        start,
        *changes,
        comments=tuple(comments),
        fields=held,
        attachments=draw(st.sampled_from([(), papers])),
        worklogs=draw(st.sampled_from([(), logs])),
    )


def _surroundings() -> tuple[st.SearchStrategy[Any], st.SearchStrategy[Any]]:
    blocked = Relative(id="7", key="ASP-7", relation="link", link="is blocked by", category="new")
    parent = Relative(id="8", key="ASP-8", relation="parent", type="Epic", category="new", due="2026-03-05")
    part = Relative(id="9", key="ASP-9", relation="subtask", category="new", summary="Hand over")
    done = Relative(id="10", key="ASP-10", relation="subtask", category="done", summary="Hand over")
    versions = (FixVersion(id="1", name="2.0", release="2026-03-06"), FixVersion(id="2", name="3.0"))
    related = st.sampled_from([None, (), (blocked, parent), (part, done), (done,), (parent, part)])
    return related, st.sampled_from([None, (), versions])


@st.composite
def practised(draw: st.DrawFn, build: Any) -> tuple[Snapshot, Policy, Instant]:
    """An issue, a policy with a practice, and a now: any instant of its life, or after it."""
    issue, policy = draw(lives(build)), draw(practices(build))
    start = issue.created or 0
    last = max([start, *(one.at for one in (*issue.changes, *issue.comments))])
    now = last + draw(st.one_of(st.integers(-4 * MINUTE, 0), GAPS, st.integers(0, 40 * DAY)))
    since = draw(st.sampled_from([None, None, start - DAY, start + DAY, now]))
    begun = st.sampled_from([start - DAY, start, start + DAY, now])
    known = draw(st.one_of(st.just(()), st.just(tuple((name, draw(begun)) for name in sections(policy)))))
    related, versions = _surroundings()
    site = replace(build.site, fields={**build.site.fields, **FIELDS})
    snapshot = replace(
        build.snapshot(issue, site=site),
        related=draw(related),
        versions=draw(versions),
        memory=Memory(write_since=since, sections=known),
    )
    return snapshot, policy, max(now, start - MINUTE)


def settled(snapshot: Snapshot, policy: Policy, now: Instant) -> tuple[Snapshot, Plan]:
    """After the plan, and after those plans at the same instant that follow from its moves back into work."""
    made = plan(snapshot, policy, now)
    return with_boxes(applied(snapshot, made), made), made


def with_boxes(snapshot: Snapshot, made: Plan) -> Snapshot:
    """Jira forgets how boxes were ticked when we write the card anew: they stand as we wrote them."""
    written = [write.card for write in made.writes if isinstance(write, CreateCard | EditCard)]
    if not written:
        return snapshot
    lists = getattr(written[-1], "checklists", ())
    ticks = tuple((item.id, item.state == "done") for one in lists for item in one.items)
    return _with_ticks(snapshot, ticks, made.at)


def _with_ticks(snapshot: Snapshot, ticks: Sequence[tuple[str, bool]], at: Instant) -> Snapshot:
    comments = tuple(
        replace(one, ticks=tuple(ticks), updated=at) if one.marker is not None and one.marker.kind == "card" else one
        for one in snapshot.issue.comments
    )
    return replace(snapshot, issue=replace(snapshot.issue, comments=comments))


def meddled(draw: st.DataObject, build: Any, snapshot: Snapshot, at: Instant) -> Snapshot:
    """A person ticks a box of our card or unticks it, takes a label away, edits our field, or deletes our card."""
    issue, boxes = snapshot.issue, [one.ticks for one in snapshot.issue.comments if one.ticks]
    labels = [value.text for value in issue.fields.get("labels", ())]
    deed = draw.draw(st.sampled_from(["tick", "label", "field", "card"]))
    if deed == "tick" and boxes:
        place = draw.draw(st.integers(0, len(boxes[0]) - 1))
        ticks = [(id_, ticked != (index == place)) for index, (id_, ticked) in enumerate(boxes[0])]
        return _with_ticks(snapshot, ticks, at)
    if deed == "label" and labels:
        gone = draw.draw(st.sampled_from(labels))
        left = tuple(value for value in issue.fields["labels"] if value.text != gone)
        change = build.change(at, "labels", None, None, id=9000)
        change = replace(change, before=issue.fields["labels"], after=left)
        fields = {**issue.fields, "labels": left}
        return replace(snapshot, issue=replace(issue, fields=fields, changes=(*issue.changes, change)))
    if deed == "field":
        return replace(snapshot, issue=replace(issue, fields={**issue.fields, "customfield_2": (Value("7"),)}))
    kept = tuple(one for one in issue.comments if one.marker is None or one.marker.kind != "card")
    return replace(snapshot, issue=replace(issue, comments=kept))
