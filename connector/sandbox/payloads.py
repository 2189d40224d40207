"""What does a webhook say of an event, in each flavour?"""

from collections.abc import Iterator

from connector.sandbox.events import Event
from connector.sandbox.records import Flavour
from connector.sandbox.shapes import Json, Shapes

WHOLE = frozenset({"*all"})
SIX = frozenset({"summary", "issuetype", "project", "assignee", "priority", "status"})
"""All that a comment event of Cloud tells of its issue."""

ISSUE_EVENTS = {"created": "jira:issue_created", "updated": "jira:issue_updated", "deleted": "jira:issue_deleted"}
COMMENT_EVENTS = {
    "commented": "comment_created",
    "comment_edited": "comment_updated",
    "comment_deleted": "comment_deleted",
}
EVENTS = (*ISSUE_EVENTS.values(), *COMMENT_EVENTS.values(), "issue_property_set")


def bodies(event: Event, flavour: Flavour, shapes: Shapes) -> Iterator[tuple[str, Json]]:
    """(name of the webhook event, body). One deed is two of them where Jira makes two."""
    if event.kind in ISSUE_EVENTS:
        name = ISSUE_EVENTS[event.kind]
        yield name, _issue_event(event, name, shapes)
    elif event.kind == "property_set":
        yield "issue_property_set", _envelope(event, "issue_property_set")
    elif flavour == "cloud":
        yield COMMENT_EVENTS[event.kind], _cloud_comment(event, shapes)
    else:
        yield COMMENT_EVENTS[event.kind], _data_center_comment(event, shapes)
        yield "jira:issue_updated", _issue_event(event, "jira:issue_updated", shapes)


def _envelope(event: Event, name: str) -> Json:
    return {"timestamp": event.at, "webhookEvent": name}


def _issue_event(event: Event, name: str, shapes: Shapes) -> Json:
    """The whole issue and what changed. Data Center tells of a comment so, too; the removed one it does not show."""
    body = _envelope(event, name)
    if event.kind != "deleted":
        body["issue_event_type_name"] = event.name
    user = shapes.user(event.actor)
    body |= {"user": user} if user else {}
    body["issue"] = shapes.issue(event.issue, WHOLE)
    del body["issue"]["expand"]
    if event.history is not None:
        items = [shapes.item(item) for item in event.history.items]
        body["changelog"] = {"id": str(event.history.id), "items": items}
    if event.kind in ("commented", "comment_edited") and event.comment is not None:
        body["comment"] = shapes.comment(event.issue, event.comment)
    return body


def _cloud_comment(event: Event, shapes: Shapes) -> Json:
    """No user; six fields of the issue."""
    assert event.comment is not None  # every comment event has one
    issue = shapes.issue(event.issue, SIX)
    del issue["expand"]
    body = _envelope(event, COMMENT_EVENTS[event.kind])
    return {**body, "comment": shapes.comment(event.issue, event.comment), "issue": issue}


def _data_center_comment(event: Event, shapes: Shapes) -> Json:
    """No issue: its id stands in the comment's `self` only. A removal tells who did it."""
    assert event.comment is not None  # every comment event has one
    body = _envelope(event, COMMENT_EVENTS[event.kind])
    body["comment"] = shapes.comment(event.issue, event.comment)
    user = shapes.user(event.actor) if event.kind == "comment_deleted" else None
    return body | ({"user": user} if user else {})
