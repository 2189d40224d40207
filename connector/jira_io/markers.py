"""Which comments are ours, which are internal: what do the properties of comments say?"""

from collections.abc import Iterable, Mapping
from typing import Any

from connector.jira_io.interface import Raw
from connector.jira_io.parsing_values import table, tables, user_id
from rules.model import Marker

KEY = "aftercare"
PROJECT_KEY = "aftercare-project"
"""The property in which the look at a project remembers what it wrote to the project's own issue."""
INTERNAL = "sd.public.comment"
KEPT = (KEY, INTERNAL)
MOST_REMEMBERED = 100_000

Comment = dict[str, Any]
Properties = list[dict[str, object]]


def as_json(marker: Marker) -> dict[str, object]:
    """The value of the comment property."""
    return {"schema": marker.schema, "kind": marker.kind, "op": marker.op, "hash": marker.hash}


def properties(marker: Marker, *, internal: bool) -> Properties:
    """The comment's `properties` as sent."""
    sent: Properties = [{"key": KEY, "value": as_json(marker)}]
    if internal:
        sent.append({"key": INTERNAL, "value": {"internal": True}})
    return sent


def kept(comment: Mapping[str, Any]) -> Properties:
    """Of the properties that a comment came with, those that somebody here reads."""
    return [dict(found) for found in tables(comment.get("properties")) if found.get("key") in KEPT]


def comments(raw: Raw) -> list[Comment]:
    """The comments inside an issue, to be changed in place."""
    listed = table(table(raw.get("fields")).get("comment")).get("comments")
    return [comment for comment in listed if isinstance(comment, dict)] if isinstance(listed, list) else []


def is_service(raw: Raw) -> bool:
    """Is the issue in a service project, as far as the issue itself tells?"""
    return bool(table(table(raw.get("fields")).get("project")).get("projectTypeKey") == "service_desk")


class Memory:
    """Comments known not to bear our marker, with what else they bear, lest they be asked for at each look.

    A marker is set when a comment is made and never put on another. Making a comment public or internal is an edit,
    so what is remembered goes with the comment's `updated`.
    """

    def __init__(self) -> None:
        self._unmarked: dict[str, tuple[object, Properties]] = {}

    def questions(
        self, raws: Iterable[Raw], account: str, known: Mapping[str, Marker], *, visibility: bool = False
    ) -> dict[str, Comment]:
        """Comments by id whose properties must be asked for; all others are given theirs here.

        Asked for are comments of `account`, and with `visibility` those of service projects that do not say
        themselves whether they are public.
        """
        asked: dict[str, Comment] = {}
        for raw in raws:
            hidden = visibility and is_service(raw)
            for comment in comments(raw):
                id = str(comment.get("id"))
                told = self._told(id, comment, known)
                if told is not None:
                    _put(comment, told)
                elif user_id(comment.get("author")) == account or (hidden and "jsdPublic" not in comment):
                    asked[id] = comment
        return asked

    def _told(self, id: str, comment: Comment, known: Mapping[str, Marker]) -> Properties | None:
        if "properties" in comment:
            return kept(comment)
        if id in known:
            return [{"key": KEY, "value": as_json(known[id])}]
        updated, remembered = self._unmarked.get(id, (None, None))
        return remembered if updated == comment.get("updated") else None

    def answered(self, comment: Comment, found: Properties) -> None:
        """Give the comment what Jira said it bears."""
        _put(comment, found)
        if not any(each["key"] == KEY for each in found):
            if len(self._unmarked) >= MOST_REMEMBERED:
                self._unmarked.clear()
            self._unmarked[str(comment.get("id"))] = (comment.get("updated"), found)


def _put(comment: Comment, found: Properties) -> None:
    if found:
        comment["properties"] = [dict(each) for each in found]
    else:
        comment.pop("properties", None)
