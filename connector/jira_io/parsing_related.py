"""Which issues and versions stand around an issue? Read from what Jira tells with it, without another call."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from connector.jira_io.parsing_values import table, tables, text_or_none
from rules.relatives import FixVersion, Relative


def read_related(fields: Mapping[str, Any]) -> tuple[Relative, ...]:
    """Its parent, its sub-tasks and what it is linked with, in the order of their ids."""
    found = [
        *_one(fields.get("parent"), "parent"),
        *(one for entry in tables(fields.get("subtasks")) for one in _one(entry, "subtask")),
        *(one for entry in tables(fields.get("issuelinks")) for one in _linked(entry)),
    ]
    return tuple(sorted(found, key=lambda one: (one.relation, len(one.id), one.id, one.link)))


def read_versions(fields: Mapping[str, Any]) -> tuple[FixVersion, ...]:
    """The fix versions with their dates, as Jira lists them."""
    return tuple(
        FixVersion(
            id=text_or_none(entry.get("id")) or "",
            name=text_or_none(entry.get("name")) or "",
            start=text_or_none(entry.get("startDate")),
            release=text_or_none(entry.get("releaseDate")),
            released=entry.get("released") is True,
        )
        for entry in tables(fields.get("fixVersions"))
    )


def _linked(entry: Mapping[str, Any]) -> Iterator[Relative]:
    """A link tells of the other issue at the end at which it stands."""
    names = table(entry.get("type"))
    for end, name in (("inwardIssue", "inward"), ("outwardIssue", "outward")):
        if end in entry:
            yield from _one(entry[end], "link", text_or_none(names.get(name)) or "")


def _one(value: object, relation: Literal["parent", "subtask", "child", "link"], link: str = "") -> Iterator[Relative]:
    entry = table(value)
    fields, key = table(entry.get("fields")), text_or_none(entry.get("key"))
    if key is None:
        return
    yield Relative(
        id=text_or_none(entry.get("id")) or key,
        key=key,
        relation=relation,
        link=link,
        type=text_or_none(table(fields.get("issuetype")).get("name")) or "",
        summary=text_or_none(fields.get("summary")) or "",
        category=text_or_none(table(table(fields.get("status")).get("statusCategory")).get("key")),
        due=text_or_none(fields.get("duedate")),
    )
