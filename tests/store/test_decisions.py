"""What the operator's pages ask of the store: the newest decision of each issue, by key."""

from collections.abc import Callable

from connector.store.interface import Store, Subject

NOW = 1_770_000_000_000
Issue = Callable[[int], Subject]


def look(store: Store, subject: Subject, key: str, at: int) -> None:
    store.remember(subject, key, "OPS", {}, NOW + at)
    store.decide(subject, {"n": at}, NOW + at)


def test_the_issues_looked_at_last_come_first(store: Store, issue: Issue) -> None:
    """Each once, with its newest decision, and no more than were asked for."""
    for at, number in enumerate((1, 2, 3, 1)):
        look(store, issue(number), f"OPS-{number}", at)

    assert store.looked_at(10) == [
        ("OPS-1", NOW + 3, {"n": 3}),
        ("OPS-3", NOW + 2, {"n": 2}),
        ("OPS-2", NOW + 1, {"n": 1}),
    ]
    assert [key for key, _, _ in store.looked_at(2)] == ["OPS-1", "OPS-3"]


def test_a_decision_is_found_by_the_key_of_the_last_look(store: Store, issue: Issue) -> None:
    """A key changes when an issue moves; the old one finds nothing."""
    look(store, issue(1), "OPS-1", 0)
    look(store, issue(1), "IT-7", 1)

    assert store.newest_decision("IT-7") == (NOW + 1, {"n": 1})
    assert store.newest_decision("OPS-1") is None
    assert store.newest_decision("NONE-1") is None


def test_other_sites_and_projects_are_not_shown(opened: Callable[..., Store], issue: Issue) -> None:
    """A store object serves one site; a decision on a project is no clock of an issue."""
    ours, theirs = opened(), opened("other")
    look(theirs, issue(1), "OPS-1", 0)
    look(ours, Subject("project", "1"), "OPS", 0)

    assert ours.looked_at(10) == []
    assert ours.newest_decision("OPS-1") is None
