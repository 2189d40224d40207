"""The plan of an issue: what it lacks, since when, and whether its milestones will be reached."""

from typing import Any

import pytest

from rules import plan
from rules.desired import Plan
from rules.model import Value
from rules.policy import PlanHealth, Target, Wanted, Within
from rules.relatives import FixVersion, Relative

WHOLE = {
    "duedate": "2026-04-01",
    "timeestimate": "14400",
    "summary": "Replace the worn seal",
    "description": "Acceptance criteria: no leak for a day",
}


@pytest.fixture
def planned(build: Any) -> Any:
    """The plan of an issue of Monday 10:00 that lacks nothing but what the test takes away."""

    def ask(*changes: Any, now: str = "2026-03-06 16:00", without: tuple[str, ...] = (), **options: Any) -> Plan:
        fields = {name: (Value(text),) for name, text in WHOLE.items()}
        fields |= options.pop("fields", {}) | dict.fromkeys(without, ())
        around = {name: options.pop(name) for name in ("related", "versions") if name in options}
        issue = build.issue("2026-03-02 10:00", *changes, fields=fields)
        snapshot = build.replace(build.snapshot(issue), **{"related": (), "versions": (), **around})
        health = PlanHealth(**{"calendar": build.cal.BER, **options})
        return plan(snapshot, build.policy(plan=health), build.at(now))

    return ask


def gaps(told: Plan) -> list[str]:
    return [gap.gap for gap in told.facts.gaps]


def within(build: Any, hours: int) -> Within:
    return Within(target=Target(value=hours, unit="hour"), calendar=build.cal.BER)


@pytest.mark.parametrize(
    ("option", "field", "gap"),
    [
        ("owner", "assignee", "no_owner"),
        ("due_date", "duedate", "no_due_date"),
        ("estimate", "timeestimate", "no_estimate"),
        ("criteria", "description", "no_acceptance_criteria"),
    ],
)
def test_what_is_asked_for_and_lacking_is_a_gap(build: Any, planned: Any, option: str, field: str, gap: str) -> None:
    """Only where the policy asks for it; with a label and a reminder."""
    asked = {option: Wanted()}
    assert gaps(planned(**asked)) == []
    assert gaps(planned(without=(field,))) == []
    told = planned(without=(field,), **asked)
    assert gaps(told) == [gap]
    assert told.tags == (f"plan-{gap.replace('_', '-')}",)
    assert [reminder.text for reminder in told.facts.reminders] == [f"plan.{gap}"]
    assert told.facts.gaps[0].since == build.at("2026-03-02 10:00")


@pytest.mark.parametrize(
    ("now", "found"), [("2026-03-02 13:59:59", False), ("2026-03-02 14:00", True), ("2026-03-03 09:00", True)]
)
def test_it_is_pointed_out_after_its_time(build: Any, planned: Any, now: str, found: bool) -> None:
    """Four working hours after the creation; the look comes then."""
    told = planned(without=("assignee",), owner=Wanted(within=within(build, 4)), now=now)
    assert bool(gaps(told)) == found
    assert (told.look_again_at == build.at("2026-03-02 14:00")) == (not found)


def test_what_was_lost_lacks_from_then_on(build: Any, planned: Any) -> None:
    """The time counts from the loss."""
    gone = build.change("2026-03-04 10:00", "assignee", "Anna", None)
    options = {"without": ("assignee",), "owner": Wanted(within=within(build, 4))}
    assert gaps(planned(gone, now="2026-03-04 13:00", **options)) == []
    told = planned(gone, now="2026-03-04 14:00", **options)
    assert [gap.since for gap in told.facts.gaps] == [build.at("2026-03-04 10:00")]


def test_only_matching_issues_are_asked(build: Any, planned: Any) -> None:
    """Each may have its own condition; one that cannot be answered counts as no."""
    for text, found in (("priority = Medium", True), ("priority = High", False), ('"Kind of work" = x', False)):
        told = planned(without=("duedate",), due_date=Wanted(when=build.query(text)))
        assert bool(gaps(told)) == found
        assert bool(told.findings) == text.startswith('"')


