"""What people and programs do in the sandbox: each deed changes the tables, writes history and is told to listeners."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from connector.sandbox import adf_check, adf_text, changes
from connector.sandbox.events import Event, Kind
from connector.sandbox.index import Index
from connector.sandbox.records import (
    SLA_CUSTOM,
    WORKFLOW,
    Attachment,
    Body,
    Comment,
    Flavour,
    History,
    Issue,
    Item,
    Link,
    SlaCycle,
    Worklog,
)
from connector.sandbox.tables import Refused, Tables

NOTHING: Mapping[str, Any] = {}
STATUS_EVENTS = {
    "Resolved": "issue_resolved",
    "Closed": "issue_closed",
    "Reopened": "issue_reopened",
    "In Progress": "issue_work_started",
}
INTERNAL = {"sd.public.comment": {"internal": True}}
LONGEST_PROPERTY = 32_768


class State(Tables):
    """Deeds. `issue` may be an id or a key; whoever does it is a user's id; texts are plain or wiki text."""

    def __init__(self, flavour: Flavour, now: Callable[[], int]) -> None:
        super().__init__(flavour, now)
        self.index = Index()
        self.listeners: list[Callable[[Event], None]] = []
        self.may_edit_silently = True
        """Whether accounts have the right to say notifyUsers=false."""

    @contextmanager
    def _writing(self, issue: Issue) -> Iterator[int]:
        """The tables locked and the issue about to change; gives the instant."""
        with self.lock:
            self.index.before(issue.id, issue)
            yield self.now()
            issue.revision += 1
            self.revision += 1
            self.index.after(issue.id, issue)

    def _tell(self, kind: Kind, actor: str | None, issue: Issue, **more: Any) -> None:
        event = Event(kind, self.now(), actor, issue, **more)
        for listener in self.listeners:
            listener(event)

    def text(self, text: str, issue: Issue | None = None) -> Body:
        """A text as this flavour stores it."""
        if self.flavour == "datacenter" or not text:
            return text or None
        files = issue.attachments if issue else []
        return adf_text.document(text, {a.filename: a.media for a in files})

    def create_issue(
        self, project: str, type: str, summary: str, description: Any = "", reporter: str | None = None, **more: Any
    ) -> Issue:
        """`more`: creator, created, parent, and any field that `edit` knows."""
        with self.lock:
            creator = more.pop("creator", reporter)
            at = more.pop("created", None) or self.now()
            found = self.project(project)
            fields = {"priority": "Medium", "summary": summary, "description": description, **more}
            fields |= {"reporter": reporter, "issuetype": type}
            id = str(self.next_id("issue", 10_001))
            key = f"{found.key}-{self.next_id(f'issues of {found.key}', 1)}"
            first = self.statuses[0].name
            issue = Issue(id, key, found.key, type, summary, at, at, None, creator, first, category_changed=at)
            issue.parent = self.issue(fields.pop("parent")).id if fields.get("parent") else None
            properties = fields.pop("properties", {})
            for field, value in fields.items():
                changes.put(self, issue, field, self._body(field, value, issue))
            issue.properties.update(properties)
            self.index.before(id, None)
            self._keep(issue)
            self.revision += 1
            self.index.after(id, issue)
            self._tell("created", creator, issue, name="issue_created")
            return issue

    def _body(self, field: str, value: Any, issue: Issue) -> Any:
        return self.text(value, issue) if field == "description" and isinstance(value, str) else value

    def edit(self, issue: str, user: str, **fields: Any) -> None:
        """Set fields: summary, description, priority, assignee, labels, components, fixVersions, duedate,
        timeoriginalestimate (seconds), customfield_...; None empties."""
        self.change(issue, user, fields)

    def change(self, issue: str, user: str, fields: Mapping[str, Any], properties: Mapping[str, Any] = NOTHING) -> None:
        """Fields and properties in one event, all or none. Raises Refused and Missing."""
        found = self.issue(issue)
        with self.lock:
            for field, value in fields.items():
                changes.checked(self, field, value)
            for value in properties.values():
                check_property(value)
        with self._writing(found):
            old = found.description
            put = (changes.put(self, found, f, self._body(f, v, found)) for f, v in fields.items())
            made = tuple(item for items in put for item in items)
            found.properties.update(properties)
            self._drop_orphans(found, old, found.description)
            name = "issue_assigned" if any(item.field == "assignee" for item in made) else "issue_updated"
            self._record(found, user, made, name)
            for _ in properties:
                self._tell("property_set", user, found)

    def _record(self, issue: Issue, user: str, items: tuple[Item, ...], name: str) -> None:
        """Write a history entry where something changed, and tell of it in any case."""
        history = None
        if items:
            history = History(self.next_id("history"), self.now(), user, items)
            issue.history.append(history)
            issue.updated = history.at
        self._tell("updated", user, issue, name=name, history=history)

    def transition(self, issue: str, user: str, to: str, resolution: str | None = None) -> None:
        """Along the workflow; a status of category done gets a resolution, any other loses it. Raises Refused."""
        found = self.issue(issue)
        status = self.status(to)
        if status.name == found.status:
            return
        if status.name not in WORKFLOW[found.status]:
            raise Refused(f"It seems that you have tried to perform a workflow operation ({to}) that is not valid.")
        with self._writing(found) as at:
            old = self.status(found.status).category
            made = changes.put(self, found, "status", status.name)
            done = status.category == "done"
            if done != (found.resolution is not None) or (done and resolution is not None):
                made += changes.put(self, found, "resolution", (resolution or "Done") if done else None)
                found.resolved_at = at if done else None
            if status.category != old:
                found.category_changed = at
            self._record(found, user, made, STATUS_EVENTS.get(status.name, "issue_generic"))

    def comment(
        self,
        issue: str,
        author: str,
        text: Body,
        public: bool = True,
        properties: Mapping[str, Any] = NOTHING,
        visibility: dict[str, str] | None = None,
    ) -> Comment:
        """`public=False` is internal to the service project. A document is stored as it is, once it is checked."""
        found = self.issue(issue)
        with self._writing(found) as at:
            body = self._checked_body(found, text)
            given = {**properties, **({} if public else INTERNAL)}
            for value in given.values():
                check_property(value)
            id = str(self.next_id("comment"))
            made = Comment(id, self.user(author).id, at, body, author, at, visibility, given)
            found.comments.append(made)
            found.updated = at
            self._tell("commented", author, found, name="issue_commented", comment=made)
            return made

    def _checked_body(self, issue: Issue, text: Body) -> Body:
        if isinstance(text, str):
            if not text.strip():
                raise Refused("Comment body can not be empty!", fields={"comment": "Comment body can not be empty!"})
            text = self.text(text, issue)
        else:
            adf_check.check(text, "comment", frozenset(a.media for a in issue.attachments))
        changes.text_of_right_length(text, "comment")
        return text

    def edit_comment(
        self, issue: str, user: str, id: str, text: Body, properties: Mapping[str, Any] = NOTHING
    ) -> Comment:
        """A new body; properties are added to those there are. Raises Missing."""
        found, comment = self._comment(issue, id)
        with self._writing(found) as at:
            body = self._checked_body(found, text)
            for value in properties.values():
                check_property(value)
            self._drop_orphans(found, comment.body, body)
            comment.body, comment.update_author, comment.updated = body, user, at
            comment.properties.update(properties)
            found.updated = at
            self._tell("comment_edited", user, found, name="issue_comment_edited", comment=comment)
            return comment

    def delete_comment(self, issue: str, user: str, id: str) -> None:
        found, comment = self._comment(issue, id)
        with self._writing(found) as at:
            found.comments.remove(comment)
            found.updated = at
            self._tell("comment_deleted", user, found, name="issue_comment_deleted", comment=comment)

    def _comment(self, issue: str, id: str) -> tuple[Issue, Comment]:
        found, comment = self.comment_by_id(id)
        if found is not self.issue(issue):
            raise Refused(f"Can not find a comment for the id: {id}.", status=404)
        return found, comment

    def set_comment_property(self, id: str, key: str, value: Any) -> bool:
        """Is it new? None as value removes it."""
        found, comment = self.comment_by_id(id)
        with self._writing(found):
            return _set(comment.properties, key, value)

    def set_property(self, issue: str, user: str, key: str, value: Any) -> bool:
        """Is it new? None as value removes it. History and `updated` stay as they are."""
        found = self.issue(issue)
        with self._writing(found):
            new = _set(found.properties, key, value)
            self._tell("property_set", user, found)
            return new

    def attach(self, issue: str, user: str, filename: str, content: bytes, mime: str = "") -> Attachment:
        found = self.issue(issue)
        with self._writing(found) as at:
            id = str(self.next_id("attachment"))
            made = Attachment(id, filename, mime or "application/octet-stream", content, user, at, self.media_id())
            found.attachments.append(made)
            self._record(found, user, (Item("attachment", None, None, id, filename),), "issue_updated")
            return made

    def log_work(self, issue: str, user: str, seconds: int) -> Worklog:
        """Work that ended just now; what is left to do gets less by as much."""
        found = self.issue(issue)
        with self._writing(found) as at:
            made = Worklog(str(self.next_id("worklog")), self.user(user).id, at, at - seconds * 1000, seconds)
            found.worklogs.append(made)
            items = changes.put(self, found, "timespent", (found.spent or 0) + seconds)
            if found.remaining is not None:
                items += changes.put(self, found, "timeestimate", max(0, found.remaining - seconds))
            self._record(found, user, (*items, Item("WorklogId", None, None, made.id, made.id)), "issue_work_logged")
            return made

    def _drop_orphans(self, issue: Issue, old: Body, new: Body) -> None:
        """Cloud deletes for good what a rewritten text no longer shows."""
        gone = adf_text.media_ids(old) - adf_text.media_ids(new)
        issue.attachments[:] = [each for each in issue.attachments if each.media not in gone]

    def run_sla(self, issue: str, field: str, *cycles: SlaCycle) -> None:
        """What service management shows in an SLA field from now on. No history tells of it, and nobody is told."""
        found = self.issue(issue)
        if self.fields[field].custom != SLA_CUSTOM or not self.is_service(found):
            raise Refused(f"{found.key} has no SLA in {field}.")
        with self.lock:
            found.slas[field] = cycles

    def link(self, type: str, source: str, target: str, user: str) -> None:
        """`source` blocks, duplicates, ... `target`."""
        made = Link(str(self.next_id("link")), type, self.issue(source).id, self.issue(target).id)
        ends = ((made.source, self.issue(target).key), (made.target, self.issue(source).key))
        with self.lock:
            self.links.append(made)
            for id, other in ends:
                issue = self.issue(id)
                with self._writing(issue):
                    item = Item("Link", None, None, other, f"This issue is linked to {other}")
                    self._record(issue, user, (item,), "issue_updated")

    def delete_issue(self, issue: str, user: str) -> None:
        found = self.issue(issue)
        with self.lock:
            self.index.before(found.id, found)
            self._forget(found)
            self.revision += 1
            self.index.after(found.id, None)
            self._tell("deleted", user, found)


def check_property(value: Any) -> None:
    """Raises Refused for a value longer than Jira keeps."""
    if len(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) > LONGEST_PROPERTY:
        raise Refused("The property value length cannot exceed 32768 characters.")


def _set(properties: dict[str, Any], key: str, value: Any) -> bool:
    check_property(value)
    new = key not in properties
    if value is None:
        properties.pop(key, None)
    else:
        properties[key] = value
    return new
