"""The thin row of an issue, and the reviews of a project in the eyes of its own issue's look."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules import plan, plan_project
from rules.jql import parse
from rules.model import Change, Field, Value, Worklog
from rules.policy import Contract, Project, Review, Rhythm
from rules.project import ProjectSnapshot, row_of
from rules.relatives import Relative
from rules.rows import IssueRow
from tests.rules.project_looks import OFFICE, at, own

NOW = "2026-03-05 10:00"


@pytest.fixture
def row(build: Any) -> Any:
    """The row of an issue of 2 March, 08:00 UTC, as of its plan of the 5th; the words are parts of the issue."""

    def make(*changes: Any, related: Any = None, fields: Any = None, policy: Any = None, **more: Any) -> IssueRow:
        snapshot = build.snapshot(build.issue("2026-03-02 09:00", *changes, fields=fields or {}))
        issue = replace(snapshot.issue, **more)
        snapshot = replace(snapshot, issue=issue, related=related)
        asked = policy or build.policy()
        return row_of(snapshot, plan(snapshot, asked, build.at(NOW)), asked, build.at(NOW))

    return make


def change(when: str, field: str, before: Any, after: Any) -> Change:
    return Change(at=at(when), id=1, index=0, field=field, before=before, after=after, author="bo")


def test_a_row_says_what_is_left_and_what_was_done(row: Any) -> None:
    """Jira's remaining estimate, its due date, the work logged."""
    log = Worklog(id="1", at=1, started=2, seconds=1800, author="bo")
    fields = {
        "timeestimate": (Value("3600"),),
        "timeoriginalestimate": (Value("9000"),),
        "timespent": (Value("5400"),),
        "duedate": (Value("2026-03-09"),),
        "assignee": (Value("Anna", "anna"),),
    }
    found = row(fields=fields, worklogs=(log,))
    assert (found.remaining_s, found.spent_s, found.due, found.worklogs) == (3600, 5400, date(2026, 3, 9), (log,))
    assert (found.assignee, found.assignee_name, found.open) == ("anna", "Anna", True)


def test_without_a_sum_the_work_that_came_with_the_issue_counts(row: Any) -> None:
    """And an original estimate on which work was logged is not what is left."""
    log = Worklog(id="1", at=1, started=2, seconds=1800, author="bo")
    found = row(fields={"timeoriginalestimate": (Value("9000"),)}, worklogs=(log,))
    assert (found.spent_s, found.remaining_s) == (1800, None)


def test_versions_are_kept_with_when_the_issue_was_in_them(row: Any) -> None:
    """Joined, left, and joined again."""
    one, two = Value("1.4", "7"), Value("1.5", "8")
    changes = (
        change("2026-03-03 08:00", "fixversions", (one,), (two,)),
        change("2026-03-04 08:00", "fixversions", (two,), (one, two)),
    )
    found = row(fields={"fixversions": (one, two)}, changes=changes)
    assert found.versions == ("7", "8")
    assert found.member == (
        ("version 7", at("2026-03-02 08:00"), at("2026-03-03 08:00")),
        ("version 7", at("2026-03-04 08:00"), None),
        ("version 8", at("2026-03-03 08:00"), None),
    )


@pytest.mark.parametrize(
    ("related", "parent", "member"),
    [
        ((), None, ()),
        (
            (Relative(id="3", key="ASP-3", relation="parent"),),
            "3",
            (("issue 3", at("2026-03-02 08:00"), None),),
        ),
    ],
    ids=["none", "a parent"],
)
def test_a_part_knows_its_parent(row: Any, related: Any, parent: str | None, member: Any) -> None:
    """Since its creation, where nothing tells of a move."""
    found = row(related=related)
    assert (found.parent, found.member) == (parent, member)


def test_a_part_that_was_moved_was_with_the_other_parent_before(row: Any) -> None:
    """As the history tells."""
    moved = change("2026-03-04 08:00", "issueparentassociation", (Value("ASP-2", "2"),), (Value("ASP-3", "3"),))
    found = row(related=(Relative(id="3", key="ASP-3", relation="parent"),), changes=(moved,))
    assert found.member == (
        ("issue 2", at("2026-03-02 08:00"), at("2026-03-04 08:00")),
        ("issue 3", at("2026-03-04 08:00"), None),
    )


