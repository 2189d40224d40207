"""Every option of the practice reaches the policy: none is read and ignored."""

from collections.abc import Callable
from typing import Any

import pytest

from rules.model import MINUTE
from rules.policy import CreatedTrigger, Entered, FieldSet, LabelAdded, Policy

CALENDAR = '[calendars.c]\ntimezone = "UTC"\nmon-sun = ["00:00-24:00"]\n'
CHANGE = f'{CALENDAR}[change]\nbaseline = "created"\ncalendar = "c"\n'
RISK = '[[risk.rule]]\nname = "A"\nwhen = "status = Open"\ntype = "x"\nlikelihood = 1\nimpact = 2\n'
REVIEW = f'{CALENDAR}[[review]]\nname = "A"\nevery = "Monday 10:00"\ncalendar = "c"\n'
PLAN = f'{CALENDAR}[plan]\ncalendar = "c"\n'
CLOSEOUT = '[[closeout]]\nname = "A"\n'
ITEM = '[[closeout.item]]\ntext = "B"\n'


def shown(within: Any) -> tuple[int, str, str]:
    return within.target.value, within.target.unit, within.calendar.name


@pytest.mark.parametrize(
    ("text", "read", "value"),
    [
        (CHANGE, lambda p: p.change.baseline, CreatedTrigger()),
        (CHANGE.replace('"created"', '{ entered = "Agreed" }'), lambda p: p.change.baseline, Entered("Agreed")),
        (CHANGE.replace('"created"', '{ set = "F" }'), lambda p: p.change.baseline, FieldSet("F")),
        (CHANGE.replace('"created"', '{ label = "l" }'), lambda p: p.change.baseline, LabelAdded("l")),
        (CHANGE.replace('"created"', "2026-03-01T00:00:00Z"), lambda p: p.change.baseline, 1772323200000),
        (CHANGE, lambda p: p.change.window_ms, 30 * MINUTE),
        (f'{CHANGE}window = "5m"', lambda p: p.change.window_ms, 5 * MINUTE),
        (f'{CHANGE}when = "status = Open"', lambda p: p.change.when.text, "status = Open"),
        (CHANGE, lambda p: dict(p.change.kinds)["schedule"], ("duedate",)),
        *[
            (f'{CHANGE}{kind} = ["my field"]', lambda p, kind=kind: dict(p.change.kinds)[kind], ("my field",))
            for kind in ("requirement", "technical", "resource", "schedule", "cost")
        ],
        (f'{CHANGE}decide_within = "2 working days"', lambda p: shown(p.change.decide_within), (2, "working_day", "c")),
        (f'{CHANGE}tell = ["lead"]', lambda p: p.change.tell, ("lead",)),
        (
            f'{CHANGE}decide_within = "1h"\nescalate_after = "2h"\nescalate_to = ["lead"]',
            lambda p: (shown(p.change.escalate_after), p.change.escalate_to),
            ((2, "hour", "c"), ("lead",)),
        ),
        (f'{CHANGE}approval_field = "F"', lambda p: p.change.approval_field, "F"),
        (f'{CHANGE}approved = ["Yes"]', lambda p: p.change.approved, ("Yes",)),
        (f'{CHANGE}rejected = ["No"]', lambda p: p.change.rejected, ("No",)),
        ('[risk]\ntypes = ["safety"]', lambda p: p.risk.types, ("safety",)),
        ('[risk.tell]\nhigh = ["lead"]', lambda p: p.risk.tell, (("high", ("lead",)),)),
        *[
            (f'[risk.tell]\n{band} = ["reporter"]', lambda p: p.risk.tell, ((band, ("reporter",)),))
            for band in ("low", "medium", "critical")
        ],
        (
            "[risk.bands]\nlow = 1\nmedium = 3\nhigh = 4\ncritical = 5",
            lambda p: dict(p.risk.bands),
            {"low": 1, "medium": 3, "high": 4, "critical": 5},
        ),
        ('[risk]\nscore_field = "F"', lambda p: p.risk.score_field, "F"),
        ('[risk]\naccepted_for = "2 weeks"', lambda p: p.risk.accepted_for_days, 14),
        ('[risk.scales]\nimpact = ["a", "b", "c", "d", "e"]', lambda p: p.risk.impacts, ("a", "b", "c", "d", "e")),
        ('[risk.scales]\nlikelihood = ["a", "b", "c", "d", "e"]', lambda p: p.risk.likelihoods[4], "e"),
        (f'{RISK}response = "avoid"', lambda p: p.risk.rules[0].response, "avoid"),
        (f'{RISK}facts = {{ sla = "at risk" }}', lambda p: p.risk.rules[0].sla, "at_risk"),
        (f'{RISK}facts = {{ sla = "breached" }}', lambda p: p.risk.rules[0].sla, "breached"),
        (f"{RISK}facts = {{ blocked = true }}", lambda p: p.risk.rules[0].blocked, True),
        (f'{RISK}facts = {{ milestone = "overdue" }}', lambda p: p.risk.rules[0].milestone_overdue, True),
        (f'{RISK}facts = {{ keywords = ["停机"] }}', lambda p: p.risk.rules[0].keywords, ("停机",)),
        (f'{RISK}facts = {{ reopenings = ">= 2" }}', lambda p: p.risk.rules[0].reopenings, 2),
        (REVIEW, lambda p: (p.reviews[0].rhythm.weekdays, p.reviews[0].rhythm.minute), ((0,), 600)),
        (REVIEW.replace("Monday", "every two weeks on Tuesday"), lambda p: p.reviews[0].rhythm.weeks, 2),
        (REVIEW.replace("Monday", "last working day of the month"), lambda p: p.reviews[0].rhythm.ordinal, -1),
        (f'{REVIEW}who = ["lead"]', lambda p: p.reviews[0].who, ("lead",)),
        (f'{REVIEW}when = "status = Open"', lambda p: p.reviews[0].when.text, "status = Open"),
        (f'{REVIEW}on_closed = "skip"', lambda p: p.reviews[0].rhythm.on_closed, "skip"),
        (f'{REVIEW}missed_after = "3h"', lambda p: shown(p.reviews[0].remind_within), (3, "hour", "c")),
        (
            f'{REVIEW}missed_after = "3h"\nescalate_after = "4h"\nescalate_to = ["lead"]',
            lambda p: (shown(p.reviews[0].escalate_within), p.reviews[0].escalate_to),
            ((4, "hour", "c"), ("lead",)),
        ),
        (PLAN, lambda p: (p.plan.owner, p.plan.calendar.name), (None, "c")),
        (f'{PLAN}owner = {{ within = "4h" }}', lambda p: shown(p.plan.owner.within), (4, "hour", "c")),
        (f'{PLAN}due_date = {{ when = "status = Open" }}', lambda p: p.plan.due_date.when.text, "status = Open"),
        (f"{PLAN}estimate = {{}}", lambda p: p.plan.estimate.within, None),
        (f'{PLAN}acceptance_criteria = {{ field = "F" }}', lambda p: p.plan.criteria_field, "F"),
        (f'{PLAN}smart = {{ within = "4h" }}', lambda p: shown(p.plan.smart.within), (4, "hour", "c")),
        (f'{PLAN}milestone_types = ["Phase"]', lambda p: p.plan.milestone_types, ("Phase",)),
        (f"{PLAN}most_moves = 5", lambda p: p.plan.most_moves, 5),
        (f'{PLAN}tell = ["lead"]', lambda p: p.plan.tell, ("lead",)),
        (f'{CLOSEOUT}when = "status = Open"\n{ITEM}', lambda p: p.closeouts[0].when.text, "status = Open"),
        (f'{CLOSEOUT}mode = "label"\n{ITEM}', lambda p: p.closeouts[0].mode, "label"),
        (f'{CLOSEOUT}tell = ["lead"]\n{ITEM}', lambda p: p.closeouts[0].tell, ("lead",)),
        (f'{CLOSEOUT}mode = "gate"\nreopen_to = "to do"\n{ITEM}', lambda p: p.closeouts[0].reopen_to, "new"),
        (f'{CLOSEOUT}mode = "gate"\nreopen_to = "to do"\n{ITEM}', lambda p: p.closeouts[0].reopen_only, False),
        (f'{CLOSEOUT}mode = "gate"\nreopen_to = ["to do"]\n{ITEM}', lambda p: p.closeouts[0].reopen_to, "new"),
        (f'{CLOSEOUT}mode = "gate"\nreopen_to = ["to do"]\n{ITEM}', lambda p: p.closeouts[0].reopen_only, True),
        (
            f'{CLOSEOUT}mode = "gate"\nreopen_to = ["to do", "in progress"]\n{ITEM}',
            lambda p: (p.closeouts[0].reopen_to, p.closeouts[0].reopen_only),
            ("new", False),
        ),
        (f'{CLOSEOUT}mode = "gate"\nmost_moves = 5\n{ITEM}', lambda p: p.closeouts[0].most_moves, 5),
        (
            f'{CLOSEOUT}mode = "gate"\ncustomers_may_be_notified = true\n{ITEM}',
            lambda p: p.closeouts[0].customers_may_be_notified,
            True,
        ),
        (f"{CLOSEOUT}summary = false\n{ITEM}", lambda p: p.closeouts[0].summary, False),
        (f"{CLOSEOUT}{ITEM}mandatory = false", lambda p: p.closeouts[0].items[0].mandatory, False),
    ],
)
def test_an_option_reaches_the_policy(
    policy_of: Callable[[str], Policy], text: str, read: Callable[[Policy], Any], value: Any
) -> None:
    """In the shape in which the rules read it."""
    assert read(policy_of(text)) == value