ASKED = [
    ("owner", ("assignee",)),
    ("due_date", ("duedate",)),
    ("estimate", ("timeestimate",)),
    ("criteria", ("description",)),
    ("smart", ("duedate",)),
]


@pytest.mark.parametrize(("option", "without"), ASKED, ids=[option for option, _ in ASKED])
def test_each_thing_asked_for_has_its_own_time_and_condition(
    build: Any, planned: Any, option: str, without: tuple[str, ...]
) -> None:
    """Nobody is reminded of it before its time, nor of issues that it does not speak of."""

    def found(now: str, wanted: Wanted) -> int:
        related = (Relative(id="9", key="ASP-9", relation="parent"),)
        return len(gaps(planned(without=without, related=related, now=now, **{option: wanted})))

    four_hours = Wanted(within=within(build, 4))
    assert (found("2026-03-02 13:59:59", four_hours), found("2026-03-02 14:00", four_hours)) == (0, 1)
    conditions = [Wanted(when=build.query(f"priority = {name}")) for name in ("High", "Medium")]
    assert [found("2026-03-06 16:00", wanted) for wanted in conditions] == [0, 1]


@pytest.mark.parametrize("heading", ["Acceptance criteria", "DEFINITION OF DONE", "验收标准"])
def test_criteria_stand_in_the_description_or_in_a_field(build: Any, planned: Any, heading: str) -> None:
    """With a field of their own the description does not count."""
    fields = {"description": (Value(f"Leaks.\n{heading}:\n- dry"),)}
    assert gaps(planned(criteria=Wanted(), fields=fields)) == []
    own = {"criteria": Wanted(), "criteria_field": "customfield_7", "fields": fields}
    assert gaps(planned(**own)) == ["no_acceptance_criteria"]
    assert gaps(planned(**{**own, "fields": fields | {"customfield_7": (Value("dry"),)}})) == []


@pytest.mark.parametrize(
    ("without", "fields", "missing"),
    [
        ((), {"parent": True}, None),
        (("description",), {"parent": True}, "specific measurable"),
        (("duedate",), {"parent": True}, "time_bound"),
        (("assignee",), {"parent": True}, "achievable"),
        (("timeestimate",), {"parent": True}, "achievable"),
        ((), {}, "relevant"),
        ((), {"parent": True, "summary": "Leak"}, "specific"),
        ((), {"parent": True, "summary": "更换密封件"}, None),
    ],
)
def test_smart_is_five_facts(planned: Any, without: Any, fields: dict[str, Any], missing: str | None) -> None:
    """Specific, measurable, achievable, relevant, time-bound."""
    related = (Relative(id="9", key="ASP-9", relation="parent"),) if fields.get("parent") else ()
    summary = {"summary": (Value(fields["summary"]),)} if "summary" in fields else {}
    told = planned(smart=Wanted(), without=without, related=related, fields=summary)
    assert [dict(gap.facts).get("missing") for gap in told.facts.gaps] == ([missing] if missing else [])


@pytest.mark.parametrize(("now", "found"), [("2026-03-05 23:59", False), ("2026-03-06 00:00", True)])
def test_an_issue_is_overdue_after_its_due_date(build: Any, planned: Any, now: str, found: bool) -> None:
    """The whole date still counts as in time."""
    told = planned(now=now, fields={"duedate": (Value("2026-03-05"),)})
    assert (gaps(told) == ["overdue"]) == found
    if not found:
        assert told.look_again_at == build.at("2026-03-06 00:00")


@pytest.mark.parametrize(
    ("released", "now", "found"),
    [
        (False, "2026-03-05 23:59", []),
        (False, "2026-03-06 00:00", ["milestone_overdue"]),
        (True, "2026-03-06 00:00", []),
    ],
)
def test_a_version_that_is_late_makes_its_issues_late(planned: Any, released: bool, now: str, found: list[str]) -> None:
    """From the end of its release date on, while it is not released."""
    version = FixVersion(id="1", name="2.1", release="2026-03-05", released=released)
    told = planned(now=now, versions=(version,), without=("duedate", "timeestimate"))
    assert gaps(told) == found


