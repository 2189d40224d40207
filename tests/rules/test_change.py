"""Changes after the baseline: what is one, which kind, how much, and what waits for a decision."""

from typing import Any

import pytest

from reports.calls import calls_document
from rules import plan
from rules.desired import Plan
from rules.model import HOUR, MINUTE
from rules.policy import ChangeControl, CreatedTrigger, Entered, FieldSet, LabelAdded, Target, Within
from tests.plain_documents import plain

KINDS = (
    ("requirement", ("summary", "description", "fixVersions", "components", "issuelinks")),
    ("technical", ("labels",)),
    ("resource", ("assignee", "timeoriginalestimate")),
    ("schedule", ("duedate",)),
    ("cost", ("customfield_30",)),
)


@pytest.fixture
def controlled(build: Any) -> Any:
    """The plan of an issue of Monday 10:00 whose changes are controlled since its creation, with these items."""

    def ask(*changes: Any, now: str = "2026-03-06 16:00", comments: Any = (), **options: Any) -> Plan:
        within = Within(target=Target(value=2, unit="working_day"), calendar=build.cal.BER)
        basis = {"baseline": CreatedTrigger(), "kinds": KINDS, "window_ms": 30 * MINUTE, "decide_within": within}
        policy = {name: options.pop(name) for name in ("label_prefix", "alerts") if name in options}
        more = {name: options.pop(name) for name in ("fields", "status_category") if name in options}
        control = ChangeControl(**{**basis, **options})
        issue = build.issue("2026-03-02 10:00", *changes, comments=tuple(comments), **more)
        return plan(build.snapshot(issue), build.policy(change=control, **policy), build.at(now))

    return ask


def said(build: Any, when: str, text: str, author: str = "agent") -> Any:
    return build.comment(when, author, text=text)


@pytest.mark.parametrize(
    ("field", "before", "after", "kind", "size"),
    [
        ("summary", "Pump leaks", "Pump leaks oil", "requirement", (4, "characters")),
        ("description", None, "Seal worn", "requirement", (9, "characters")),
        ("description", "Seal worn", None, "requirement", (9, "characters")),
        ("duedate", "2026-03-10", "2026-03-17", "schedule", (7, "days")),
        ("duedate", "2026-03-17", "2026-03-10", "schedule", (-7, "days")),
        ("timeoriginalestimate", "7200", "14400", "resource", (120, "minutes")),
        ("assignee", "Anna", "Bert", "resource", (4, "characters")),
        ("labels", "a", "b", "technical", (1, "values")),
        ("customfield_30", "100", "1200", "cost", (1, "characters")),
    ],
)
def test_an_edit_of_a_watched_field_is_a_change(
    build: Any, controlled: Any, field: str, before: Any, after: Any, kind: str, size: tuple[int, str]
) -> None:
    """With its kind, who, when, from, to and size."""
    (one,) = controlled(build.change("2026-03-03 10:00", field, before, after)).facts.changes
    (item,) = one.items
    assert (one.number, one.kinds, one.authors, one.from_) == (1, (kind,), ("agent",), build.at("2026-03-03 10:00"))
    assert (item.field, item.before, item.after, (item.size, item.measure)) == (field, before or "", after or "", size)


def test_versions_and_components_come_and_go_one_by_one(build: Any, controlled: Any) -> None:
    """Their history tells of elements; a link is one, too."""
    changes = [
        build.change("2026-03-03 10:00", "fixversions", None, "2.1", partial=True),
        build.change("2026-03-03 10:05", "fixversions", "2.0", None, partial=True),
        build.change("2026-03-03 10:10", "issuelinks", None, "ASP-7", partial=True),
    ]
    fields = {"fixversions": build.values("2.1"), "issuelinks": build.values("ASP-7")}
    (one,) = controlled(*changes, fields=fields).facts.changes
    assert [(item.field, item.before, item.after) for item in one.items] == [
        ("fixversions", "", "2.1"),
        ("fixversions", "2.0", ""),
        ("issuelinks", "", "ASP-7"),
    ]
    assert not one.undone


