"""Writes that must not be made twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from connector.store.interface import Store, Subject

NOW = 1_770_000_000_000
Issue = Callable[[int], Subject]


def test_a_new_intent_is_told_by_its_instant(store: Store, issue: Issue) -> None:
    """A new intent began now; one that is known began before, and its outcome is not known (R3)."""
    first = store.begin("op", issue(1), "notice", steady=NOW, now=NOW)
    again = store.begin("op", issue(1), "notice", steady=NOW + 5, now=NOW + 5)
    assert (first.state, first.begun, first.ref, first.subject, first.kind) == ("sent", NOW, None, issue(1), "notice")
    assert again == first


def test_an_applied_write_stays_done(store: Store, issue: Issue) -> None:
    """Done is what every later `begin` finds, with what Jira called it; a withdrawal that comes late is void."""
    store.begin("op", issue(1), "notice", steady=NOW, now=NOW)
    store.end("op", ref="10082")
    store.withdraw("op")
    known = store.begin("op", issue(1), "notice", steady=NOW + 9, now=NOW)
    assert (known.state, known.ref, known.begun) == ("done", "10082", NOW)


def test_a_withdrawn_intent_is_new_again(store: Store, issue: Issue) -> None:
    """Jira certainly did not apply it: it may be begun again."""
    store.begin("op", issue(1), "notice", steady=NOW, now=NOW)
    store.withdraw("op")
    assert store.operations(issue(1)) == []
    assert store.begin("op", issue(1), "notice", steady=NOW + 5, now=NOW).begun == NOW + 5


@pytest.mark.parametrize("applied", [False, True], ids=["sent", "done"])
def test_what_jira_does_not_show_is_begun_again(store: Store, issue: Issue, applied: bool) -> None:
    """`rebegin` makes it an intent without outcome from now, whatever it was."""
    store.begin("op", issue(1), "notice", steady=NOW, now=NOW)
    if applied:
        store.end("op", ref="10082")
    store.rebegin("op", steady=NOW + 7)
    (operation,) = store.operations(issue(1))
    assert (operation.state, operation.begun) == ("sent", NOW + 7)


def test_operations_are_those_of_one_subject(store: Store, issue: Issue) -> None:
    """In the order in which they were begun."""
    store.begin("b", issue(1), "card", steady=NOW, now=NOW)
    store.begin("a", issue(1), "notice", steady=NOW, now=NOW + 1)
    store.begin("c", issue(2), "notice", steady=NOW, now=NOW)
    assert [operation.op for operation in store.operations(issue(1))] == ["b", "a"]


def test_an_operation_is_unique_per_site(opened: Callable[..., Store], issue: Issue) -> None:
    """The same op at another site is another one."""
    opened("ours").begin("op", issue(1), "notice", steady=NOW, now=NOW)
    assert opened("theirs").begin("op", issue(1), "notice", steady=NOW + 1, now=NOW).begun == NOW + 1


def test_of_many_that_begin_one_operation_one_is_first(opened: Callable[..., Store], issue: Issue) -> None:
    """All are told of the same intent."""
    stores = [opened(), opened()]
    with ThreadPoolExecutor(8) as pool:
        begun = set(
            pool.map(
                lambda turn: stores[turn % 2].begin("op", issue(1), "notice", steady=NOW + turn, now=NOW).begun,
                range(8),
            )
        )
    assert len(begun) == 1


def test_the_end_of_an_unknown_operation_is_no_error(store: Store, issue: Issue) -> None:
    """After a restore of the database an end may come for an intent that it never saw."""
    store.end("never", ref="1")
    store.withdraw("never")
    store.rebegin("never", steady=NOW)
    assert store.operations(issue(1)) == []
