"""How do rows of the tables look in REST, in each flavour?"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connector.sandbox import adf_text, slas
from connector.sandbox.records import (
    CATEGORIES,
    NOT_NAVIGABLE,
    SLA_CUSTOM,
    SUBTASK,
    Attachment,
    Body,
    Comment,
    FieldKind,
    History,
    Issue,
    Item,
    Named,
    Project,
    Status,
    User,
    Worklog,
)
from connector.sandbox.tables import Tables

Json = dict[str, Any]
WORKLOGS_INLINE = 20
COMMENTS_INLINE = 100
"""An issue carries at most this many of its comments."""

OLD_NAMES = {"attachment": "Attachment", "components": "Component", "fixVersions": "Fix Version"}
"""Histories call some fields by names of their own."""
NO_FIELDS = frozenset({"Link", "WorklogId"})
SITE_FIELDS = frozenset({"assignee", "reporter", "creator"})


class Shapes:
    """`version` is the REST version asked: "2" gives wiki text for documents. `zone` is that of all times shown."""

    def __init__(self, tables: Tables, version: str = "2", zone: str = "UTC") -> None:
        self._tables = tables
        self._cloud = tables.flavour == "cloud"
        self._version = version if self._cloud else "2"
        self._zone = ZoneInfo(zone)
        self.root = f"{tables.base_url}/rest/api/{self._version}"

    def instant(self, at: int | None) -> str | None:
        """2019-02-15T19:11:18.321-0800: milliseconds, and the offset without a colon."""
        if at is None:
            return None
        moment = datetime.fromtimestamp(at // 1000, UTC).astimezone(self._zone)
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{at % 1000:03}{moment:%z}"

    def body(self, body: Body) -> Any:
        is_document = isinstance(body, dict) and body.get("type") == "doc"
        return adf_text.wiki(body) if self._version == "2" and is_document else body

    def user(self, id: str | None) -> Json | None:
        found = self._tables.users.get(id) if id else None
        return self.person(found) if found else None

    def person(self, user: User) -> Json:
        shown = {"displayName": user.name, "active": user.active, "timeZone": str(self._zone)}
        if self._cloud:
            address = f"{self.root}/user?accountId={user.id}"
            return {"self": address, "accountId": user.id, "accountType": user.account_type, **shown}
        mail = f"{user.login}@example.com"
        address = f"{self.root}/user?username={user.login}"
        return {"self": address, "name": user.login, "key": user.key, "emailAddress": mail, **shown}

    def actor(self, user: User, number: int) -> Json:
        """Somebody who holds a role. Data Center tells the login, Cloud the account."""
        shown: Json = {"id": number, "displayName": user.name, "type": "atlassian-user-role-actor"}
        if self._cloud:
            return {**shown, "actorUser": {"accountId": user.id}}
        return {**shown, "name": user.login}

    def status(self, status: Status) -> Json:
        number, name, color = CATEGORIES[status.category]
        category = {
            "self": f"{self.root}/statuscategory/{number}",
            "id": number,
            "key": status.category,
            "colorName": color,
            "name": name,
        }
        address = f"{self.root}/status/{status.id}"
        icon = f"{self._tables.base_url}/"
        return {
            "self": address,
            "description": "",
            "iconUrl": icon,
            "name": status.name,
            "id": status.id,
            "statusCategory": category,
        }

    def named(self, kind: str, row: Named) -> Json:
        """A priority, resolution, issuetype."""
        shown: Json = {"self": f"{self.root}/{kind}/{row.id}", "id": row.id, "name": row.name}
        if kind == "issuetype":
            shown |= {"description": "", "subtask": row.name == SUBTASK}
        elif kind == "resolution":
            shown["description"] = ""
        return shown

    def project(self, project: Project) -> Json:
        shown: Json = {"self": f"{self.root}/project/{project.id}", "id": project.id, "key": project.key}
        return shown | {"name": project.name, "projectTypeKey": project.type}

    def component(self, project: Project, name: str, lead: str | None) -> Json:
        """A component of a project. Its id here is its name."""
        shown: Json = {"self": f"{self.root}/component/{name}", "id": name, "name": name, "project": project.key}
        shown |= {"assigneeType": "PROJECT_DEFAULT", "isAssigneeTypeValid": False, "projectId": int(project.id)}
        return shown | ({} if lead is None else {"lead": self.user(lead)})

    def version(self, project: str, name: str) -> Json:
        known = self._tables.versions.get(project, {}).get(name)
        if known is None:
            return {"id": name, "name": name}
        shown: Json = {"self": f"{self.root}/version/{known.id}", "id": known.id, "name": name, "archived": False}
        dates = {"startDate": known.start, "releaseDate": known.release}
        return shown | {"released": known.released} | {key: date for key, date in dates.items() if date}

    def _worklogs(self, issue: Issue) -> Json:
        """The first twenty, as Jira gives them with the issue."""
        rows = [self._worklog(issue, each) for each in issue.worklogs[:WORKLOGS_INLINE]]
        return {"startAt": 0, "maxResults": WORKLOGS_INLINE, "total": len(issue.worklogs), "worklogs": rows}

    def _worklog(self, issue: Issue, worklog: Worklog) -> Json:
        return {
            "self": f"{self.root}/issue/{issue.id}/worklog/{worklog.id}",
            "id": worklog.id,
            "issueId": issue.id,
            "author": self.user(worklog.author),
            "updateAuthor": self.user(worklog.author),
            "created": self.instant(worklog.at),
            "updated": self.instant(worklog.at),
            "started": self.instant(worklog.started),
            "timeSpent": f"{worklog.seconds // 60}m",
            "timeSpentSeconds": worklog.seconds,
        }

    def field(self, kind: FieldKind) -> Json:
        schema: Json = {"type": kind.type}
        if kind.items:
            schema["items"] = kind.items
        if kind.custom:
            schema |= {"custom": kind.custom, "customId": int(kind.id.removeprefix("customfield_"))}
        else:
            schema["system"] = kind.id
        shown = {"id": kind.id, "name": kind.name, "custom": kind.custom is not None, "orderable": True}
        shown |= {"key": kind.id} if self._cloud else {}
        return shown | {"navigable": True, "searchable": True, "clauseNames": kind.clauses, "schema": schema}

    def comment(self, issue: Issue, comment: Comment, *, properties: bool = False) -> Json:
        shown: Json = {
            "self": f"{self.root}/issue/{issue.id}/comment/{comment.id}",
            "id": comment.id,
            "author": self.user(comment.author),
            "body": self.body(comment.body),
            "updateAuthor": self.user(comment.update_author),
            "created": self.instant(comment.at),
            "updated": self.instant(comment.updated),
        }
        if comment.visibility:
            shown["visibility"] = comment.visibility
        if self._cloud:
            shown["jsdPublic"] = not comment.internal
        if properties:
            shown["properties"] = [{"key": key, "value": value} for key, value in comment.properties.items()]
        return shown

    def attachment(self, attachment: Attachment) -> Json:
        base = self._tables.base_url
        content = f"{base}/secure/attachment/{attachment.id}/{attachment.filename}"
        if self._cloud:
            content = f"{self.root}/attachment/content/{attachment.id}"
        return {
            "self": f"{self.root}/attachment/{attachment.id}",
            "id": attachment.id,
            "filename": attachment.filename,
            "author": self.user(attachment.author),
            "created": self.instant(attachment.at),
            "size": len(attachment.content),
            "mimeType": attachment.mime,
            "content": content,
        }

    def history(self, entry: History) -> Json:
        items = [self.item(item) for item in entry.items]
        shown: Json = {"id": str(entry.id), "created": self.instant(entry.at), "items": items}
        author = self.user(entry.author)
        return shown | {"author": author} if author else shown

    def item(self, item: Item) -> Json:
        """Cloud tells the field's id beside its name; Data Center only what people call it."""
        kind = self._tables.fields.get(item.field)
        custom = kind is not None and kind.custom is not None
        name = kind.name if kind is not None and custom else OLD_NAMES.get(item.field, item.field)
        before, after = item.before, item.after
        if item.field in SITE_FIELDS and not self._cloud:
            before, after = (self._key(id) for id in (before, after))
        shown = {"field": name, "fieldtype": "custom" if custom else "jira"}
        shown |= {"fieldId": item.field} if self._cloud and item.field not in NO_FIELDS else {}
        return {**shown, "from": before, "fromString": item.before_text, "to": after, "toString": item.after_text}

    def _key(self, id: str | None) -> str | None:
        return self._tables.users[id].key if id in self._tables.users else id

    def issue(self, issue: Issue, wanted: frozenset[str], properties: Iterable[str] = ()) -> Json:
        """`wanted` are ids of fields, or *all or *navigable, with -id to leave one out."""
        shown: Json = {
            "expand": "renderedFields,names,schema,operations,editmeta,changelog",
            "id": issue.id,
            "self": f"{self.root}/issue/{issue.id}",
            "key": issue.key,
        }
        if wanted != frozenset({"id"}):
            shown["fields"] = self.fields(issue, wanted)
        asked = list(properties)
        if asked:
            kept = issue.properties
            shown["properties"] = {key: kept[key] for key in kept if key in asked or "*all" in asked}
        return shown

    def fields(self, issue: Issue, wanted: frozenset[str]) -> Json:
        values = {**self._plain_fields(issue), **self._linked_fields(issue)}
        for id, kind in self._tables.fields.items():
            if kind.custom:
                values[id] = self._custom(issue, kind)
        chosen = {name for name in values if _is_wanted(name, wanted)}
        shown = {name: value for name, value in values.items() if name in chosen}
        if "comment" in chosen:
            shown["comment"] = self._comments(issue)
        return shown

    def _custom(self, issue: Issue, kind: FieldKind) -> Any:
        if kind.custom != SLA_CUSTOM:
            return self.body(issue.custom.get(kind.id))
        if not self._tables.is_service(issue) or kind.id not in issue.slas:
            return None
        return slas.sla_value(kind, issue.slas[kind.id], self._tables.now(), self.instant)

    def _comments(self, issue: Issue) -> Json:
        inline = issue.comments[:COMMENTS_INLINE] if self._cloud else issue.comments
        page: Json = {"self": f"{self.root}/issue/{issue.id}/comment"} if self._cloud else {}
        page["comments"] = [self.comment(issue, each) for each in inline]
        return page | {"maxResults": len(inline), "total": len(issue.comments), "startAt": 0}

    def _plain_fields(self, issue: Issue) -> Json:
        shown = {
            "summary": issue.summary,
            "description": self.body(issue.description),
            "labels": list(issue.labels),
            "created": self.instant(issue.created),
            "updated": self.instant(issue.updated),
            "duedate": issue.duedate,
            "resolutiondate": self.instant(issue.resolved_at),
            "assignee": self.user(issue.assignee),
            "reporter": self.user(issue.reporter),
            "creator": self.user(issue.creator),
            "watches": {"watchCount": len(issue.watchers), "isWatching": False},
            "components": [{"id": name, "name": name} for name in issue.components],
            "fixVersions": [self.version(issue.project, name) for name in issue.fix_versions],
            "versions": [],
            "timeoriginalestimate": issue.estimate,
            "timeestimate": issue.remaining,
            "timespent": issue.spent,
            "worklog": self._worklogs(issue),
            "environment": None,
            "comment": None,
        }
        return shown | ({"statuscategorychangedate": self.instant(issue.category_changed)} if self._cloud else {})

    def _linked_fields(self, issue: Issue) -> Json:
        tables = self._tables
        resolution = tables.resolution(issue.resolution) if issue.resolution else None
        priority = tables.priority(issue.priority) if issue.priority else None
        return {
            "issuetype": self.named("issuetype", tables.issue_type(issue.type)),
            "project": self.project(tables.projects[issue.project]),
            "status": self.status(tables.status(issue.status)),
            "priority": self.named("priority", priority) if priority else None,
            "resolution": self.named("resolution", resolution) if resolution else None,
            "attachment": [self.attachment(each) for each in issue.attachments],
            "issuelinks": self._links(issue),
            "subtasks": [self._end(part) for part in tables.parts_of(issue) if part.type == SUBTASK],
            **({"parent": self._end(tables.issue(issue.parent))} if issue.parent else {}),
        }

    def _links(self, issue: Issue) -> list[Json]:
        shown = []
        for link in self._tables.links:
            if issue.id not in (link.source, link.target):
                continue
            end, other = ("outwardIssue", link.target) if link.source == issue.id else ("inwardIssue", link.source)
            ends = {end: self._end(self._tables.issue(other))}
            shown.append({"id": link.id, "self": f"{self.root}/issueLink/{link.id}", "type": _type(link.type), **ends})
        return shown

    def _end(self, issue: Issue) -> Json:
        tables = self._tables
        fields: Json = {"summary": issue.summary, "status": self.status(tables.status(issue.status))}
        fields["priority"] = self.named("priority", tables.priority(issue.priority)) if issue.priority else None
        fields["issuetype"] = self.named("issuetype", tables.issue_type(issue.type))
        return {"id": issue.id, "key": issue.key, "self": f"{self.root}/issue/{issue.id}", "fields": fields}


def _type(name: str) -> Json:
    inward, outward = {"Blocks": ("is blocked by", "blocks"), "Duplicate": ("is duplicated by", "duplicates")}.get(
        name, ("relates to", "relates to")
    )
    return {"id": name.casefold(), "name": name, "inward": inward, "outward": outward}


def _is_wanted(name: str, wanted: frozenset[str]) -> bool:
    if f"-{name}" in wanted:
        return False
    if name in wanted or "*all" in wanted:
        return True
    return "*navigable" in wanted and name not in NOT_NAVIGABLE


def page(values: list[Json], start: int, size: int) -> Mapping[str, Any]:
    """A page of a list, as most of Cloud's and some of Data Center's resources give it."""
    shown = values[start : start + size]
    last = start + len(shown) >= len(values)
    return {"startAt": start, "maxResults": size, "total": len(values), "isLast": last, "values": shown}
