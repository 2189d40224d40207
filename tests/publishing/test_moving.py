"""Which way back is taken, and was a move of unknown outcome made?"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connector.jira_io.interface import Transition
from connector.moving import gate_comment, move_op, settle_moves, way_back
from connector.store import open_store
from connector.store.interface import Store, Subject
from rules.desired import MoveBack
from rules.identity import op_id
from rules.model import Change, Issue, Site, Snapshot, Value

SUBJECT = Subject("issue", "10001")
CLOSED = 1_000
OP = op_id("https://example.net", "10001", "gate", CLOSED)


MOVE = MoveBack(op="o", category="new", missing=("a", "b"), closed_at=1, closed_by="anna", because="", language="zh_CN")


def way(id: str, category: str = "indeterminate", *asks: str) -> Transition:
    return Transition(id=id, name=f"way {id}", category=category, asks=asks)


@pytest.mark.parametrize(
    ("ways", "category", "expected"),
    [
        ([way("21")], "indeterminate", "21"),
        ([way("21"), way("11")], "indeterminate", "11"),
        ([way("101"), way("21")], "indeterminate", "21"),
        ([way("11", "new"), way("21")], "indeterminate", "21"),
        ([way("11", "indeterminate", "customfield_1"), way("21")], "indeterminate", "21"),
        ([way("11", "indeterminate", "customfield_1")], "indeterminate", "11"),
        ([way("11", "done"), way("21", "new")], "indeterminate", None),
        ([way("11", "done")], "done", None),
        ([], "new", None),
    ],
    ids=["one", "least id", "least as a number", "category", "asks nothing", "asks, only one", "none", "done", "empty"],
)
def test_the_way_back_leads_to_the_category_and_asks_for_as_little_as_possible(
    ways: list[Transition], category: str, expected: str | None
) -> None:
    """Never to done, and by id where several would do, so that it is the same one each time."""
    found = way_back(ways, replace(MOVE, category=category))
    assert (found.id if found else None) == expected


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        ([way("11", "new"), way("21")], "21"),
        ([way("11", "new"), way("21", "indeterminate", "customfield_1")], "21"),
        ([way("31", "new"), way("11", "new")], "11"),
        ([way("11", "done"), way("21", "new", "customfield_1")], "21"),
        ([way("11", "done"), way("12", "undefined")], None),
    ],
    ids=["the named one first", "though it asks", "the other one", "never done", "nothing open"],
)
def test_another_open_category_is_taken_where_the_named_one_cannot_be_reached(
    ways: list[Transition], expected: str | None
) -> None:
    """ "Reopened" of Jira's classic workflow is of the category to do; what is done is no way back."""
    found = way_back(ways, replace(MOVE, category="indeterminate", others=("new", "done")))
    assert (found.id if found else None) == expected


@pytest.mark.parametrize(
    ("taken", "text", "status"),
    [(replace(way("3"), to="Reopened"), "gate", "Reopened"), (way("3"), "gate", "way 3"), (None, "gate_stuck", None)],
)
def test_the_comment_says_where_the_issue_goes(taken: Transition | None, text: str, status: str | None) -> None:
    """To whoever closed it; all have one identity, so only one of them is ever written."""
    (call,) = gate_comment(MOVE, taken).calls.calls
    assert (call.text, call.op, call.tell, dict(call.facts)["missing"]) == (text, "o", ("anna",), "a；b")
    assert dict(call.facts).get("status") == status


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(f"sqlite:///{tmp_path}/store.sqlite3", "https://example.net")
    yield made
    made.close()


def status(at: int, author: str, id: int = 7) -> Change:
    return Change(at=at, id=id, index=0, field="status", before=(Value("a"),), after=(Value("b"),), author=author)


@pytest.mark.parametrize(
    ("moves", "state", "journal"),
    [
        ([], "sent", []),
        ([status(CLOSED, "anna")], "sent", []),
        ([status(CLOSED, "anna"), status(CLOSED + 5, "us", 8)], "done", ["moved back"]),
        ([status(CLOSED, "anna"), status(CLOSED + 5, "anna", 8)], "done", []),
    ],
    ids=["no history", "still closed", "moved by us", "moved by a person"],
)
def test_a_move_of_unknown_outcome_is_settled_by_the_history(
    store: Store, moves: list[Change], state: str, journal: list[str]
) -> None:
    """The status has changed since the closing: by us, then it was the move; by others, then it is not needed."""
    store.begin(move_op(OP), SUBJECT, "move", steady=0, now=CLOSED)
    issue = Issue(id="10001", key="ASP-1", project="ASP", created=0, changes=tuple(moves))
    settle_moves(store, SUBJECT, Snapshot(issue=issue, site=Site(name="https://example.net", account="us"), people={}))
    assert [one.state for one in store.operations(SUBJECT)] == [state]
    assert [kind for _, kind, _, _ in store.journal()] == journal
