"""Tests of connector.jira_io.parsing_site: what issues tell of their Jira without anybody asking it."""

from typing import Any

import pytest

from connector.jira_io.parsing import offline_site
from connector.jira_io.parsing_site import context_people, read_people, with_context
from rules.model import Field, Person, Site, Status


def issue(**fields: Any) -> dict[str, Any]:
    return {"id": "1", "key": "ASP-1", "fields": fields}


def status(identity: str, name: str, category: str) -> dict[str, Any]:
    return {"id": identity, "name": name, "statusCategory": {"key": category}}


def test_statuses_are_those_seen_anywhere_in_the_issues() -> None:
    """Also in parents, subtasks and links: the more are known, the more of a history has a category."""
    site = offline_site(
        [
            issue(
                status=status("1", "Open", "new"), parent={"fields": {"status": status("2", "Doing", "indeterminate")}}
            ),
            issue(subtasks=[{"fields": {"status": status("3", "Done", "done")}}], status={"id": "4", "name": "Odd"}),
        ]
    )

    assert dict(site.statuses) == {
        "1": Status(id="1", name="Open", category="new"),
        "2": Status(id="2", name="Doing", category="indeterminate"),
        "3": Status(id="3", name="Done", category="done"),
    }


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Low", "Highest", "Medium"], ["Highest", "Medium", "Low"]),
        (["Minor", "Blocker"], ["Blocker", "Minor"]),
        (["P1", "P2"], []),
        (["High", "P2"], []),
        ([], []),
    ],
)
def test_the_rank_of_priorities_is_known_only_for_the_standard_names(names: list[str], expected: list[str]) -> None:
    """The order of ids is no rank, and a wrong rank would be worse than none."""
    raws = [issue(priority={"id": str(n), "name": name}) for n, name in enumerate(names)]

    assert [name for _, name in offline_site(raws).priorities] == expected


def test_fields_are_named_by_the_expansions_of_an_issue_or_of_a_search_page() -> None:
    """`expand=names,schema`; without it the system fields are known all the same."""
    page = {
        "names": {"customfield_10010": "Severity"},
        "schema": {"customfield_10010": {"type": "option"}},
        "issues": [issue()],
    }

    assert offline_site([page]).fields["customfield_10010"] == Field(
        id="customfield_10010", name="Severity", type="option"
    )
    assert offline_site([issue()]).fields["duedate"] == Field(id="duedate", name="Due date", type="date")


def test_service_projects_are_known_by_their_type() -> None:
    """Comments there are internal unless said otherwise."""
    raws = [
        issue(project={"key": "ASP", "projectTypeKey": "service_desk"}),
        issue(project={"key": "DEV", "projectTypeKey": "software"}),
    ]

    assert offline_site(raws).service_projects == {"ASP"}


def test_a_context_adds_what_issues_do_not_tell() -> None:
    """Its parts have the form in which REST lists them."""
    site = with_context(
        offline_site([issue(status=status("1", "Open", "new"))]),
        {
            "account": "bot",
            "statuses": [status("2", "Done", "done"), {"id": "3"}],
            "priorities": [{"id": "9", "name": "P1"}, {"id": "8", "name": "P2"}],
            "fields": [{"id": "customfield_1", "name": "Tier", "schema": {"type": "option"}}],
            "service_projects": ["ASP"],
        },
    )

    assert site.account == "bot"
    assert set(site.statuses) == {"1", "2"}
    assert site.priorities == (("9", "P1"), ("8", "P2"))
    assert site.fields["customfield_1"] == Field(id="customfield_1", name="Tier", type="option")
    assert site.service_projects == {"ASP"}


def test_an_empty_context_changes_nothing() -> None:
    """Absent parts stay as the issues told them."""
    site = Site(account="a", priorities=(("1", "High"),))

    assert with_context(site, {}) == site


def test_a_context_tells_who_is_in_which_group() -> None:
    """A group may name people that no issue names."""
    people = context_people(
        {"people": [{"accountId": "a", "displayName": "An"}], "groups": {"agents": ["a", "b"], "leads": ["a"]}}
    )

    assert people == {
        "a": Person(id="a", name="An", groups=frozenset({"agents", "leads"})),
        "b": Person(id="b", name="b", groups=frozenset({"agents"})),
    }


def test_whoever_is_only_mentioned_is_known_by_the_name_of_the_mention() -> None:
    """A command may name somebody as owner who never did anything on the issue; users of Jira's own go first."""
    mentions = [
        {"type": "mention", "attrs": {"id": "u1", "text": "@Wei Chen"}},
        {"type": "mention", "attrs": {"id": "u2", "text": "@Bob"}},
        {"type": "mention", "attrs": {"id": "u3"}},
    ]
    body = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": mentions}]}
    bob = {"accountId": "u2", "displayName": "Bob Smith", "accountType": "atlassian"}
    people = read_people(issue(comment={"comments": [{"id": "1", "body": body, "author": bob}]}))
    assert {person.id: (person.name, person.account_type) for person in people.values()} == {
        "u1": ("Wei Chen", None),
        "u2": ("Bob Smith", "atlassian"),
    }
