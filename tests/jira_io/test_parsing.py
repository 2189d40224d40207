"""Tests of connector.jira_io.parsing: one issue, whichever Jira told of it and however."""

import json
from pathlib import Path
from typing import Any

import pytest

from connector.jira_io.parsing import offline_site, read_issue, read_people, read_snapshot
from rules.model import Comment, Marker, Person, Site, Value

CREATED = "2026-03-02T09:00:00.000+0800"
CREATED_MS = 1_772_413_200_000
HOUR = 3_600_000
SITE = Site()


def issue(fields: dict[str, Any] | None = None, **raw: Any) -> dict[str, Any]:
    """REST's answer for an issue with these fields and parts."""
    given = {"created": CREATED, **(fields or {})}
    return {"id": "10001", "key": "ASP-1", "changelog": {"histories": []}, "fields": given, **raw}


# ------------------------------------------------------------------------------------------------------ instants
@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("2026-03-02T09:00:00.000+0800", CREATED_MS),
        ("2026-03-01T17:00:00.000-0800", CREATED_MS),
        ("2026-03-02T01:00:00.000+00:00", CREATED_MS),
        ("2026-03-02T01:00:00Z", CREATED_MS),
        ("2026-03-02T01:00:00.123Z", CREATED_MS + 123),
        ("1969-12-31T23:59:59.999Z", -1),
        (CREATED_MS, CREATED_MS),
        ("2026-03-02T09:00:00.000", None),
        ("2026-03-02", None),
        ("[2026-03-02] info: hello", None),
        (None, None),
        (True, None),
        ({}, None),
    ],
    ids=str,
)
def test_an_instant_is_read_with_any_offset_and_not_without_one(told: object, expected: int | None) -> None:
    """Offsets follow the viewing user and have no colon; a garbage time is no time."""
    assert read_issue(issue({"created": told}), SITE).created == expected


# --------------------------------------------------------------------------------------------------------- users
@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ({"accountId": "557058:a", "displayName": "Wei", "key": "k", "name": "n"}, "557058:a"),
        ({"key": "JIRAUSER10100", "name": "wei", "displayName": "Wei"}, "JIRAUSER10100"),
        ({"name": "wei", "displayName": "Wei"}, "wei"),
        ({"displayName": "Former user"}, None),
        (None, None),
        ([], None),
    ],
    ids=["cloud", "data center", "old server", "privacy mode", "nobody", "garbage"],
)
def test_a_user_is_known_by_what_does_not_change(user: object, expected: str | None) -> None:
    """accountId, else key, else name; the login of a Data Center user can change."""
    read = read_issue(issue({"reporter": user, "creator": user, "assignee": user}), SITE)

    assert (read.reporter, read.creator) == (expected, expected)


def test_everybody_who_is_named_is_a_person() -> None:
    """Authors of comments and histories, too; a login is told by Data Center alone."""
    raw = issue(
        {"reporter": {"accountId": "a", "displayName": "An", "accountType": "customer"}},
        changelog={"histories": [{"id": "7", "author": {"key": "K", "name": "bo", "displayName": "Bo"}}]},
    )

    assert read_people(raw) == {
        "a": Person(id="a", name="An", account_type="customer"),
        "K": Person(id="K", name="Bo", login="bo"),
    }


def test_people_known_otherwise_win_over_the_issue() -> None:
    """The issue does not tell who is in which group."""
    known = Person(id="a", name="An", groups=frozenset({"agents"}))
    raw = issue({"reporter": {"accountId": "a", "displayName": "An"}, "creator": {"key": "b", "displayName": "Bo"}})

    people = read_snapshot(raw, SITE, people={"a": known}).people

    assert people == {"a": known, "b": Person(id="b", name="Bo")}


