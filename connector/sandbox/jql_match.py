"""Which issues does a search find? Judged over the sandbox's tables."""

import operator as op
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cmp_to_key
from typing import Any
from zoneinfo import ZoneInfo

from connector.sandbox import adf_text, jql, jql_dates
from connector.sandbox.jql import BadJql, Clause, Node, Operand
from connector.sandbox.records import CATEGORIES, FieldKind, Issue
from connector.sandbox.tables import Missing, Tables

COMPARE: dict[str, Callable[[Any, Any], bool]] = {"<": op.lt, "<=": op.le, ">": op.gt, ">=": op.ge}
SAME = {
    "issue": "key",
    "issuekey": "key",
    "id": "key",
    "type": "issuetype",
    "due": "duedate",
    "resolved": "resolutiondate",
    "createddate": "created",
    "updateddate": "updated",
    "component": "components",
    "fixversion": "fixversions",
}
INSTANTS = ("created", "updated", "resolutiondate")
TEXTS = ("summary", "description", "comment", "text")
USERS = ("assignee", "reporter", "creator")
CHECKED = ("status", "priority", "issuetype", "resolution", "project")
LISTS = ("labels", "components", "fixversions")


class Matcher:
    """`user` is who asks; without `strict` a value that does not exist matches nothing and is no error."""

    def __init__(self, tables: Tables, user: str | None = None, zone: str = "UTC", *, strict: bool = True) -> None:
        self._tables = tables
        self._user = user
        self._zone = ZoneInfo(zone)
        self._strict = strict

    def find(self, text: str, issues: Iterable[Issue]) -> list[Issue]:
        """In order. Raises BadJql."""
        search = jql.parse(text)
        if search.where is not None:
            self._check(search.where)
        found = [issue for issue in issues if search.where is None or self._holds(search.where, issue)]
        for field, descending in reversed(search.order):
            name = self._field(field)
            found.sort(key=cmp_to_key(lambda a, b, name=name: self._order(name, a, b)), reverse=descending)  # type: ignore[misc]
        return found

    def _field(self, told: str) -> str:
        """The field's id in lower case, or one of ours. Raises BadJql."""
        name = SAME.get(told, told)
        if name in (*TEXTS, *LISTS, "key", "statuscategory", "project", "issuetype"):
            return name
        custom = re.fullmatch(r"cf\[(\d+)\]", name)
        wanted = f"customfield_{custom[1]}" if custom else name
        for kind in self._tables.fields.values():
            if wanted in (kind.id.casefold(), kind.name.casefold()):
                return kind.id.casefold()
        raise BadJql(f"Field '{told}' does not exist or you do not have permission to view it.")

    def _kind(self, name: str) -> FieldKind | None:
        return self._tables.fields.get(name)

    def _check(self, node: Node) -> None:
        """Raises BadJql for fields that are not there and, when strict, values that are not there."""
        if not isinstance(node, Clause):
            for part in node.parts:
                self._check(part)
            return
        name = self._field(node.field)
        if name in (*CHECKED, "key") and self._strict:
            for operand in node.operands:
                self._check_value(name, operand)

    def _check_value(self, name: str, operand: Operand) -> None:
        if operand.empty or operand.call or (name == "resolution" and operand.text.casefold() == "unresolved"):
            return
        if name == "key":
            if not self._exists(operand.text):
                raise BadJql(f"An issue with key '{operand.text}' does not exist for field 'key'.")
        elif self._named_id(name, operand.text) is None:
            raise BadJql(f"The value '{operand.text}' does not exist for the field '{name}'.")

    def _exists(self, ref: str) -> bool:
        try:
            return self._tables.issue(ref) is not None
        except Missing:
            return False

    def _holds(self, node: Node, issue: Issue) -> bool:
        match node:
            case jql.All(parts):
                return all(self._holds(part, issue) for part in parts)
            case jql.Some(parts):
                return any(self._holds(part, issue) for part in parts)
            case Clause():
                return self._clause(node, issue)

    def _clause(self, clause: Clause, issue: Issue) -> bool:
        """`!=`, `not in` and `!~` do not match an empty field; a list holds a value, or none of its does."""
        name = self._field(clause.field)
        values = self._values(name, issue)
        kind = clause.operator
        if kind in ("is", "is not"):
            return (not values) == (kind == "is")
        if kind in ("~", "!~"):
            return bool(values) and _contains(values, clause.operands[0].text) == (kind == "~")
        if kind in COMPARE:
            return any(COMPARE[kind](value, self._operand(name, clause.operands[0])) for value in values)
        return self._is_among(name, values, clause)

    def _is_among(self, name: str, values: list[Any], clause: Clause) -> bool:
        negated = clause.operator in ("!=", "not in")
        empty = any(self._means_empty(name, operand) for operand in clause.operands)
        if not values:
            return empty and not negated
        asked = [self._operand(name, each) for each in clause.operands if not self._means_empty(name, each)]
        return any(value in asked for value in values) != negated

    @staticmethod
    def _means_empty(name: str, operand: Operand) -> bool:
        return operand.empty or (name == "resolution" and operand.text.casefold() == "unresolved")

    def _values(self, name: str, issue: Issue) -> list[Any]:
        """What the issue has there, in a form that compares; empty for nothing."""
        if name in TEXTS:
            return _texts(name, issue)
        if name in LISTS:
            listed = issue.fix_versions if name == "fixversions" else getattr(issue, name)
            return [each.casefold() for each in listed]
        if name == "key":
            return [_key(issue.key)]
        if name == "statuscategory":
            return [self._tables.status(issue.status).category]
        return self._single(name, issue)

    def _single(self, name: str, issue: Issue) -> list[Any]:
        if name.startswith("customfield_"):
            told = issue.custom.get(name)
            return [
                self._comparable(name, each)
                for each in (told if isinstance(told, list) else [told])
                if each is not None
            ]
        attribute = {"issuetype": "type", "resolutiondate": "resolved_at"}.get(name, name)
        value = getattr(issue, attribute)
        return [] if value is None else [self._comparable(name, value)]

    def _comparable(self, name: str, value: Any) -> Any:
        """A stored value as it is compared."""
        kind = self._kind(name)
        if name in INSTANTS or name in USERS:
            return value
        if kind is not None and kind.type == "date":
            return jql_dates.instant(Operand(value), 0, self._zone)
        if kind is not None and kind.type == "datetime":
            return round(datetime.fromisoformat(value).astimezone(UTC).timestamp() * 1000)
        if kind is not None and kind.type == "number":
            return float(value)
        if name in CHECKED:
            found = self._named_id(name, value)
            return -int(found or 0) if name == "priority" else found
        if isinstance(value, dict):
            value = value.get("value") or value.get("name") or ""
        return str(value).casefold()

    def _operand(self, name: str, operand: Operand) -> Any:
        """What is asked for, in the form of `_comparable`."""
        kind = self._kind(name)
        if kind is not None and kind.type in ("date", "datetime"):
            return jql_dates.instant(operand, self._tables.now(), self._zone)
        if name in USERS:
            return self._user_id(operand)
        if kind is not None and kind.type == "number":
            return float(operand.text)
        if name == "key":
            return self._issue_key(operand.text)
        if name == "statuscategory":
            return _category(operand.text)
        if name in CHECKED:
            found = self._named_id(name, operand.text)
            return -int(found or 0) if name == "priority" else found
        return operand.text.casefold()

    def _named_id(self, name: str, ref: str) -> str | None:
        tables = self._tables
        look: dict[str, Callable[[str], Any]] = {
            "status": tables.status,
            "priority": tables.priority,
            "issuetype": tables.issue_type,
            "resolution": tables.resolution,
            "project": tables.project,
        }
        try:
            return str(look[name](ref).id)
        except Missing:
            return None

    def _user_id(self, operand: Operand) -> str | None:
        if operand.call == "currentuser":
            return self._user
        wanted = operand.text.casefold()
        for user in self._tables.users.values():
            if wanted in (user.id.casefold(), user.login.casefold(), user.key.casefold(), user.name.casefold()):
                return user.id
        return None

    def _issue_key(self, ref: str) -> tuple[str, int]:
        try:
            return _key(self._tables.issue(ref).key)
        except Missing:
            return _key(ref) if "-" in ref else ("", 0)

    def _order(self, name: str, a: Issue, b: Issue) -> int:
        """Empty ones last."""
        left, right = self._values(name, a), self._values(name, b)
        if not left or not right:
            return bool(right) - bool(left)
        return int(left > right) - int(left < right)


