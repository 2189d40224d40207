"""Tests of connector.jira_io.parsing_history: what changed when, whichever Jira tells of it and in whichever order."""

from typing import Any

import pytest

from connector.jira_io import parsing_history
from connector.jira_io.parsing import read_issue
from rules.model import Change, Field, Issue, Site, Value

CREATED = "2026-03-02T09:00:00.000+0800"
SITE = Site(
    fields={
        "customfield_10010": Field(id="customfield_10010", name="Severity", type="option"),
        "customfield_10020": Field(id="customfield_10020", name="Sprint", type="array"),
        "customfield_10030": Field(id="customfield_10030", name="Owner", type="user"),
        "customfield_10031": Field(id="customfield_10031", name="Owner", type="string"),
    }
)


def with_changelog(changelog: object) -> Issue:
    return read_issue({"id": "1", "key": "ASP-1", "fields": {"created": CREATED}, "changelog": changelog}, SITE)


def history(items: list[dict[str, Any]], *, at: str = CREATED, identity: object = "7") -> dict[str, Any]:
    return {"id": identity, "created": at, "items": items}


def changes_of(*histories: dict[str, Any]) -> tuple[Change, ...]:
    return with_changelog({"histories": list(histories)}).changes


def side(name: str, told: str) -> dict[str, str | None]:
    """One side of a history item: `id#text`, either of them may be empty, and `null` is null."""
    identity, _, text = told.partition("#")
    key = {"from": "fromString", "to": "toString"}[name]
    return {name: None if identity == "null" else identity, key: None if text == "null" else text}


def values(*told: str) -> tuple[Value, ...]:
    """Values written as `text#id`, or `text` where there is no id."""
    return tuple(Value(text, identity or None) for text, _, identity in (entry.partition("#") for entry in told))


def test_history_is_put_in_order_whatever_the_flavour() -> None:
    """Cloud's expansion is newest first, Data Center's oldest first; ids break ties, as numbers."""
    item = {"field": "status", "from": "1", "to": "2"}
    histories = [
        history([item], at="2026-03-02T12:00:00.000+0800", identity="30"),
        history([item, item], identity="100"),
        history([item], identity=9),
    ]

    order = [(change.id, change.index) for change in changes_of(*histories)]

    assert order == [(9, 0), (100, 0), (100, 1), (30, 0)]
    assert changes_of(*histories) == changes_of(*reversed(histories))


def test_a_history_entry_that_is_told_twice_counts_once() -> None:
    """Pages of a history overlap while it grows."""
    entry = history([{"field": "status", "from": "1", "to": "2"}])

    assert len(changes_of(entry, entry)) == 1


def test_entries_without_ids_are_all_kept() -> None:
    """They cannot be told apart, so none is taken for another."""
    entry = history([{"field": "status", "from": "1", "to": "2"}], identity=None)

    assert len(changes_of(entry, entry)) == 2


@pytest.mark.parametrize(
    ("changelog", "complete"),
    [
        ({"total": 2, "histories": [history([]), history([], identity="8")]}, True),
        ({"total": 3, "histories": [history([])]}, False),
        ({"histories": [history([])]}, True),
        ({"total": 1, "values": [history([])]}, True),
        ({"histories": [history([], at="yesterday")]}, False),
        ({"items": []}, False),
        (None, False),
    ],
    ids=["all", "cut", "no total", "values", "unplaceable", "of a webhook", "not expanded"],
)
def test_history_is_complete_when_all_of_it_was_given(changelog: object, complete: bool) -> None:
    """What Jira kept back is not taken for what did not happen."""
    assert with_changelog(changelog).history_complete is complete


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ({"field": "Status", "fieldId": "status"}, "status"),
        ({"field": "Status"}, "status"),
        ({"field": "Fix Version"}, "fixversions"),
        ({"field": "Fix Version", "fieldId": "fixVersions"}, "fixversions"),
        ({"field": "Version"}, "versions"),
        ({"field": "Component"}, "components"),
        ({"field": "Link"}, "issuelinks"),
        ({"field": "Severity"}, "customfield_10010"),
        ({"field": "severity", "fieldId": ""}, "customfield_10010"),
        ({"field": "Owner"}, "owner"),
        ({"field": "Root cause"}, "root cause"),
        ({"field": "IssueParentAssociation"}, "parent"),
    ],
    ids=lambda item: str(item),
)
def test_a_change_names_its_field_by_id(item: dict[str, Any], field: str) -> None:
    """Where the history has none: what the name stands for at this site, unless two fields share it, else the name."""
    (change,) = changes_of(history([item]))

    assert change.field == field


