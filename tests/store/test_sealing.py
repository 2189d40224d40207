"""What is kept of an issue that Jira cannot tell later, in both databases."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from connector.store.interface import Kept, Store, Subject
from rules.desired import Record, Superseded
from rules.model import KeptDue, Seal, SealedGoal, SealedInterval, SeenComment, Versions

Issue = Callable[[int], Subject]
NOW = 1_770_000_000_000
V1, V2 = Versions(tzdata="2026a", holidays="0.90"), Versions(tzdata="2026b", holidays="0.90")
SEAL = Seal(
    metric="Resolution",
    start=NOW,
    end=NOW + 60,
    state="stopped",
    reason="resolved without reply",
    breached=True,
    breached_at=NOW + 30,
    due=NOW + 30,
    elapsed_ms=60,
    elapsed_days=(1, 3),
    remaining_ms=-30,
    target=(2, "working_day"),
    goals=(
        SealedGoal(
            since=NOW, target=(2, "working_day"), when="priority = High", calendar="BER", line=3, until=None,
            version="d1", contract="Müller", valid=(NOW, NOW + 99),
        ),
        SealedGoal(since=NOW + 9, target=None, when=None, calendar=None, line=None, until=None, version="d1"),
    ),
    intervals=(SealedInterval(from_=NOW, to=NOW + 60, kind="running", ms=60, cause="issue created: 工作"),),
    resolved_without_reply=True,
    counted_from=NOW + 1,
    set_aside_ms=5,
    former_breaches=((NOW + 2, 1, "hour"),),
    newest=NOW + 60,
    policy="d1",
    versions=V1,
    evidence=("comment 7", "history 8"),
    commands=("9",),
    sealed_at=NOW + 100,
)  # fmt: skip
COMMENT = SeenComment(id="7", at=NOW, author="anna", public=True, role="agent", judged="j1")
DUE = KeptDue(metric="Resolution", start=NOW, due=NOW + 5, basis="b", versions=V1)
AGAIN = Superseded(metric="Resolution", start=NOW, number=1, because="reopened")


def test_what_is_kept_comes_back_as_it_was(store: Store, issue: Issue) -> None:
    """Every field of seals, comments and dues; nothing of other issues."""
    store.keep(issue(1), Record(seals=(SEAL,), comments=(COMMENT,), dues=(DUE,)), NOW)
    assert store.kept(issue(1)) == Kept(seals=(SEAL,), comments=(COMMENT,), dues=(DUE,))
    assert store.kept(issue(2)) == Kept()


def test_a_superseded_seal_is_kept_and_the_next_has_the_next_number(store: Store, issue: Issue) -> None:
    """With when and why; only the new one stands."""
    store.keep(issue(1), Record(seals=(SEAL,)), NOW)
    later = replace(SEAL, end=NOW + 90, sealed_at=NOW + 200)
    store.keep(issue(1), Record(superseded=(AGAIN,), seals=(later,)), NOW + 150)
    assert store.kept(issue(1)).seals == (replace(later, number=2),)
    assert [(one.seal.number, one.superseded_at, one.because) for one in store.seals(issue(1))] == [
        (1, NOW + 150, "reopened"),
        (2, None, None),
    ]


def test_superseding_alone_leaves_no_seal(store: Store, issue: Issue) -> None:
    """The cycle goes on; superseding it again changes nothing."""
    store.keep(issue(1), Record(seals=(SEAL,)), NOW)
    store.keep(issue(1), Record(superseded=(AGAIN,)), NOW + 1)
    store.keep(issue(1), Record(superseded=(replace(AGAIN, because="again"),)), NOW + 2)
    assert (store.kept(issue(1)).seals, store.sealed()) == ((), [])
    assert [one.because for one in store.seals(issue(1))] == ["reopened"]


def test_a_seal_beside_one_that_stands_is_left_out(store: Store, issue: Issue) -> None:
    """Two looks found the same; the first to come is kept."""
    store.keep(issue(1), Record(seals=(SEAL,)), NOW)
    store.keep(issue(1), Record(seals=(replace(SEAL, elapsed_ms=61),)), NOW)
    assert store.kept(issue(1)).seals == (SEAL,)


def test_a_record_is_kept_whole_or_not_at_all(store: Store, issue: Issue) -> None:
    """A comment that the database refuses takes the seal beside it along."""
    spoilt = replace(COMMENT, author=None)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="author"):
        store.keep(issue(1), Record(seals=(SEAL,), comments=(spoilt,)), NOW)
    assert store.kept(issue(1)) == Kept()


def test_a_comment_seen_again_replaces_what_was_kept_of_it(store: Store, issue: Issue) -> None:
    """When it went, and that it is back."""
    store.keep(issue(1), Record(comments=(COMMENT,)), NOW)
    gone = replace(COMMENT, gone_at=NOW + 9)
    store.keep(issue(1), Record(comments=(gone,)), NOW)
    assert store.kept(issue(1)).comments == (gone,)


def test_moved_dues_are_listed_by_key(store: Store, issue: Issue) -> None:
    """Those that other data moved, of issues that are still there; others of the same issue are not listed."""
    moved = replace(DUE, metric="First response", was_due=NOW + 4, was_versions=V1, versions=V2)
    for number, dues in ((1, (DUE,)), (2, (moved, DUE)), (3, (moved,))):
        store.remember(issue(number), f"ASP-{number}", "ASP", {}, NOW)
        store.keep(issue(number), Record(dues=dues), NOW)
    store.forget(issue(3))
    assert store.moved() == [("ASP-2", moved)]
    store.keep(issue(2), Record(dues=()), NOW)
    assert (store.moved(), store.kept(issue(2)).dues) == ([], ())


def test_what_is_gone_leaves_its_seals_and_nobodys_name(store: Store, issue: Issue) -> None:
    """Comments seen name people: they go with the issue."""
    store.keep(issue(1), Record(seals=(SEAL,), comments=(COMMENT,), dues=(DUE,)), NOW)
    store.forget(issue(1))
    assert store.kept(issue(1)) == Kept(seals=(SEAL,))


def test_sealed_issues_are_listed_in_order_of_their_ids(store: Store, issue: Issue) -> None:
    """Each once."""
    for number in (10, 9, 100):
        store.keep(issue(number), Record(seals=(SEAL, replace(SEAL, metric="First response"))), NOW)
    assert [subject.id for subject in store.sealed()] == ["9", "10", "100"]


def test_another_site_sees_nothing_of_it(opened: Callable[..., Store], issue: Issue) -> None:
    """The site is in every key."""
    opened().keep(issue(1), Record(seals=(SEAL,), comments=(COMMENT,), dues=(DUE,)), NOW)
    other = opened("other")
    assert (other.kept(issue(1)), other.sealed(), other.seals(issue(1))) == (Kept(), [], [])
