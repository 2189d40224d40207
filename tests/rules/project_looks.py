"""Projects for tests: rows, an own issue, and a look at them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from rules import plan_project
from rules.desired import ProjectPlan
from rules.jql import parse
from rules.model import Comment, Issue, Memory, Person, Site, Snapshot, Value
from rules.policy import Calendar, Contract, LoadRule, PlanHealth, Policy, Project
from rules.project import ProjectSnapshot
from rules.rows import IssueRow

HOUR = 3600
EIGHT = ((9 * HOUR, 17 * HOUR),)
OFFICE = Calendar(name="office", zone="UTC", weekly=(EIGHT,) * 5 + ((),) * 2)
CHINA = Calendar(
    name="china",
    zone="Asia/Shanghai",
    weekly=(EIGHT,) * 5 + ((),) * 2,
    dates={date(2026, 9, 25): (), **{date(2026, 10, day): () for day in range(1, 8)}, date(2026, 10, 10): EIGHT},
)
MONDAY = date(2026, 11, 23)
US = "account-of-aftercare"
PEOPLE = {"anna": Person(id="anna", name="Anna"), "bo": Person(id="bo", name="Bo"), US: Person(id=US, name="Us")}


def at(text: str) -> int:
    """The instant of a date, or of a date with a time, in UTC."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def row(key: str, hours: float | None = None, due: date | None = None, **more: Any) -> IssueRow:
    """An open issue of Anna's; its id is its key."""
    seconds = None if hours is None else round(hours * HOUR)
    return IssueRow(**{"id": key, "key": key, "assignee": "anna", "remaining_s": seconds, "due": due, **more})


def own(*comments: Comment, **more: Any) -> Snapshot:
    """The project's own issue ASP-1, which Bo looks after."""
    fields = {"assignee": (Value("Bo", "bo"),), "status": (Value("To Do", "1"),)}
    issue = Issue(
        id="1",
        key="ASP-1",
        project="ASP",
        created=at("2026-01-05 09:00"),
        fields=more.pop("fields", fields),
        status_category="new",
        comments=comments,
        **more,
    )
    return Snapshot(issue=issue, site=Site(name="https://jira", account=US), people=PEOPLE, memory=Memory())


def policy(**more: Any) -> Policy:
    """A policy with load, whose project has an own issue."""
    basis: dict[str, Any] = {
        "digest": "d",
        "load": LoadRule(calendar=OFFICE),
        "projects": (Project(key="ASP", issue="ASP-1"),),
    }
    return Policy(**{**basis, **more})


def health(**more: Any) -> PlanHealth:
    return PlanHealth(**{"calendar": OFFICE, **more})


def contract(**more: Any) -> Contract:
    return Contract(**{"name": "Gold", "when": parse("labels = gold"), "calendar": OFFICE, **more})


def look(*rows: IssueRow, now: str = "2026-11-23 10:00", **more: Any) -> ProjectPlan:
    """A plan of the project; `asked` is the policy, and the rest is that of its snapshot."""
    asked = more.pop("asked", policy())
    basis = {"id": "10", "key": "ASP", "own": own(), "versions": (), "site": Site(name="https://jira", account=US)}
    snapshot = ProjectSnapshot(**{**basis, "rows": rows, **more})
    return plan_project(snapshot, asked, at(now))


def after(found: ProjectPlan, before: Snapshot | None = None) -> Snapshot:
    """The own issue as it is once the writes of the plan are made."""
    from rules.desired import CreateCard, CreateReminder, EditCard, SetProperty
    from rules.model import Marker

    snapshot = before or own()
    comments = {comment.id: comment for comment in snapshot.issue.comments}
    property_ = snapshot.issue.project_property
    for number, write in enumerate(found.writes):
        if isinstance(write, CreateCard | CreateReminder):
            kind: Any = "project" if isinstance(write, CreateCard) else "notice"
            id_ = str(9000 + len(comments) + number)
            marker = Marker(kind=kind, op=write.op, hash=write.hash)
            comments[id_] = Comment(
                id=id_, at=found.at, author=US, updated=found.at, public=True, text="ours", marker=marker
            )
        elif isinstance(write, EditCard):
            card = comments[write.comment_id]
            assert card.marker is not None
            comments[card.id] = replace(card, marker=replace(card.marker, hash=write.hash))
        elif isinstance(write, SetProperty):
            assert write.key == "aftercare-project"
            property_ = dict(write.value)  # type: ignore[arg-type]
    issue = replace(snapshot.issue, comments=tuple(comments.values()), project_property=property_)
    return replace(snapshot, issue=issue)
