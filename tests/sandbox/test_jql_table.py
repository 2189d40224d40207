"""Does the sandbox's own JQL agree with the table that every evaluator is held against?"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connector.sandbox.jql_match import Matcher
from connector.sandbox.records import Named, Status
from connector.sandbox.state import State

TABLE = json.loads((Path(__file__).parents[1] / "jql_table.json").read_text(encoding="utf-8"))
DIRECT = ("status", "resolution", "assignee", "reporter", "priority", "labels", "duedate", "components")


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).astimezone(UTC).timestamp() * 1000)


class Clock:
    at = 0

    def __call__(self) -> int:
        return self.at


@pytest.fixture(scope="module")
def tables() -> tuple[State, Clock, dict[str, str]]:
    """The issues of the table, in tables of the sandbox."""
    clock = Clock()
    state = State("datacenter", clock)
    site = TABLE["site"]
    state.statuses = tuple(Status(str(n), name, kind) for n, (name, kind) in enumerate(site["statuses"].items(), 1))
    state.priorities = tuple(Named(*row) for row in site["priorities"])
    state.resolutions = (Named("1", "Fixed"),)
    state.issue_types = tuple(Named(str(n), name) for n, name in enumerate(("Bug", "Task", "Field service"), 1))
    for id, name in site["users"].items():
        state.add_user(id, name)
    for id, (name, type) in site["fields"].items():
        state.add_field(id, name, type)
    for project in ("ASP", "FIELD"):
        state.create_project(project, f"{project} cases")
    ids = {name: load(state, row) for name, row in TABLE["issues"].items()}
    return state, clock, ids


def load(state: State, row: dict) -> str:
    """One issue; what the deeds cannot set is set by hand."""
    issue = state.create_issue(row["project"], row["issuetype"], row["summary"], row["description"] or "")
    del state._keys[issue.key]
    issue.key = row["key"]
    state._keys[issue.key] = issue.id
    for text in row["comments"]:
        state.comment(issue.id, "ann", text)
    for name in DIRECT:
        setattr(issue, name, row[name])
    issue.fix_versions = row["fixVersions"]
    issue.custom = {name: value for name, value in row.items() if name.startswith("customfield_")}
    issue.created, issue.updated = at(row["created"]), at(row["updated"])
    issue.resolved_at = at(row["resolutiondate"]) if row["resolutiondate"] else None
    return issue.id


@pytest.mark.parametrize("row", TABLE["rows"], ids=[f"{n}: {row['jql']}" for n, row in enumerate(TABLE["rows"])])
def test_the_sandbox_finds_what_the_table_says(row: dict, tables: tuple[State, Clock, dict[str, str]]) -> None:
    """One row of the table: a condition, and the issues that Jira's documentation says it matches."""
    state, clock, ids = tables
    clock.at = at(row.get("now", TABLE["now"]))

    found = {issue.id for issue in Matcher(state).find(row["jql"], state.issues())}

    assert found == {ids[name] for name in row["matches"]}