@pytest.mark.parametrize(
    ("estimate", "due", "now", "found"),
    [
        ("14400", "2026-03-06", "2026-03-06 13:00", False),
        ("14400", "2026-03-06", "2026-03-06 13:00:00.001", True),
        ("864000", "2026-03-06", "2026-03-02 10:01", True),
        ("14400", "2026-03-09", "2026-03-02 10:01", True),
        (None, "2026-03-06", "2026-03-06 16:00", False),
    ],
    ids=["just fits", "no longer fits", "never fitted", "due after it", "without estimate"],
)
def test_work_has_to_fit_before_its_milestone(
    build: Any, planned: Any, estimate: str | None, due: str, now: str, found: bool
) -> None:
    """Four hours of work before the Friday evening of 6 March."""
    version = FixVersion(id="1", name="2.1", release="2026-03-06")
    fields = {"duedate": (Value(due),), "timeestimate": (Value(estimate),) if estimate else ()}
    told = planned(now=now, versions=(version,), fields=fields)
    assert ("does_not_fit" in gaps(told)) == found


def test_a_milestone_tells_its_slip(build: Any, planned: Any) -> None:
    """From the first date that was set; moved twice, its mover is asked why, once."""
    moves = [
        build.change("2026-03-02 11:00", "duedate", None, "2026-03-20"),
        build.change("2026-03-03 10:00", "duedate", "2026-03-20", "2026-03-30", author="anna"),
        build.change("2026-03-04 10:00", "duedate", "2026-03-30", "2026-03-27", author="bert"),
    ]
    fields = {"issuetype": (Value("Milestone"),), "duedate": (Value("2026-03-27"),)}
    told = planned(*moves, fields=fields)
    (fact,) = told.facts.milestones
    assert (fact.kind, fact.planned, fact.forecast) == ("issue", "2026-03-20", "2026-03-27")
    assert (fact.slip, fact.working_slip, fact.moves) == (7, 5, 2)
    assert [(r.text, r.tell) for r in told.facts.reminders] == [
        ("plan.milestone_slipped", ("assignee",)),
        ("plan.reason", ("bert",)),
    ]
    assert not planned(*moves, fields=fields, most_moves=3).facts.reminders[1:]
    assert not planned(*moves, fields=fields, milestone_types=("Epic",)).facts.milestones


@pytest.mark.parametrize(("category", "found"), [("new", True), ("done", False)])
def test_a_closed_parent_with_open_parts_is_told(build: Any, planned: Any, category: str, found: bool) -> None:
    """And nothing else is asked of a resolved issue."""
    closed = build.change("2026-03-05 10:00", "resolution", None, "Fixed")
    part = Relative(id="9", key="ASP-9", relation="subtask", category=category)
    told = planned(closed, related=(part,), without=("assignee",), owner=Wanted())
    assert gaps(told) == (["open_children"] if found else [])
    assert told.tags == (("plan-open-children",) if found else ())


def test_a_gap_is_told_once_and_again_when_it_comes_back(build: Any, planned: Any) -> None:
    """The identity is that of the loss."""
    lost = [
        build.change("2026-03-03 10:00", "assignee", "Anna", None),
        build.change("2026-03-04 10:00", "assignee", None, "Anna"),
        build.change("2026-03-05 10:00", "assignee", "Anna", None),
    ]
    options = {"without": ("assignee",), "owner": Wanted()}
    first = planned(lost[0], now="2026-03-03 11:00", **options).facts.reminders[0].op
    later = planned(lost[0], now="2026-03-05 11:00", **options).facts.reminders[0].op
    again = planned(*lost, **options).facts.reminders[0].op
    assert first == later != again


def test_other_people_may_be_told(planned: Any) -> None:
    """Those whom the policy names."""
    told = planned(without=("assignee",), owner=Wanted(), tell=("lead",))
    assert [reminder.tell for reminder in told.facts.reminders] == [("lead",)]


