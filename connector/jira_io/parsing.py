"""What does an issue's JSON say? Cloud v2 and v3 and Data Center, with all their quirks, become one Issue."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from connector.jira_io.parsing_boxes import boxes_of
from connector.jira_io.parsing_history import read_changes
from connector.jira_io.parsing_native import read_native_slas
from connector.jira_io.parsing_related import read_related, read_versions
from connector.jira_io.parsing_site import offline_site, read_people
from connector.jira_io.parsing_text import plain_text
from connector.jira_io.parsing_values import (
    number_of,
    read_instant,
    read_values,
    table,
    tables,
    text_or_none,
    user_id,
)
from rules.model import Attachment, Comment, Issue, Json, Marker, Memory, Person, Site, Snapshot, Value, Worklog

__all__ = ["MARKER_KEY", "offline_site", "read_issue", "read_marker", "read_people", "read_snapshot"]

MARKER_KEY = "aftercare"
"""The name of our property, on issues and on comments."""
PROJECT_KEY = "aftercare-project"
"""The name of the property of a project, on its own issue."""
_NOT_FIELDS = frozenset(("comment", "worklog", "timetracking"))
_MARKER_KINDS = ("card", "notice", "reply", "digest", "summary", "project")
_NO_MEMORY = Memory()
Raw = Mapping[str, Any]


def read_snapshot(
    raw: Raw, site: Site, memory: Memory = _NO_MEMORY, people: Mapping[str, Person] | None = None
) -> Snapshot:
    """The issue with the people it names; `people` are known otherwise and win, for they have their groups."""
    issue = read_issue(raw, site)
    if _is_service_project(raw) and issue.project not in site.service_projects:
        site = replace(site, service_projects=site.service_projects | {issue.project})
    fields = table(raw.get("fields"))
    return Snapshot(
        issue=issue,
        site=site,
        people={**read_people(raw), **(people or {})},
        memory=memory,
        related=read_related(fields),
        versions=read_versions(fields),
    )


def read_issue(raw: Raw, site: Site) -> Issue:
    """One issue as REST gives it with `expand=changelog`. Raises ValueError for what is no issue at all."""
    fields = raw.get("fields")
    key, identity = text_or_none(raw.get("key")), text_or_none(raw.get("id"))
    if not isinstance(fields, Mapping) or not (key or identity):
        raise ValueError("this is no issue as Jira's REST gives it: it needs `fields`, and `id` or `key`")
    changes, history_whole = read_changes(raw, site)
    comments, comments_whole = _comments(fields)
    return Issue(
        id=identity or key or "",
        key=key or identity or "",
        project=text_or_none(table(fields.get("project")).get("key")) or (key or "").rpartition("-")[0],
        created=read_instant(fields.get("created")),
        updated=read_instant(fields.get("updated")),
        reporter=user_id(fields.get("reporter")),
        creator=user_id(fields.get("creator")),
        fields=_fields(fields),
        status_category=text_or_none(table(table(fields.get("status")).get("statusCategory")).get("key")),
        changes=changes,
        comments=comments,
        attachments=_attachments(fields),
        worklogs=_worklogs(fields),
        history_complete=history_whole and comments_whole,
        property=_property(raw, MARKER_KEY),
        project_property=_property(raw, PROJECT_KEY),
        native_slas=read_native_slas(fields, site),
    )


def _fields(fields: Raw) -> dict[str, tuple[Value, ...]]:
    return {name.lower(): read_values(value) for name, value in fields.items() if name not in _NOT_FIELDS}


def _is_service_project(raw: Raw) -> bool:
    return table(table(raw.get("fields")).get("project")).get("projectTypeKey") == "service_desk"


def _property(raw: Raw, key: str) -> Mapping[str, Json]:
    return table(table(raw.get("properties")).get(key))


# ---------------------------------------------------------------------------------------------------- comments
def _comments(fields: Raw) -> tuple[tuple[Comment, ...], bool]:
    """Comments in order, each once, and whether these are all."""
    page = table(fields.get("comment"))
    given = tables(page.get("comments"))
    read = {comment.id: comment for entry in given if (comment := _comment(entry)) is not None}
    ordered = sorted(read.values(), key=lambda comment: (comment.at, number_of(comment.id)))
    return tuple(ordered), number_of(page.get("total")) <= len(given)


def _comment(raw: Raw) -> Comment | None:
    created, updated = raw.get("created"), raw.get("updated")
    at, identity = read_instant(created), text_or_none(raw.get("id"))
    if at is None or identity is None:
        return None
    told = raw.get("properties")
    properties = {str(entry.get("key")): entry.get("value") for entry in tables(told)} if told else {}
    marker = read_marker(properties[MARKER_KEY]) if MARKER_KEY in properties else None
    return Comment(
        id=identity,
        at=at,
        author=user_id(raw.get("author")),
        updated=at if updated == created else read_instant(updated) or at,
        public=_is_public(raw, properties),
        text=plain_text(raw.get("body")),
        marker=marker,
        ticks=() if marker is None else boxes_of(raw.get("body")),
    )


def _is_public(raw: Raw, properties: Mapping[str, object]) -> bool:
    """Internal on a service project, or shown to a role or group only, is not public."""
    if raw.get("jsdPublic") is False or table(raw.get("visibility")):
        return False
    if not properties:
        return True
    internal = table(properties.get("sd.public.comment")).get("internal")
    return internal is not True and internal != "true"


def read_marker(value: object) -> Marker | None:
    """The value of the comment property `aftercare`; None where it is not one of ours."""
    marker = table(value)
    kind, op = marker.get("kind"), text_or_none(marker.get("op"))
    if kind not in _MARKER_KINDS or op is None:
        return None
    return Marker(
        kind=kind, op=op, hash=text_or_none(marker.get("hash")) or "", schema=number_of(marker.get("schema")) or 1
    )


# --------------------------------------------------------------------------------------- attachments, worklogs
def _attachments(fields: Raw) -> tuple[Attachment, ...]:
    read = [
        Attachment(
            id=str(entry.get("id")), at=at, filename=str(entry.get("filename", "")), author=user_id(entry.get("author"))
        )
        for entry in tables(fields.get("attachment"))
        if (at := read_instant(entry.get("created"))) is not None
    ]
    return tuple(sorted(read, key=lambda attachment: (attachment.at, number_of(attachment.id))))


def _worklogs(fields: Raw) -> tuple[Worklog, ...]:
    read = [
        Worklog(
            id=str(entry.get("id")),
            at=at,
            started=read_instant(entry.get("started")) or at,
            seconds=number_of(entry.get("timeSpentSeconds")),
            author=user_id(entry.get("author")),
        )
        for entry in tables(table(fields.get("worklog")).get("worklogs"))
        if (at := read_instant(entry.get("created"))) is not None
    ]
    return tuple(sorted(read, key=lambda worklog: (worklog.at, number_of(worklog.id))))
