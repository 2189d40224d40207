"""What came in, once each."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from connector.store.interface import Delivery, Store, Subject

NOW = 1_770_000_000_000
Issue = Callable[[int], Subject]


def delivery(name: str, *subjects: Subject) -> Delivery:
    return Delivery(id=name, event="jira:issue_updated", subjects=subjects)


def test_a_delivery_is_taken_once(store: Store, issue: Issue) -> None:
    """The repeat is told apart by its identity, and marks nothing."""
    assert store.accept([delivery("a", issue(1))], NOW) == [True]
    (claim,) = store.claim(9, "w", 1000, now=NOW, steady=NOW)
    store.settle(claim, now=NOW)
    assert store.accept([delivery("a", issue(1))], NOW + 1) == [False]
    assert store.pending(NOW + 1) == 0


def test_a_delivery_makes_all_its_subjects_due(store: Store, issue: Issue) -> None:
    """A link names two issues; both are due, and one that names none is taken too."""
    assert store.accept([delivery("a", issue(1), issue(2)), delivery("b")], NOW) == [True, True]
    claims = store.claim(9, "w", 1000, now=NOW, steady=NOW)
    assert sorted(claim.subject for claim in claims) == [issue(1), issue(2)]


def test_repeats_within_one_call_are_repeats(store: Store, issue: Issue) -> None:
    """Of equal identities in one call the first is taken."""
    taken = store.accept([delivery("b", issue(1)), delivery("a", issue(2)), delivery("b", issue(1))], NOW)
    assert taken == [True, True, False]
    assert store.accept([], NOW) == []


def test_of_many_that_bring_the_same_delivery_one_is_first(opened: Callable[..., Store], issue: Issue) -> None:
    """Eight receivers get the same delivery at once; exactly one takes it."""
    stores = [opened(), opened()]
    with ThreadPoolExecutor(8) as pool:
        for number in range(20):
            name = f"delivery-{number}"
            taken = list(
                pool.map(lambda turn, name=name: stores[turn % 2].accept([delivery(name, issue(1))], NOW)[0], range(8))
            )
            assert sorted(taken) == [False] * 7 + [True]


def test_deliveries_are_of_one_site(opened: Callable[..., Store], issue: Issue) -> None:
    """Two sites may number their deliveries alike."""
    assert opened("ours").accept([delivery("a", issue(1))], NOW) == [True]
    assert opened("theirs").accept([delivery("a", issue(1))], NOW) == [True]


def test_names_of_any_text_are_kept(store: Store) -> None:
    """An identity or event with characters that no database holds is no reason to refuse it."""
    odd = Delivery(id="a\0\ud800", event="\0", subjects=())
    assert store.accept([odd], NOW) == [True]
    assert store.accept([odd], NOW) == [False]