@pytest.mark.parametrize(
    ("times", "changes"),
    [
        (("10:00", "10:29", "10:30"), 1),
        (("10:00", "10:29", "10:31"), 2),
        (("10:00", "10:30:00.001"), 2),
        (("10:00", "11:00", "12:00"), 3),
    ],
)
def test_edits_within_the_window_of_the_first_are_one_change(
    build: Any, controlled: Any, times: tuple[str, ...], changes: int
) -> None:
    """Half an hour, the end of it included."""
    texts = ["a", "b", "c", "d"]
    made = [
        build.change(f"2026-03-03 {time}", "summary", texts[n], texts[n + 1], index=n) for n, time in enumerate(times)
    ]
    assert len(controlled(*made).facts.changes) == changes


def test_the_window_is_the_policys(build: Any, controlled: Any) -> None:
    """Two hours join what half an hour keeps apart."""
    made = [build.change(f"2026-03-03 1{n}:00", "summary", f"{n}", f"{n + 1}") for n in (0, 1)]
    assert len(controlled(*made).facts.changes) == 2
    assert len(controlled(*made, window_ms=2 * HOUR).facts.changes) == 1


def test_fields_that_nobody_watches_are_no_change(build: Any, controlled: Any) -> None:
    """Nor is what we wrote ourselves."""
    ours = build.change("2026-03-03 10:00", "labels", None, "sla-breached", author="us")
    assert controlled(build.change("2026-03-03 10:00", "priority", "Low", "High"), ours).facts.changes == ()


@pytest.mark.parametrize(
    ("baseline", "found"),
    [
        (CreatedTrigger(), [1, 2, 3]),
        (Entered("In Progress"), [2, 3]),
        (Entered("3"), [2, 3]),
        (Entered("Closed"), []),
        (LabelAdded("agreed"), [3]),
        (FieldSet("duedate"), [2, 3]),
        (1772622000000, [3]),  # 2026-03-04 12:00 in Berlin
        (1805000000000, []),
    ],
    ids=["created", "entered", "entered by id", "never entered", "label", "field set", "instant", "instant to come"],
)
def test_changes_count_from_the_baseline_on(build: Any, controlled: Any, baseline: Any, found: list[int]) -> None:
    """What was edited before it, or at that very instant, had not been agreed yet."""
    made = [build.change(f"2026-03-0{day} 10:00", "summary", f"{day}", f"{day + 1}") for day in (3, 4, 5)]
    events = [
        build.change("2026-03-03 12:00", "status", "Open", "In Progress"),
        build.change("2026-03-03 12:00", "duedate", None, "2026-03-20", index=1),
        build.change("2026-03-04 12:00", "labels", None, "agreed"),
    ]
    kinds = (("requirement", ("summary",)),)
    told = controlled(*made, *events, baseline=baseline, kinds=kinds, fields={"summary": build.values("6")})
    texts = [item.before for one in told.facts.changes for item in one.items]
    assert texts == [str(number + 2) for number in found]


def test_only_matching_issues_are_controlled(build: Any, controlled: Any) -> None:
    """A condition that cannot be answered counts as no, and is told."""
    made = build.change("2026-03-03 10:00", "summary", "a", "b")
    assert controlled(made, when=build.query("status = Open")).facts.changes
    assert not controlled(made, when=build.query("status = Closed")).facts.changes
    unknown = controlled(made, when=build.query('"Contract kind" = gold'))
    assert not unknown.facts.changes
    assert [finding.code for finding in unknown.findings] == ["unknown_condition"]


def test_a_change_that_was_taken_back_needs_no_decision(build: Any, controlled: Any) -> None:
    """Within its window: listed, without a label."""
    made = [
        build.change("2026-03-03 10:00", "duedate", "2026-03-10", "2026-03-17"),
        build.change("2026-03-03 10:10", "duedate", "2026-03-17", "2026-03-10"),
    ]
    told = controlled(*made)
    assert [(one.undone, one.open, len(one.items)) for one in told.facts.changes] == [(True, False, 2)]
    assert told.tags == ()