# -------------------------------------------------------------------------------------------------------- fields
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ()),
        ("", ()),
        ([], ()),
        ({}, ()),
        ("text", (Value("text"),)),
        ("2026-03-05", (Value("2026-03-05"),)),
        ("2026-03-02T09:00:00.000+0800", (Value("2026-03-02T01:00:00.000Z"),)),
        (3, (Value("3"),)),
        (3.0, (Value("3"),)),
        (3.5, (Value("3.5"),)),
        (True, (Value("true"),)),
        (["a", "b"], (Value("a"), Value("b"))),
        ({"id": "3", "name": "Medium"}, (Value("Medium", "3"),)),
        ({"id": "9", "value": "Gold", "child": {"id": "10", "value": "EU"}}, (Value("Gold", "9"), Value("EU", "10"))),
        ([{"id": "1", "name": "v1"}, {"id": "2", "name": "v2"}], (Value("v1", "1"), Value("v2", "2"))),
        ({"accountId": "a", "displayName": "An"}, (Value("An", "a"),)),
        ({"key": "K", "name": "bo", "displayName": "Bo"}, (Value("Bo", "K"),)),
        ({"id": "5", "key": "ASP-9", "fields": {"summary": "x"}}, (Value("ASP-9", "5"),)),
        ([{"id": "7", "type": {}, "outwardIssue": {"id": "5", "key": "ASP-9", "fields": {}}}], (Value("ASP-9"),)),
        ({"self": "x", "votes": 2, "hasVoted": False}, (Value("2"),)),
        ({"self": "x", "watchCount": 3, "isWatching": False}, (Value("3"),)),
        ({"progress": 0, "total": 0}, (Value("0"),)),
        ({"odd": 1}, (Value('{"odd":1}'),)),
        (
            "com.atlassian.greenhopper.service.sprint.Sprint@1f[id=37,rapidViewId=1,state=ACTIVE,name=S, 1,goal=]",
            (Value("S, 1", "37"),),
        ),
        ({"type": "doc", "version": 1, "content": []}, ()),
        (
            {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "hi"}]}]},
            (Value("hi"),),
        ),
    ],
    ids=lambda value: json.dumps(value)[:40] if not isinstance(value, tuple) else "",
)
def test_a_field_is_a_tuple_of_what_jira_shows(value: object, expected: tuple[Value, ...]) -> None:
    """With ids where there are any; nothing is ()."""
    assert read_issue(issue({"customfield_1": value}), SITE).fields["customfield_1"] == expected


def test_a_field_that_was_not_told_stays_absent() -> None:
    """Absent means not known; null means empty. Names of fields are in lower case."""
    fields = read_issue(issue({"fixVersions": None}), SITE).fields

    assert fields["fixversions"] == ()
    assert "components" not in fields


def test_the_project_is_told_by_the_field_or_by_the_key() -> None:
    """Search answers may leave the field out."""
    assert read_issue(issue({"project": {"key": "OTHER"}}), SITE).project == "OTHER"
    assert read_issue(issue(), SITE).project == "ASP"


def test_the_category_of_the_status_is_its_key() -> None:
    """Names and colours of categories are translated."""
    status = {"id": "1", "name": "打开", "statusCategory": {"id": 2, "key": "new", "name": "待办"}}

    assert read_issue(issue({"status": status}), SITE).status_category == "new"


def test_a_service_project_is_known_by_its_type() -> None:
    """So that comments there are made internal."""
    raw = issue({"project": {"key": "ASP", "projectTypeKey": "service_desk"}})

    assert read_snapshot(raw, SITE).site.service_projects == {"ASP"}
    assert read_snapshot(issue(), SITE).site is SITE


@pytest.mark.parametrize("raw", [{}, {"id": "1", "key": "A-1"}, {"fields": {}}, {"id": None, "fields": {}}])
def test_what_is_no_issue_is_refused(raw: dict[str, Any]) -> None:
    """An error page or an empty object is no issue without history."""
    with pytest.raises(ValueError, match="no issue"):
        read_issue(raw, SITE)


# ------------------------------------------------------------------------------------------------------ comments
def comment(**given: Any) -> dict[str, Any]:
    return {"id": "5", "created": CREATED, "body": "Hello", "author": {"accountId": "a"}, **given}


def comments_of(*given: dict[str, Any], total: int | None = None) -> tuple[Comment, ...]:
    return read_issue(issue({"comment": {"comments": list(given), "total": total}}), SITE).comments


def test_comments_are_in_order_and_each_counts_once() -> None:
    """By instant, then by id as a number."""
    late = comment(id="2", created="2026-03-02T12:00:00.000+0800", updated="2026-03-02T13:00:00.000+0800")

    read = comments_of(late, comment(id="10"), comment(id="9"), comment(id="10"))

    assert [(found.id, found.at, found.updated) for found in read] == [
        ("9", CREATED_MS, CREATED_MS),
        ("10", CREATED_MS, CREATED_MS),
        ("2", CREATED_MS + 3 * HOUR, CREATED_MS + 4 * HOUR),
    ]