@pytest.mark.parametrize(("who", "since"), [("us", "2026-03-02 10:00"), ("agent", "2026-03-04 12:00")])
def test_a_gate_that_moves_an_issue_back_asks_for_nothing_anew(build: Any, planned: Any, who: str, since: str) -> None:
    """What was pointed out before is known again; a person who opens the issue again is asked again."""
    told = planned(
        build.change("2026-03-04 11:00", "resolution", None, "Done"),
        build.change("2026-03-04 12:00", "resolution", "Done", None, author=who),
        without=("timeestimate",),
        fields={"resolution": ()},
        estimate=Wanted(),
    )
    assert [(gap.gap, gap.since) for gap in told.facts.gaps] == [("no_estimate", build.at(since))]


@pytest.mark.parametrize(
    ("asked", "without", "missing"),
    [
        ((), ("timeestimate", "description"), "specific measurable achievable relevant"),
        (("estimate",), ("timeestimate", "description"), "specific measurable relevant"),
        (("criteria",), ("timeestimate", "description"), "specific achievable relevant"),
        (("criteria", "estimate", "owner"), ("timeestimate", "description", "assignee"), "specific relevant"),
        (("estimate",), ("timeestimate", "assignee"), "achievable relevant"),
        (("due_date",), ("duedate",), "relevant"),
    ],
)
def test_what_has_a_line_of_its_own_is_not_repeated_under_smart(
    planned: Any, asked: Any, without: Any, missing: str
) -> None:
    """Each thing that is missing is said once."""
    told = planned(without=without, smart=Wanted(), **dict.fromkeys(asked, Wanted()))
    said = [dict(gap.facts)["missing"] for gap in told.facts.gaps if gap.gap == "not_smart"]
    assert said == [missing]


def test_an_issue_that_lacks_only_what_is_said_already_is_smart_enough(planned: Any) -> None:
    """There is no empty line, and no label."""
    parent = Relative(id="1", key="ASP-9", relation="parent")
    told = planned(without=("duedate",), smart=Wanted(), due_date=Wanted(), related=(parent,))
    assert gaps(told) == ["no_due_date"]


CLOSED = ("2026-03-03 10:00", "resolution", None, "Fixed")
REOPENED = ("2026-03-04 10:00", "resolution", "Fixed", None)


@pytest.mark.parametrize(
    ("asked", "without", "fields"),
    [
        ({"estimate": Wanted()}, ("timeestimate",), {}),
        ({"owner": Wanted()}, ("assignee",), {}),
        ({"smart": Wanted()}, ("timeestimate",), {}),
        ({}, (), {"duedate": (Value("2026-03-02"),)}),
    ],
    ids=["estimate", "owner", "smart", "overdue"],
)
def test_a_reopening_asks_for_nothing_that_was_asked_for_before(
    build: Any, planned: Any, asked: Any, without: Any, fields: Any
) -> None:
    """It is a gap again, known by what it was told under."""
    before = planned(now="2026-03-03 09:59", without=without, fields=fields, **asked)
    again = planned(
        build.change(*CLOSED), build.change(*REOPENED, author="anna"), without=without, fields=fields, **asked
    )
    assert gaps(again) == gaps(before) != []
    assert [one.op for one in again.facts.reminders] == [one.op for one in before.facts.reminders]


def test_what_is_lost_again_is_asked_for_again(build: Any, planned: Any) -> None:
    """It was there in between."""
    moves = [("2026-03-03 10:00", "assignee", None, "anna"), ("2026-03-04 10:00", "assignee", "anna", None)]
    before = planned(now="2026-03-02 12:00", without=("assignee",), owner=Wanted())
    again = planned(*(build.change(*move) for move in moves), without=("assignee",), owner=Wanted())
    assert gaps(again) == gaps(before) == ["no_owner"]
    assert {one.op for one in again.facts.reminders}.isdisjoint(one.op for one in before.facts.reminders)
