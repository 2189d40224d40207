"""The milestones of a project: versions, epics and milestone issues, when they will be reached and with what."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules.desired import ProjectMilestone, ProjectPlan
from rules.milestones import Move
from rules.project import ProjectVersion
from tests.rules.project_looks import CHINA, OFFICE, after, at, health, look, own, policy, row

V = "version 7"


def version(**more: Any) -> ProjectVersion:
    return ProjectVersion(**{"id": "7", "name": "1.4", **more})


def moved(when: str, before: str | None, after_: str) -> Move:
    return Move(at=at(when), before=before and date.fromisoformat(before), after=date.fromisoformat(after_))  # type: ignore[arg-type]


def only(found: ProjectPlan) -> ProjectMilestone:
    (one,) = found.facts.milestones
    return one


def texts(found: ProjectPlan) -> list[str]:
    return [call.text for calls in found.reminders for call in calls.calls]


def test_m1_a_holiday_lies_in_the_slip() -> None:
    """From 30 September to 8 October: eight days by the calendar, one working day in China."""
    moves = (moved("2026-09-01", None, "2026-09-30"), moved("2026-09-29", "2026-09-30", "2026-10-08"))
    found = look(
        versions=(version(release=date(2026, 10, 8), moves=moves),),
        asked=policy(plan=health(calendar=CHINA)),
        now="2026-09-30 09:00",
    )
    one = only(found)
    assert (one.planned, one.forecast, one.slip, one.working_slip) == ("2026-09-30", "2026-10-08", 8, 1)
    assert (len(one.moves), one.gross, one.moves[0].by) == (1, 8, None)


@pytest.mark.parametrize(
    ("done", "start", "state"),
    [(40, date(2026, 11, 1), "behind"), (80, date(2026, 11, 1), "on_time"), (80, None, "unknown")],
    ids=["40 % done", "80 % done", "nobody planned a start"],
)
def test_m3_the_done_share_is_held_against_the_time_that_is_over(done: int, start: date | None, state: str) -> None:
    """16 of 21 working days are over on the 23rd."""
    rows = [
        row("A", 100 - done, member=((V, 0, None),)),
        row("B", done, open=False, member=((V, 0, None),)),
    ]
    one = only(look(*rows, versions=(version(start=start, release=date(2026, 11, 30)),)))
    assert (one.state, one.done_percent, one.members) == (state, done, 2)
    assert (one.elapsed, one.total) == ((16, 21) if start else (0, 0))


def test_m6_moving_work_out_embellishes_nothing() -> None:
    """Ten committed, three added, two removed, six done, the rest moved on the last day: carried over."""
    start, end = at("2026-11-02"), at("2026-11-20 15:00")
    early, late = at("2026-10-30"), at("2026-11-05")
    done = ((at("2026-11-10"), at("2026-11-11")), (at("2026-11-12"), None))
    rows = []
    for number in range(13):
        since = early if number < 10 else late
        if number in (8, 9):
            rows.append(row(f"A-{number:02}", 1, member=((V, since, at("2026-11-08")),)))
        elif number < 6:
            rows.append(row(f"A-{number:02}", 1, open=False, member=((V, since, None),), done=done))
        else:
            rows.append(row(f"A-{number:02}", 1, member=((V, since, end), ("version 8", end, None))))
    found = look(*rows, versions=(version(start=date(2026, 11, 2), release=date(2026, 11, 20), released=True),))
    scope = only(found).scope
    assert scope is not None
    assert start < end
    counts = [len(keys) for keys in (scope.committed, scope.added, scope.removed, scope.done, scope.carried_over)]
    assert counts == [10, 3, 2, 6, 5]


def test_the_forecast_is_the_latest_date_of_what_is_open_in_it() -> None:
    """Whatever the version itself says."""
    rows = [row("A", 1, date(2026, 12, 9), member=((V, 0, None),)), row("B", 1, date(2027, 1, 9), open=False)]
    one = only(look(*rows, versions=(version(release=date(2026, 12, 1)),)))
    assert (one.planned, one.forecast, one.slip) == ("2026-12-01", "2026-12-09", 8)


def test_epics_and_milestone_issues_are_milestones_with_their_own_history() -> None:
    """Who moved the date is known for them."""
    moves = ((at("2026-11-01"), "2026-11-10", "2026-12-01", "bo"),)
    epic = row("E", None, date(2026, 12, 1), type="Epic", summary="Line 2", moves=moves)
    part = row("P", 2, date(2026, 11, 30), parent="E", member=(("issue E", 0, None),))
    one = only(look(epic, part))
    assert (one.kind, one.name, one.members, one.slip) == ("epic", "E Line 2", 1, 21)
    assert [(move.before, move.after, move.by) for move in one.moves] == [("2026-11-10", "2026-12-01", "bo")]


def test_children_that_name_their_epic_by_its_key_count() -> None:
    """Data Center's epic link holds a key."""
    epic = row("E-1", None, date(2026, 12, 1), type="Epic", id="100")
    part = row("P", 2, parent="E-1", member=(("issue E-1", 0, None),))
    assert only(look(epic, part)).members == 1


