"""What happened to an issue, as those hear it who pass it on."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from connector.sandbox.records import Comment, History, Issue

Kind: TypeAlias = Literal[
    "created", "updated", "deleted", "commented", "comment_edited", "comment_deleted", "property_set"
]


@dataclass(frozen=True, slots=True)
class Event:
    """`name` is Jira's issue_event_type_name. Told while the tables are locked: `issue` is as it was just after."""

    kind: Kind
    at: int
    actor: str | None
    issue: Issue
    name: str = "issue_generic"
    history: History | None = None
    comment: Comment | None = None