@pytest.mark.parametrize(
    ("given", "public"),
    [
        ({}, True),
        ({"jsdPublic": True}, True),
        ({"jsdPublic": False}, False),
        ({"visibility": {"type": "role", "value": "Developers"}}, False),
        ({"visibility": {}}, True),
        ({"properties": [{"key": "sd.public.comment", "value": {"internal": True}}]}, False),
        ({"properties": [{"key": "sd.public.comment", "value": {"internal": "true"}}]}, False),
        ({"properties": [{"key": "sd.public.comment", "value": {"internal": False}}]}, True),
        ({"jsdPublic": True, "properties": [{"key": "sd.public.comment", "value": {"internal": True}}]}, False),
    ],
    ids=str,
)
def test_a_comment_is_public_unless_anything_says_otherwise(given: dict[str, Any], public: bool) -> None:
    """An internal note is no answer to a customer."""
    assert comments_of(comment(**given))[0].public is public


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"kind": "card", "op": "o1", "schema": 1, "hash": "h"}, Marker(kind="card", op="o1", hash="h")),
        ({"kind": "notice", "op": "o2"}, Marker(kind="notice", op="o2", hash="")),
        ({"kind": "poem", "op": "o3"}, None),
        ({"kind": "card"}, None),
        ("card", None),
    ],
    ids=str,
)
def test_our_comments_carry_a_marker(value: object, expected: Marker | None) -> None:
    """What others put under our name is none."""
    (read,) = comments_of(comment(properties=[{"key": "other", "value": 1}, {"key": "aftercare", "value": value}]))

    assert read.marker == expected


@pytest.mark.parametrize(("total", "complete"), [(1, True), (2, False), (None, True)])
def test_the_issue_is_incomplete_when_comments_were_kept_back(total: int | None, complete: bool) -> None:
    """The comment that stopped a clock may be among them."""
    raw = issue({"comment": {"comments": [comment()], "total": total}})

    assert read_issue(raw, SITE).history_complete is complete


def test_the_issue_property_is_read_where_it_was_asked_for() -> None:
    """{} where there is none, or where it is not ours to read."""
    assert read_issue(issue(properties={"aftercare": {"schema": 1}}), SITE).property == {"schema": 1}
    assert read_issue(issue(properties={"aftercare": "x"}), SITE).property == {}
    assert read_issue(issue(), SITE).property == {}


def test_attachments_and_worklogs_are_read_in_order() -> None:
    """A worklog's seconds were spent when it says they were, not when it was written."""
    raw = issue(
        {
            "attachment": [
                {"id": "2", "created": CREATED, "filename": "b.pdf", "author": {"key": "k"}},
                {"id": "1", "created": CREATED, "filename": "a.pdf"},
            ],
            "worklog": {
                "worklogs": [{"id": "3", "created": CREATED, "started": CREATED_MS - 5, "timeSpentSeconds": 60}]
            },
        }
    )

    read = read_issue(raw, SITE)

    assert [(found.id, found.filename, found.author) for found in read.attachments] == [
        ("1", "a.pdf", None),
        ("2", "b.pdf", "k"),
    ]
    assert [(found.started, found.seconds) for found in read.worklogs] == [(CREATED_MS - 5, 60)]


# -------------------------------------------------------------------------------------------------- recorded data
@pytest.fixture(scope="module")
def recorded(shared_data: Path) -> list[dict[str, Any]]:
    files = ("issues-with-changelog.jsonl", "issues-with-comments.jsonl")
    return [json.loads(line) for name in files for line in (shared_data / "issues" / name).read_text().splitlines()]


def test_every_recorded_issue_is_read(recorded: list[dict[str, Any]]) -> None:
    """205 issues of ten sources, without loss of a history item or a comment."""
    site = offline_site(recorded)

    for raw in recorded:
        read = read_issue(raw, site)
        histories = raw.get("changelog", {}).get("histories", [])
        given = raw["fields"].get("comment", {}).get("comments", [])

        assert len(read.changes) == sum(len(entry["items"]) for entry in histories)
        assert len(read.comments) == len(given)
        assert list(read.changes) == sorted(read.changes, key=lambda change: (change.at, change.id, change.index))
    assert len(recorded) == 205


def test_the_present_status_is_the_last_in_the_recorded_history(recorded: list[dict[str, Any]]) -> None:
    """Ids of history and of the field are of one kind, so that a field can be rolled back."""
    site = offline_site(recorded)
    compared = 0
    for raw in recorded:
        read = read_issue(raw, site)
        last = [change for change in read.changes if change.field == "status"]
        if last and read.history_complete:
            compared += 1
            assert last[-1].after[0].id == read.fields["status"][0].id

    assert compared >= 30


@pytest.mark.parametrize("index", range(0, 72))
def test_no_recorded_webhook_breaks_the_parser(shared_data: Path, index: int) -> None:
    """Their issues have every quirk there is: what is an issue is read, what is none is refused."""
    path = sorted((shared_data / "webhooks").glob("*.json"))[index]
    body = json.loads(path.read_text())
    raw = body.get("issue")
    if not isinstance(raw, dict) or not isinstance(raw.get("fields"), dict):
        with pytest.raises(ValueError, match="no issue"):
            read_issue(raw if isinstance(raw, dict) else {}, SITE)
        return

    read = read_snapshot(raw, offline_site([body])).issue

    assert read.id == str(raw["id"])
    assert set(read.fields) <= {name.lower() for name in raw["fields"]}