@pytest.mark.parametrize(
    ("release", "state"),
    [(date(2026, 11, 22), "late"), (date(2026, 11, 23), "unknown"), (None, "unknown")],
    ids=["yesterday", "today", "no date"],
)
def test_a_milestone_is_late_from_the_day_after_its_date(release: date | None, state: str) -> None:
    """Without a date it is never on time, and never late."""
    found = look(versions=(version(release=release),), asked=policy(plan=health()))
    assert only(found).state == state
    assert texts(found) == (["plan.milestone_overdue"] if state == "late" else [])


def test_a_version_that_was_moved_is_told_once_for_each_move_and_a_reason_is_asked_for() -> None:
    """After the second move."""
    moves = (
        moved("2026-11-01", None, "2026-11-27"),
        moved("2026-11-20", "2026-11-27", "2026-12-04"),
        moved("2026-11-22", "2026-12-04", "2026-12-11"),
    )
    asked = policy(plan=health(tell=("bo",)))
    found = look(versions=(version(release=date(2026, 12, 11), moves=moves),), asked=asked)
    assert texts(found) == ["plan.milestone_slipped", "project.reason"]
    again = look(versions=(version(release=date(2026, 12, 11), moves=moves),), asked=asked, own=after(found))
    assert (texts(again), again.writes) == ([], ())


@pytest.mark.parametrize(
    ("since", "told"), [("2026-11-20", ["plan.milestone_overdue"]), ("2026-11-22", [])], ids=["before", "after"]
)
def test_a_version_that_was_late_before_the_policy_asked_is_not_told(since: str, told: list[str]) -> None:
    """It counts from when the part of the policy is there, as with issues: shown on the card, but no news."""
    issue = own()
    known = replace(issue, memory=replace(issue.memory, sections=(("plan", at(since)),)))
    found = look(versions=(version(release=date(2026, 11, 20)),), asked=policy(plan=health()), own=known)
    assert [gap.gap for gap in found.facts.gaps] == ["milestone_overdue"]
    assert [one.calls[0].text for one in found.reminders] == told


def test_an_epic_speaks_for_itself() -> None:
    """Its own look tells of its moves; the project tells nobody twice."""
    epic = row("E", None, date(2026, 11, 1), type="Epic")
    found = look(epic, asked=policy(plan=health()))
    assert [gap.gap for gap in found.facts.gaps] == ["milestone_overdue"]
    assert texts(found) == []


def test_a_released_version_is_shown_for_two_weeks() -> None:
    """Then what was carried over is no news any more."""
    lately = version(release=date(2026, 11, 9), released=True)
    long_ago = version(release=date(2026, 11, 8), released=True)
    assert only(look(versions=(lately,))).state == "done"
    assert look(versions=(long_ago,)).facts.milestones == ()


def test_unestimated_work_weighs_the_average_and_is_counted() -> None:
    """Half of two issues is done, whatever one of them weighs."""
    rows = [row("A", None, member=((V, 0, None),)), row("B", 5, open=False, member=((V, 0, None),))]
    one = only(look(*rows, versions=(version(),)))
    assert (one.done_percent, one.unestimated) == (50, 1)


def test_versions_that_were_not_read_are_a_finding() -> None:
    """Milestones that may lack are not none."""
    found = look(versions=None)
    assert [finding.code for finding in found.findings] == ["versions_unknown"]


def test_versions_that_jira_refuses_to_tell_are_a_finding_with_the_way_out() -> None:
    """In the place of the one that only says that they were not read."""
    found = look(versions=None, versions_refused="403: no")
    assert [finding.code for finding in found.findings] == ["versions_refused"]
    assert "Browse Projects" in found.findings[0].text
    assert found.findings[0].text.endswith("403: no")


def test_milestones_stand_in_order_of_their_dates() -> None:
    """The nearest first, undated ones last."""
    found = look(
        versions=(
            version(id="1", name="later", release=date(2027, 1, 1)),
            version(id="2", name="never"),
            version(id="3", name="soon", release=date(2026, 12, 1)),
        )
    )
    assert [one.name for one in found.facts.milestones] == ["soon", "later", "never"]


def test_the_types_of_milestones_are_the_policys() -> None:
    """An epic is none where the policy says so."""
    epic, gate = row("E", type="Epic"), row("G", type="Gate")
    asked = policy(plan=health(calendar=OFFICE, milestone_types=("Gate",)))
    assert [(one.kind, one.id) for one in look(epic, gate, asked=asked).facts.milestones] == [("issue", "G")]