def _key(key: str) -> tuple[str, int]:
    project, _, number = key.upper().rpartition("-")
    return project, int(number) if number.isdecimal() else 0


def _category(told: str) -> str:
    wanted = told.casefold()
    for key, (number, name, _color) in CATEGORIES.items():
        if wanted in (key, str(number), name.casefold()):
            return key
    raise BadJql(f"The value '{told}' does not exist for the field 'statusCategory'.")


def _texts(name: str, issue: Issue) -> list[str]:
    parts = {
        "summary": [issue.summary],
        "description": [adf_text.plain(issue.description)],
        "comment": [adf_text.plain(comment.body) for comment in issue.comments],
    }
    chosen = parts[name] if name in parts else [text for texts in parts.values() for text in texts]
    return [text.casefold() for text in chosen if text]


def _contains(texts: list[str], asked: str) -> bool:
    """Every word, in any order, in one of the texts; words in quotes together; * stands for the rest of a word."""
    phrases = [" ".join(re.findall(r"\w+", found)) for found in re.findall(r'"([^"]+)"', asked)]
    words = re.sub(r'"[^"]*"', " ", asked).casefold().split()
    return any(all(_has(text, word) for word in [*words, *(p.casefold() for p in phrases)]) for text in texts)


def _has(text: str, word: str) -> bool:
    if not word.isascii():
        return word in text
    pattern = re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\W+")
    return re.search(rf"\b{pattern}\b", text) is not None