def test_a_version_that_was_added_and_removed_again_was_taken_back(build: Any, controlled: Any) -> None:
    """Element by element, in any order."""
    made = [
        build.change("2026-03-03 10:00", "fixversions", None, "2.1", partial=True),
        build.change("2026-03-03 10:10", "fixversions", "2.1", None, partial=True),
    ]
    assert controlled(*made, fields={"fixversions": ()}).facts.changes[0].undone


@pytest.mark.parametrize(
    ("now", "tags", "reminded"),
    [
        ("2026-03-05 09:59", ("change-schedule",), []),
        ("2026-03-05 10:00", ("change-schedule",), []),
        ("2026-03-05 10:00:00.001", ("change-overdue", "change-schedule"), ["change.undecided"]),
        ("2026-03-06 10:00:00.001", ("change-overdue", "change-schedule"), ["change.undecided", "change.escalated"]),
    ],
)
def test_a_change_undecided_for_too_long_is_reminded_and_escalated(
    build: Any, controlled: Any, now: str, tags: tuple[str, ...], reminded: list[str]
) -> None:
    """Two working days after the last edit, then one more."""
    day = Within(target=Target(value=1, unit="working_day"), calendar=build.cal.BER)
    made = build.change("2026-03-03 10:00", "duedate", "2026-03-10", "2026-03-17")
    told = controlled(made, now=now, escalate_after=day, escalate_to=("lead",), tell=("reporter",))
    assert told.tags == tags
    assert [one.text for one in told.facts.reminders] == reminded
    assert [one.tell for one in told.facts.reminders] == [("reporter",), ("lead",)][: len(reminded)]
    assert len({one.op for one in told.facts.reminders}) == len(reminded)


def test_without_a_time_for_decisions_nothing_is_overdue(build: Any, controlled: Any) -> None:
    """The label stays, nobody is reminded."""
    made = build.change("2026-03-03 10:00", "duedate", "2026-03-10", "2026-03-17")
    told = controlled(made, decide_within=None, now="2027-03-03 10:00")
    assert (told.tags, told.facts.reminders) == (("change-schedule",), ())


def test_the_next_look_is_when_a_decision_falls_due(build: Any, controlled: Any) -> None:
    """The first millisecond after it."""
    made = build.change("2026-03-03 10:00", "duedate", "2026-03-10", "2026-03-17")
    assert controlled(made, now="2026-03-04 10:00").look_again_at == build.at("2026-03-05 10:00") + 1


def test_labels_have_the_prefix(build: Any, controlled: Any) -> None:
    """Like all of ours; one for each kind."""
    made = [
        build.change("2026-03-03 10:00", "duedate", "2026-03-10", "2026-03-17"),
        build.change("2026-03-03 10:01", "summary", "a", "b"),
    ]
    told = controlled(*made, label_prefix="ac-", now="2026-03-03 12:00")
    assert told.tags == ("ac-change-requirement", "ac-change-schedule")


@pytest.mark.parametrize(("after", "changes"), [(None, 0), ("line-b", 1)], ids=["only ours", "another one as well"])
def test_a_label_of_ours_that_somebody_takes_away_is_no_change(
    build: Any, controlled: Any, after: str | None, changes: int
) -> None:
    """It says how the issue stands, not what was agreed."""
    ours = build.change("2026-03-03 10:00", "labels", None, "plan-no-estimate", author="us")
    told = controlled(ours, build.change("2026-03-03 11:00", "labels", "plan-no-estimate", after))
    assert len(told.facts.changes) == changes


def test_a_kind_of_two_words_is_told_as_one(build: Any, controlled: Any) -> None:
    """The reminder names it as the policy does."""
    kinds = (("scope change", ("summary",)), ("schedule", ("duedate",)))
    edits = [
        build.change("2026-03-02 11:00", field, "2026-03-10", "2026-03-17", index=place)
        for place, field in enumerate(("summary", "duedate"))
    ]
    made = controlled(*edits, kinds=kinds, tell=("assignee",))
    (calls,) = made.reminders
    text = plain(calls_document(calls, {}, None))
    assert "Change 1 waits for a decision* (scope change, schedule)" in text
