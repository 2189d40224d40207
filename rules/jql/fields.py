"""Which field does a name in a condition mean, and what can be asked of it?"""

import re

from rules.jql.tree import Field, JqlError, Kind

_BUILT_IN: dict[str, tuple[Kind, str]] = {
    # name of the field: its kind, other names under which JQL knows it
    "status": ("choice", ""),
    "resolution": ("choice", ""),
    "issuetype": ("choice", "type"),
    "components": ("choice", "component"),
    "fixversions": ("choice", "fixversion"),
    "versions": ("choice", "affectedversion"),
    "security": ("choice", "level"),
    "labels": ("labels", ""),
    "assignee": ("user", ""),
    "reporter": ("user", ""),
    "creator": ("user", ""),
    "project": ("project", ""),
    "statuscategory": ("category", ""),
    "priority": ("priority", ""),
    "issuekey": ("key", "key id issue"),
    "parent": ("key", ""),
    "created": ("date", "createddate"),
    "updated": ("date", "updateddate"),
    "duedate": ("date", "due"),
    "resolutiondate": ("date", "resolved resolveddate"),
    "summary": ("text", ""),
    "description": ("text", ""),
    "environment": ("text", ""),
    "comment": ("comment", ""),
    "text": ("all_text", ""),
}
_ALIASES = {alias: (name, kind) for name, (kind, others) in _BUILT_IN.items() for alias in (name, *others.split())}
# Fields of Jira whose value is no part of what is fetched, or cannot be compared as Jira does it.
_ELSEWHERE = (
    "category filter request savedfilter searchrequest votes voter watchers watcher originalestimate "
    "timeoriginalestimate remainingestimate timeestimate timespent workratio worklogauthor worklogcomment worklogdate "
    "attachments issuelinktype lastviewed parentproject projecttype hierarchylevel approvals"
)
_CUSTOM_ID = re.compile(r"cf\[(\d+)\]|customfield_(\d+)")

_EQUALITY = ("=", "!=", "in", "not in", "is", "is not")
_ORDER = ("<", "<=", ">", ">=")
_SEARCH = ("~", "!~")
_EMPTINESS = ("is", "is not")
_HISTORY = ("was", "was not", "was in", "was not in", "changed")
_OPERATORS: dict[Kind, tuple[str, ...]] = {
    "choice": _EQUALITY,
    "user": _EQUALITY,
    "labels": _EQUALITY,
    "project": _EQUALITY,
    "category": _EQUALITY,
    "priority": (*_EQUALITY, *_ORDER),
    "key": (*_EQUALITY, *_ORDER),
    "date": (*_EQUALITY, *_ORDER),
    "text": (*_SEARCH, *_EMPTINESS),
    "comment": _SEARCH,
    "all_text": ("~",),
    "custom": (*_EQUALITY, *_ORDER, *_SEARCH),
}
# The fields of which Jira searches the history.
_WITH_HISTORY = frozenset({"status", "resolution", "priority", "assignee", "reporter", "fixversions"})


def field_named(name: str, position: int) -> Field:
    """The field of that name: a built-in one, a custom one by id, else a custom one by name. Case does not matter."""
    lowered = name.strip().casefold()
    if not lowered:
        raise JqlError("a field name is missing", position)
    if lowered in _ALIASES:
        id_, kind = _ALIASES[lowered]
        return Field(id_, kind, position)
    if lowered in _ELSEWHERE.split() or lowered.startswith("issue.property"):
        raise JqlError(f"{name} cannot be evaluated here, only by Jira itself", position)
    if custom := _CUSTOM_ID.fullmatch(lowered):
        return Field(f"customfield_{custom[1] or custom[2]}", "custom", position)
    return Field(lowered, "custom", position)


def check_operator(field: Field, operator: str, position: int, name: str) -> None:
    """Raises JqlError where Jira refuses the operator for that field."""
    allowed = _OPERATORS[field.kind] + (_HISTORY if field.id in _WITH_HISTORY else ())
    if operator not in allowed:
        raise JqlError(f"{name} does not support {operator}", position, allowed)
