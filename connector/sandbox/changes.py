"""What does a change of one field look like in the history?"""

import json
from collections.abc import Iterator
from typing import Any

from connector.sandbox.adf_text import plain
from connector.sandbox.records import Issue, Item
from connector.sandbox.tables import Refused, Tables

Side = tuple[str | None, str | None]
"""(id, text) of a value, as one side of a history item."""

NAMED = ("status", "priority", "resolution", "issuetype")
ATTRIBUTES = {
    "issuetype": "type",
    "fixVersions": "fix_versions",
    "timeoriginalestimate": "estimate",
    "timeestimate": "remaining",
    "timespent": "spent",
}
PARTIAL = ("components", "fixVersions")
"""Lists whose history has an item for each element that came or went."""
TEXTS = ("summary", "duedate")
LONGEST_SUMMARY = 255
LONGEST_TEXT = 32_767


def current(issue: Issue, field: str) -> Any:
    """The value of a field in the sandbox's own terms: names, user ids, lists of labels, REST values of custom ones."""
    if field in issue.custom or field.startswith("customfield_"):
        return issue.custom.get(field)
    return getattr(issue, ATTRIBUTES.get(field, field))


def put(tables: Tables, issue: Issue, field: str, value: Any) -> tuple[Item, ...]:
    """Set a field and give the history items; none where nothing changed. Raises Refused and Missing."""
    value = checked(tables, field, value)
    before = current(issue, field)
    if before == value:
        return ()
    if field.startswith("customfield_"):
        issue.custom[field] = value
    else:
        setattr(issue, ATTRIBUTES.get(field, field), value)
    if field in PARTIAL:
        return tuple(elements(tables, issue, field, before or [], value or []))
    item = Item(field, *side(tables, field, before), *side(tables, field, value))
    if field == "timeoriginalestimate" and not issue.spent:  # what is left follows, until work is logged
        return item, *put(tables, issue, "timeestimate", value)
    return (item,)


def elements(tables: Tables, issue: Issue, field: str, before: list[str], after: list[str]) -> Iterator[Item]:
    """Components and versions come and go one by one."""
    known = tables.versions.get(issue.project, {}) if field == "fixVersions" else {}
    ids = {name: known[name].id if name in known else name for name in (*before, *after)}
    yield from (Item(field, ids[name], name, None, None) for name in before if name not in after)
    yield from (Item(field, None, None, ids[name], name) for name in after if name not in before)


def checked(tables: Tables, field: str, value: Any) -> Any:
    """The value in the sandbox's terms."""
    if field == "labels":
        return labels(value)
    if field == "summary":
        return summary(value)
    if field == "description":
        return text_of_right_length(value, "description")
    if value is None or field == "duedate":
        return value
    if field in ("assignee", "reporter"):
        return tables.user(value).id
    if field in NAMED:
        return row(tables, field, value).name
    if field not in tables.fields:
        text = f"Field '{field}' cannot be set. It is not on the appropriate screen, or unknown."
        raise Refused(text, fields={field: text})
    return number(field, value) if tables.fields[field].type == "number" else value


def number(field: str, value: Any) -> Any:
    """Fields of one's own hold fractions, Jira's own ones seconds. Raises Refused for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = "Operation value must be a number"
        raise Refused(text, fields={field: text})
    return float(value) if field.startswith("customfield_") else int(value)


def row(tables: Tables, field: str, ref: str) -> Any:
    """The status, priority, resolution or type of this name or id."""
    return {
        "status": tables.status,
        "priority": tables.priority,
        "resolution": tables.resolution,
        "issuetype": tables.issue_type,
    }[field](ref)


def labels(value: Any) -> list[str]:
    """Each once, in order. Raises Refused for one with white space."""
    for label in value:
        if not label or any(sign.isspace() for sign in label):
            text = f"The label '{label}' contains spaces which is invalid."
            raise Refused(text, fields={"labels": text})
    return sorted(dict.fromkeys(value))


def summary(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Refused("You must specify a summary of the issue.", fields={"summary": "You must specify a summary."})
    if len(value) > LONGEST_SUMMARY or "\n" in value:
        text = "Summary must be one line of at most 255 characters."
        raise Refused(text, fields={"summary": text})
    return value


def text_of_right_length(value: Any, field: str) -> Any:
    """The body as it is. Raises Refused when it is longer than Jira takes."""
    length = len(plain(value)) if isinstance(value, dict) else len(value or "")
    if length > LONGEST_TEXT:
        text = f"The entered text is too long. It exceeds the allowed limit of {LONGEST_TEXT:,} characters."
        raise Refused(text, fields={field: text})
    return value


def side(tables: Tables, field: str, value: Any) -> Side:
    """One side of a history item."""
    if value is None or value == []:
        return (None, "") if field == "labels" else (None, None)
    if field in NAMED:
        return row(tables, field, value).id, value
    if field in ("assignee", "reporter"):
        return value, tables.user(value).name
    if field == "labels":
        return None, " ".join(value)
    if field == "duedate":
        return value, f"{value} 00:00:00.0"
    if field in ATTRIBUTES:
        return str(value), str(value)
    return custom_side(value)


def custom_side(value: Any) -> Side:
    """Texts as they are; options by id and value; documents as plain text."""
    if isinstance(value, dict) and value.get("type") == "doc":
        return None, plain(value)
    if isinstance(value, dict):
        told = value.get("value") or value.get("name") or json.dumps(value)
        return value.get("id"), str(told)
    if isinstance(value, list):
        return None, ",".join(str(custom_side(each)[1]) for each in value)
    return None, f"{value:g}" if isinstance(value, float) else str(value)