@pytest.mark.parametrize(
    ("evidence", "proof", "value"),
    [
        ('{ attachment = "*a*" }', "attachment", "*a*"),
        ('{ field = "Root cause" }', "field", "Root cause"),
        ('{ comment = { by = "customer", contains = "ok" } }', "comment", "customer"),
        ('{ link = "documented" }', "link", "documented"),
        ('{ subtasks = "done" }', "subtasks", "done"),
        ('{ subtask = "Handover" }', "subtask", "Handover"),
        ('{ work_logged = "1h 30m" }', "work_logged", "5400"),
        ('{ approval = "Approvals" }', "approval", "Approvals"),
        ('{ label = "billed" }', "label", "billed"),
        ('{ when = "status = Done" }', "jql", ""),
        ('{ command = "lesson" }', "command", "lesson"),
    ],
)
def test_evidence_reaches_the_policy(policy_of: Callable[[str], Policy], evidence: str, proof: str, value: str) -> None:
    """Each kind with what it looks for."""
    item = policy_of(f"{CLOSEOUT}{ITEM}evidence = {evidence}").closeouts[0].items[0]
    assert (item.proof, item.value) == (proof, value)
    assert item.contains == ("ok" if proof == "comment" else "")
    assert (item.query is not None) == (proof == "jql")