@pytest.mark.parametrize(
    ("field", "told", "before", "after"),
    [
        ("status", ("1#Open", "3#In Progress"), values("Open#1"), values("In Progress#3")),
        ("resolution", ("null#null", "1#Done"), (), values("Done#1")),
        ("resolution", ("#", "1#Done"), (), values("Done#1")),
        ("assignee", ("a:1#An", "null#null"), values("An#a:1"), ()),
        ("labels", ("#a b", "#b c d"), values("a", "b"), values("b", "c", "d")),
        ("labels", ("null#null", "null#one"), (), values("one")),
        ("Fix Version", ("null#null", "10#v1"), (), values("v1#10")),
        ("Component", ("11#Pump", "null#null"), values("Pump#11"), ()),
        ("duedate", ("2026-03-01#2026-03-01 00:00:00.0", "null#null"), values("2026-03-01"), ()),
        ("x", ("null#null", "2026-03-02T09:00:00+0800#2/Mar"), (), values("2026-03-02T01:00:00.000Z")),
        ("timespent", ("60#60", "120#120"), values("60"), values("120")),
        ("summary", ("null#[1] old", "null#2026-03-01"), values("[1] old"), values("2026-03-01")),
        ("Sprint", ("7#S 7", "7, 8#S 7, S 8"), values("S 7#7"), values("S 7#7", "S 8#8")),
        ("x", ("null#null", "[10001, 10002]#A,B"), (), values("A#10001", "B#10002")),
        ("x", ("null#null", "[wei, bo]#[Wei, Bo]"), (), values("Wei#wei", "Bo#bo")),
        ("x", ("null#null", "1, 2#A, B, C"), (), values("A, B, C#1, 2")),
        ("x", ("null#null", "[1,2]#"), (), values("1#1", "2#2")),
        ("Link", ("null#null", "ASP-2#This issue blocks ASP-2"), (), values("ASP-2")),
        ("Attachment", ("null#null", "55#a.png"), (), values("a.png#55")),
    ],
)
def test_a_change_tells_the_value_before_and_after(
    field: str, told: tuple[str, str], before: tuple[Value, ...], after: tuple[Value, ...]
) -> None:
    """As the field itself would: lists are taken apart, dates are dates, instants are in UTC."""
    (change,) = changes_of(history([{"field": field, **side("from", told[0]), **side("to", told[1])}]))

    assert (change.before, change.after) == (before, after)


@pytest.mark.parametrize(
    ("field", "partial"),
    [
        ("Fix Version", True),
        ("Version", True),
        ("Component", True),
        ("Link", True),
        ("Attachment", True),
        ("status", False),
        ("labels", False),
        ("Sprint", False),
    ],
)
def test_some_fields_tell_only_of_the_element_that_came_or_went(field: str, partial: bool) -> None:
    """For these the value before is not the whole value."""
    (change,) = changes_of(history([{"field": field, "to": "10", "toString": "v1"}]))

    assert change.partial is partial


@pytest.mark.parametrize("items", [None, {}, ["x"], [{"field": None}], [{}]], ids=str)
def test_items_that_name_no_field_are_passed_over(items: Any) -> None:
    """They are of no use and do no harm."""
    assert changes_of({"id": "1", "created": CREATED, "items": items}) == ()


def test_items_that_are_read_once_are_told_apart_by_everything_they_say() -> None:
    """What is kept of one item answers only for the same words: a number is none, nor is an odd type."""
    item = {"field": "Severity", "fieldId": "customfield_10010"}
    told = [{"to": "1", "toString": "High"}, {"to": 1, "toString": "High"}, {"to": True, "toString": "High"}]
    told += [{"to": "1", "toString": None}, {"to": ["1"], "toString": "High"}, {"to": "1", "toString": "High"}]

    found = changes_of(history([{**item, **one} for one in told]))

    expected = ["High#1", "High#1", "High", "1", "High", "High#1"]
    assert [change.after for change in found] == [values(one) for one in expected]


def test_only_so_many_short_items_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that reads issues for months does not grow, and reads them as it did."""
    monkeypatch.setattr(parsing_history, "MOST_ITEMS", 3)
    texts = [f"Step {number % 7}" for number in range(30)] + ["x" * 10_000]
    items = [{"field": "Severity", "fieldId": "customfield_10010", "toString": text} for text in texts]

    found = changes_of(history(items))

    assert [change.after[0].text for change in found] == texts
    assert len(parsing_history._reader(parsing_history._SameFields(SITE))._items) <= 3
