"""What does Jira show of a scenario's issue so far? Its events, applied one by one as Jira would record them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from connector.config.scenario_shape import IssueTable
from connector.config.scenarios import Event, ScenarioFile, texts_of
from connector.policy_tests.cast import OURS, account_of, cast_of
from rules.desired import (
    AddLabel,
    CreateCard,
    CreateMessage,
    CreateNotice,
    CreateReminder,
    CreateReply,
    CreateSummary,
    EditCard,
    MoveBack,
    RemoveLabel,
    SetField,
    SetProperty,
    Write,
)
from rules.model import Change, Comment, Field, Instant, Issue, Json, Marker, Person, Site, Snapshot, Status, Value
from rules.policy import Policy

Values = tuple[Value, ...]
FIELDS = {"type": "issuetype", "due": "duedate", "due date": "duedate", "到期日": "duedate"}
"""Names that people use -> id of the field."""
NEW = ("open", "to do", "new", "backlog", "待办", "新建", "打开")
DONE = ("done", "closed", "resolved", "完成", "已完成", "已关闭", "已解决")
FIRST_STATUS, LAST_STATUS = "Open", "Done"
KINDS: Mapping[type[Write], Literal["card", "notice", "reply", "summary"]] = {
    CreateCard: "card",
    CreateNotice: "notice",
    CreateReminder: "notice",
    CreateReply: "reply",
    CreateSummary: "summary",
}


@dataclass(slots=True)
class Story:
    """One issue as it grows. Ids are numbers in the order of what happened."""

    file: ScenarioFile
    policy: Policy
    people: dict[str, Person] = field(init=False)
    issue: Issue = field(
        init=False, default_factory=lambda: Issue(id="10001", key="TEST-1", project="TEST", created=None)
    )
    site: Site = field(init=False, default_factory=Site)
    _numbers: int = 0
    _opened_in: str = FIRST_STATUS

    def __post_init__(self) -> None:
        self.people = cast_of(self.file.people, self.policy)
        ranks = tuple((str(rank), name) for rank, name in enumerate(self.file.priorities, 1))
        self.site = Site(name="https://scenario", account=OURS, priorities=ranks)
        for name in self.file.statuses:
            self._status(name)

    def snapshot(self) -> Snapshot:
        return Snapshot(issue=self.issue, site=self.site, people=self.people)

    def apply(self, event: Event) -> None:
        """All that one event says, as one act of one person."""
        table, author = event.table, self._author(event)
        if event.created is not None:
            self._create(event.created, event.at, author)
        self._edit(event, author)
        if table.comment is not None:
            public, text = not table.internal, table.text or "..."
            self._comment(event.at, account_of(table.comment), text, public=public, times=event.table.arrives)

    def write(self, write: Write, at: Instant) -> None:
        """What we write ourselves, as Jira shows it afterwards."""
        match write:
            case AddLabel() | RemoveLabel():
                before = self.issue.fields.get("labels", ())
                kept = tuple(value for value in before if value.text != write.label)
                after = (*kept, Value(write.label)) if isinstance(write, AddLabel) else kept
                self._change(at, OURS, {"labels": after})
            case SetProperty():
                self.issue = replace(self.issue, property=_json(write.value))
            case SetField():
                value = () if write.value is None else (Value(str(write.value)),)
                self._change(at, OURS, {write.field: value})
            case EditCard():
                self._edit_card(write)
            case CreateMessage() | MoveBack():
                pass  # not in Jira; what became of the issue is told by the scenario
            case _:
                kind = KINDS[type(write)]
                self._comment(at, OURS, "...", marker=Marker(kind=kind, op=write.op, hash=write.hash))

    # ------------------------------------------------------------------------------------------------- events
    def _author(self, event: Event) -> str:
        named = event.table.by or event.table.comment
        if named is None and event.created is not None:
            named = event.created.reporter or "customer"
        return account_of(named or "agent")

    def _create(self, table: IssueTable, at: Instant, author: str) -> None:
        fields: dict[str, Values] = {
            "status": self._status(table.status or next(iter(self.file.statuses), FIRST_STATUS)),
            "priority": self._values("priority", table.priority or ""),
            "issuetype": self._values("issuetype", table.type or "Task"),
            "resolution": (),
            "labels": tuple(Value(label) for label in table.labels or ()),
            "assignee": self._values("assignee", table.assignee or ""),
        }
        for name, value in table.fields.items():
            fields[self._field(name, value)] = self._values(self._field(name, value), value)
        self._opened_in = fields["status"][0].text
        project = table.project or self.issue.project
        self.issue = replace(
            self.issue,
            key=f"{project}-1",
            project=project,
            created=at,
            updated=at,
            reporter=account_of(table.reporter or "customer"),
            creator=author,
            fields=fields,
            status_category=self._category(fields["status"]),
        )

    def _edit(self, event: Event, author: str) -> None:
        table = event.table
        changed: dict[str, Values] = {}
        if table.resolved is not None:
            changed["resolution"] = (Value("Done" if table.resolved is True else str(table.resolved)),)
            if not self._is_done():
                self._opened_in = self.issue.fields["status"][0].text
            changed["status"] = self._status(self._done_status())
        if table.reopened is not None:
            changed["resolution"] = ()
            changed["status"] = self._status(self._opened_in if table.reopened is True else str(table.reopened))
        if table.status is not None:
            changed["status"] = self._status(table.status)
        if event.labels_on or event.labels_off:
            changed["labels"] = self._labels(event.labels_on, event.labels_off)
        for name, value in (table.set or {}).items():
            changed[self._field(name, value)] = self._values(self._field(name, value), value)
        self._change(event.at, author, changed, times=table.arrives)

    def _labels(self, added: Iterable[str], removed: Iterable[str]) -> Values:
        gone = {*added, *removed}
        kept = (value for value in self.issue.fields.get("labels", ()) if value.text not in gone)
        return (*kept, *(Value(label) for label in added))

    # ------------------------------------------------------------------------------------------ Jira's records
    def _change(self, at: Instant, author: str, changed: Mapping[str, Values], *, times: int = 1) -> None:
        """One entry of the history, as often as it arrives."""
        self._numbers += 1
        fields = {**self.issue.fields}
        entry = []
        for index, (name, after) in enumerate(changed.items()):
            before = fields.get(name, ())
            if before != after:
                entry.append(
                    Change(
                        at=at, id=self._numbers, index=index, field=name, before=before, after=after, author=author
                    )
                )  # fmt: skip
            fields[name] = after
        self.issue = replace(
            self.issue,
            updated=at,
            fields=fields,
            changes=(*self.issue.changes, *entry * times),
            status_category=self._category(fields["status"]),
            reporter=self._reporter(fields),
        )

    def _comment(
        self, at: Instant, author: str, text: str, *, public: bool = True, marker: Marker | None = None, times: int = 1
    ) -> None:
        self._numbers += 1
        number = str(self._numbers)
        comment = Comment(id=number, at=at, author=author, updated=at, public=public, text=text, marker=marker)
        self.issue = replace(self.issue, updated=at, comments=(*self.issue.comments, *(comment,) * times))

    def _edit_card(self, write: EditCard) -> None:
        comments = tuple(
            replace(one, marker=replace(one.marker, hash=write.hash))
            if one.id == write.comment_id and one.marker
            else one
            for one in self.issue.comments
        )
        self.issue = replace(self.issue, comments=comments)

    # ------------------------------------------------------------------------------------------------- values
    def _field(self, name: str, value: object) -> str:
        """The field's id; one that Jira does not have of its own becomes a custom field of that name."""
        lowered = name.casefold()
        id_ = FIELDS.get(lowered, lowered)
        if id_ not in self.site.fields:
            kind = {"int": "number", "float": "number", "date": "date", "datetime": "datetime", "list": "array"}
            field_ = Field(id=id_, name=name, type=kind.get(type(value).__name__, "string"))
            self.site = replace(self.site, fields={**self.site.fields, id_: field_})
        return id_

    def _values(self, field_: str, value: object) -> Values:
        if field_ == "status":
            return self._status(str(value))
        if field_ == "priority":
            ids = {name: id_ for id_, name in self.site.priorities}
            return tuple(Value(text, ids.get(text)) for text in texts_of(value))
        if field_ in ("assignee", "reporter"):
            return tuple(Value(text, account_of(text)) for text in texts_of(value))
        return tuple(Value(text) for text in texts_of(value))

    def _reporter(self, fields: Mapping[str, Values]) -> str | None:
        changed = fields.get("reporter")
        return self.issue.reporter if changed is None else (changed[0].id if changed else None)

    def _status(self, name: str) -> Values:
        """The status of that name, made known to the site when it is first spoken of."""
        for status in self.site.statuses.values():
            if status.name == name:
                return (Value(name, status.id),)
        lowered = name.casefold()
        usual = "new" if lowered in NEW else "done" if lowered in DONE else "indeterminate"
        status = Status(
            id=str(len(self.site.statuses) + 1), name=name, category=self.file.statuses.get(name, usual)
        )  # fmt: skip
        self.site = replace(self.site, statuses={**self.site.statuses, status.id: status})
        return (Value(name, status.id),)

    def _category(self, status: Values) -> str:
        return self.site.statuses[status[0].id or ""].category

    def _is_done(self) -> bool:
        return self.issue.status_category == "done"

    def _done_status(self) -> str:
        return next((name for name, category in self.file.statuses.items() if category == "done"), LAST_STATUS)


def _json(value: Mapping[str, object]) -> dict[str, Json]:
    return dict(value)  # type: ignore[arg-type]  # the value of a property is JSON