def test_an_epic_is_known_by_its_key_on_data_center(build: Any) -> None:
    """In a field of its own."""
    snapshot = build.snapshot(build.issue("2026-03-02 09:00", fields={"customfield_10014": (Value("ASP-9"),)}))
    epic = Field(id="customfield_10014", name="Epic Link", type="any", custom="com.pyxis.greenhopper.jira:gh-epic-link")
    snapshot = replace(snapshot, site=replace(snapshot.site, fields={**snapshot.site.fields, epic.id: epic}))
    found = row_of(snapshot, plan(snapshot, build.policy(), build.at(NOW)), build.policy(), build.at(NOW))
    assert found.parent == "ASP-9"


def test_contracts_are_those_whose_condition_holds(row: Any, build: Any) -> None:
    """Also once the issue is resolved: its work is work all the same."""
    asked = build.policy(
        contracts=(
            Contract(name="Gold", when=parse("labels = gold"), calendar=OFFICE),
            Contract(name="Silver", when=parse("labels = silver"), calendar=OFFICE),
        )
    )
    assert row(fields={"labels": (Value("gold"),)}, policy=asked).contracts == ("Gold",)


def weekly() -> Review:
    rhythm = Rhythm(every="week", calendar=OFFICE, minute=600, weekdays=(0,))
    return Review(name="Project review", rhythm=rhythm, who=("assignee",), of="project")


@pytest.mark.parametrize(
    ("said", "state", "refused"),
    [
        ("!review done Project review", "done", None),
        ("!review done", "done", None),
        ("!review done Another", "due", "no_such_item"),
    ],
)
def test_a_word_at_the_own_issue_is_about_the_project(build: Any, said: str, state: str, refused: str | None) -> None:
    """The look at the issue leaves it alone, and refuses what is about no review there."""
    asked = build.policy(
        reviews=(weekly(),), projects=(Project(key="ASP", issue="ASP-1"),), people=build.policy().people
    )
    comment = build.comment("2026-11-23 11:30", "bo", text=said)
    snapshot = own(comment)
    now = at("2026-11-23 11:00")
    found = plan_project(ProjectSnapshot(id="10", key="ASP", rows=(), own=snapshot, versions=()), asked, now)
    assert [review.state for review in found.facts.reviews] == [state]
    (command,) = plan(snapshot, asked, now).facts.commands
    assert command.refused == refused


def test_elsewhere_there_is_no_review_of_the_project(build: Any) -> None:
    """A word about it at another issue is refused."""
    asked = build.policy(reviews=(weekly(),), projects=(Project(key="ASP", issue="ASP-7"),))
    comment = build.comment("2026-11-23 11:30", "bo", text="!review done Project review")
    (command,) = plan(own(comment), asked, at("2026-11-23 11:00")).facts.commands
    assert command.refused == "not_allowed_here"


def test_a_person_who_writes_at_the_own_issue_makes_another_row(build: Any) -> None:
    """So the project looks again; at other issues a comment changes nothing."""
    comment = build.comment("2026-11-23 11:30", "bo", text="hello")
    snapshot, now = own(comment), at("2026-11-23 11:00")
    mine = build.policy(projects=(Project(key="ASP", issue="ASP-1"),))
    assert row_of(snapshot, plan(snapshot, mine, now), mine, now).asked == at("2026-11-23 10:30")
    assert row_of(snapshot, plan(snapshot, build.policy(), now), build.policy(), now).asked == 0


def test_a_row_has_the_band_of_the_risk_of_which_most_is_left(build: Any, row: Any) -> None:
    """Else a risk that was answered well would hide a high one from the project's card."""
    said = ("!risk add cost 3x4 crane", "!risk add cost 5x5 gale", "!risk assess 2 5x5 residual 1x1")
    comments = tuple(build.comment(f"2026-03-03 10:0{place}", "agent", text=text) for place, text in enumerate(said))
    assert row(comments=comments).band == "high"
