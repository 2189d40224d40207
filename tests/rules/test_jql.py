"""Conditions: the table of documented JQL, unknown parts, and names."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rules.jql import parse
from rules.model import Change, Comment, Field, Issue, Person, Site, Snapshot, Status, Value

TABLE = json.loads((Path(__file__).parent.parent / "jql_table.json").read_text(encoding="utf-8"))


def at(text):
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


NOW = at(TABLE["now"])


def site(told):
    statuses = {
        str(number): Status(id=str(number), name=name, category=category)
        for number, (name, category) in enumerate(told["statuses"].items(), start=1)
    }
    fields = {id: Field(id=id, name=name, type=type) for id, (name, type) in told["fields"].items()}
    return Site(statuses=statuses, priorities=tuple(map(tuple, told["priorities"])), fields=fields)


SITE = site(TABLE["site"])
PEOPLE = {id: Person(id=id, name=name, login=f"{id}.x") for id, name in TABLE["site"]["users"].items()}
IDS = {
    "status": {status.name: id for id, status in SITE.statuses.items()},
    "priority": {name: id for id, name in SITE.priorities},
}


def values(field, told):
    listed = told if isinstance(told, list) else [] if told is None else [told]
    if field in ("assignee", "reporter"):
        return tuple(Value(PEOPLE[one].name, one) for one in listed)
    return tuple(Value(str(one), IDS.get(field, {}).get(one)) for one in listed)


def snapshot(told):
    """One issue of the table, as the rules see it."""
    plain = {name: value for name, value in told.items() if name not in ("key", "id", "project", "comments")}
    comments = tuple(
        Comment(id=str(number), at=0, author=None, updated=0, public=True, text=text)
        for number, text in enumerate(told["comments"])
    )
    issue = Issue(
        id=told["id"],
        key=told["key"],
        project=told["project"],
        created=at(told["created"]),
        fields={name.lower(): values(name, value) for name, value in plain.items()},
        comments=comments,
    )
    return Snapshot(issue=issue, site=SITE, people=PEOPLE)


ISSUES = {name: snapshot(told) for name, told in TABLE["issues"].items()}


@pytest.mark.parametrize("row", TABLE["rows"], ids=lambda row: row["jql"])
def test_a_condition_matches_the_issues_that_the_documentation_says(row):
    """Every issue of the table is matched or not; none is unknown."""
    query, now = parse(row["jql"]), at(row.get("now", TABLE["now"]))
    answers = {name: query.matches(each, now) for name, each in ISSUES.items()}

    assert row["matches"] == [name for name, answer in answers.items() if answer]
    assert None not in answers.values()


@pytest.mark.parametrize("row", TABLE["rows"], ids=lambda row: row["jql"])
def test_not_gives_the_answer_of_the_opposite_and_twice_the_same(row):
    """NOT is pushed to the clauses: an issue may match neither a condition nor its opposite, but never both."""
    now = at(row.get("now", TABLE["now"]))
    query, opposite, again = (parse(f"{negation}({row['jql']})") for negation in ("", "NOT ", "NOT NOT "))

    for each in ISSUES.values():
        assert not (query.matches(each, now) and opposite.matches(each, now))
        assert query.matches(each, now) == again.matches(each, now)


def test_a_query_is_known_by_its_text_and_zone():
    """So that policies can be compared; the same text is parsed once."""
    assert parse("status = Done") is parse("status = Done")
    assert parse("status = Done") == parse("status = Done")
    assert hash(parse("status = Done")) == hash(parse("status = Done"))
    assert parse("status = Done") != parse("Status = Done")
    assert parse("due < 3d", zone="Asia/Shanghai") != parse("due < 3d")


@pytest.mark.parametrize(
    ("jql", "fields"),
    [
        ('type = Bug AND due < 3d OR "Region" = North', {"issuetype", "duedate", "region"}),
        ("cf[10010] is EMPTY and CustomField_10011 > 3", {"customfield_10010", "customfield_10011"}),
        ("statusCategory = Done", {"statuscategory", "status"}),
        ("text ~ pump", {"summary", "description", "environment", "comment"}),
        ("status was Done", {"status"}),
    ],
)
def test_a_query_names_the_fields_that_it_reads(jql, fields):
    """By id where it is known, in lower case."""
    assert fields == parse(jql).fields


# Unknown parts


THIN = Snapshot(issue=Issue(id="1", key="ASP-1", project="ASP", created=0, fields={"labels": (Value("a"),)}))


@pytest.mark.parametrize(
    ("jql", "answer"),
    [
        ("priority = High", None),
        ("priority != High", None),
        ("NOT priority = High", None),
        ("priority is EMPTY", None),
        ("priority > High", None),
        ("summary ~ x", None),
        ("status was Done", None),
        ("statusCategory = Done", None),
        ("Region = North", None),
        ("labels = a OR priority = High", True),
        ("priority = High OR labels = a", True),
        ("labels = b AND priority = High", False),
        ("priority = High AND labels = b", False),
        ("labels = a AND priority = High", None),
        ("labels = b OR priority = High", None),
    ],
)
def test_an_absent_part_is_unknown_unless_the_rest_decides(jql, answer):
    """Offline, a field may be missing: that is neither yes nor no."""
    assert parse(jql).matches(THIN, NOW) is answer


def test_a_field_that_the_site_knows_is_empty_when_the_issue_read_from_it_does_not_show_it():
    """Jira leaves fields out that are not in use for an issue; an unknown name stays unknown."""
    online = Snapshot(
        issue=THIN.issue,
        site=Site(account="me", fields={"customfield_1": Field(id="customfield_1", name="Region", type="option")}),
    )

    assert parse("Region is EMPTY").matches(online, NOW) is True
    assert parse("cf[1] = x").matches(online, NOW) is False
    assert parse("Regoin is EMPTY").matches(online, NOW) is None


@pytest.mark.parametrize(
    ("field", "text", "jql"),
    [
        ("priority", "Urgent", "priority > Medium"),
        ("priority", "High", "priority > Urgent"),
        ("customfield_10010", "North", "Region > East"),
        ("customfield_10012", "soon", '"Arrived on site" > -3d'),
        ("customfield_10010", "Infinity", "Region > 3"),
    ],
)
def test_what_has_no_order_is_unknown(field, text, jql):
    """Neither more nor less: a priority that the site does not list, a word against a number."""
    odd = Snapshot(issue=Issue(id="1", key="A-1", project="A", created=0, fields={field: (Value(text),)}), site=SITE)

    assert parse(jql).matches(odd, NOW) is None


def test_keys_of_two_projects_have_no_order():
    """FIELD-1 is neither before nor after ASP-2."""
    assert parse("key > ASP-2").matches(ISSUES["visit"], NOW) is None


@pytest.mark.parametrize(
    ("text", "jql", "answer"),
    [
        ("Medium", "priority >= High", False),
        ("Highest", "priority >= High", True),
        ("Critical", "priority < Major", False),
        ("Medium", "priority >= Major", None),
        ("Urgent", "priority >= High", None),
    ],
)
def test_an_issue_by_itself_knows_the_order_of_jiras_own_priorities(text, jql, answer):
    """Offline a file shows only its own priority; the names that Jira comes with have a known order."""
    fields = {"priority": (Value(text, "77"),)}
    issue = Issue(id="1", key="A-1", project="A", created=0, fields=fields)

    assert parse(jql).matches(Snapshot(issue=issue), NOW) is answer
    assert parse(jql).matches(Snapshot(issue=issue, site=Site(account="me")), NOW) is None


# Names and identities


def test_an_account_is_known_by_id_name_and_login():
    """Cloud shows ids and names, Data Center logins."""
    for name in ("ann", "ANN", '"Ann Archer"', "ann.x"):
        assert parse(f"assignee = {name}").matches(ISSUES["crash"], NOW) is True


def test_a_custom_field_may_be_named_with_its_type():
    """Cloud writes "Region[Dropdown]" to tell two fields of one name apart."""
    assert parse('"Region[Dropdown]" = North').matches(ISSUES["crash"], NOW) is True


def test_a_history_without_ids_is_asked_by_name():
    """Old histories know a field by its name only."""
    told = Change(at=NOW, id=1, index=0, field="root cause", before=(), after=(Value("Seal"),))
    only = Snapshot(issue=Issue(id="1", key="A-1", project="A", created=0, changes=(told,)))

    assert parse('"Root cause" = Seal').matches(only, NOW) is True
    assert parse('"Root cause" is EMPTY').matches(only, NOW - 1) is True


def test_a_moved_issue_was_in_its_old_project():
    """Project and key are those of the instant that is asked for."""
    moves = (
        Change(at=NOW, id=1, index=0, field="project", before=(Value("Old", "1"),), after=(Value("New", "2"),)),
        Change(at=NOW, id=1, index=1, field="key", before=(Value("OLD-1"),), after=(Value("NEW-1"),)),
    )
    fields = {"project": (Value("New", "2"),)}
    moved = Snapshot(issue=Issue(id="1", key="NEW-1", project="NEW", created=0, fields=fields, changes=moves))

    for jql in ("project = NEW", "project = 2", "project = New", "key = NEW-1"):
        assert parse(jql).matches(moved, NOW) is True
        assert parse(jql).matches(moved, NOW - 1) is False
    for jql in ("project = OLD", "project = 1", "key = OLD-1", "key = 1"):
        assert parse(jql).matches(moved, NOW - 1) is True


def test_comments_are_searched_as_of_the_instant():
    """A comment that was not yet written is not found."""
    said = Comment(id="1", at=NOW, author="u", updated=NOW, public=True, text="Gasket arrived")
    one = Snapshot(issue=Issue(id="1", key="A-1", project="A", created=0, comments=(said,)))

    assert parse("comment ~ gasket").matches(one, NOW) is True
    assert parse("comment ~ gasket").matches(one, NOW - 1) is False
    assert parse("comment !~ gasket").matches(one, NOW - 1) is False


def test_words_that_the_index_leaves_out_are_not_looked_for():
    """Jira's text search knows no `the`."""
    assert parse('summary ~ "the pump"').matches(ISSUES["crash"], NOW) is True


def test_a_custom_text_field_counts_as_text():
    """`text` searches every text field of the issue."""
    fields = {"customfield_5": Field(id="customfield_5", name="Root cause", type="string")}
    issue = Issue(id="1", key="A-1", project="A", created=0, fields={"customfield_5": (Value("worn seal"),)})

    assert parse("text ~ seal").matches(Snapshot(issue=issue, site=Site(fields=fields)), NOW) is True
