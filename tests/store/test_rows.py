"""Thin rows of issues, and the dates that versions were seen with."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from connector.store import open_store
from connector.store.interface import Store, Subject
from rules.model import Worklog
from rules.relatives import FixVersion
from rules.rows import IssueRow

NOW = 1_770_000_000_000
WHOLE = IssueRow(
    id="5",
    key="ASP-5",
    type="Task",
    summary="停机 \U0001f600",
    created=NOW,
    assignee="anna",
    start=date(2026, 11, 2),
    due=date(2026, 11, 9),
    remaining_s=3600,
    worklogs=(Worklog(id="1", at=1, started=2, seconds=3, author="bo"),),
    parent="3",
    versions=("7",),
    project="ASP",
    tags=("sla-breached",),
    breached=1,
    band="high",
    contracts=("Gold",),
    spent_s=9,
    member=(("version 7", 1, None), ("issue 3", 1, 5)),
    done=((4, 5),),
    moves=((1, None, "2026-11-09", "bo"),),
)


def row(number: int, **more: object) -> IssueRow:
    return IssueRow(**{"id": str(number), "key": f"ASP-{number}", "project": "ASP", **more})  # type: ignore[arg-type]


def test_a_row_is_given_back_as_it_was(store: Store) -> None:
    """With all that is in it."""
    store.keep_rows("10", [WHOLE], NOW)
    assert store.rows_about(["5"]) == [WHOLE]


@pytest.mark.parametrize("summary", ["cut \ud83d", "a\0b", "停机"], ids=["half a character", "NUL", "Chinese"])
def test_whatever_stands_in_a_summary_is_given_back_as_it_was(store: Store, summary: str) -> None:
    """A row that comes back otherwise would differ at every look, and wake its relatives without end."""
    odd = row(1, summary=summary)
    store.keep_rows("10", [odd], NOW)
    assert store.rows_about(["1"]) == [odd]


def test_rows_are_found_without_reading_all_of_them(tmp_path: Path) -> None:
    """Each look asks for them: by id, by parent, by key, and by the key of the project."""
    open_store(f"sqlite:///{tmp_path}/rows.db", "acme").close()
    with closing(sqlite3.connect(tmp_path / "rows.db")) as database:
        for condition in ("kind = 'issue' AND subject IN ('1')", "parent IN ('1')", "\"key\" IN ('1')"):
            asked = f"EXPLAIN QUERY PLAN SELECT row FROM issue_rows WHERE site = 'acme' AND {condition}"
            (plan,) = database.execute(asked).fetchall()
            assert "site=? AND " in plan[3], condition
        for condition in ("assignee IN ('a', 'b')", "promised IS 1"):
            asked = f"EXPLAIN QUERY PLAN SELECT row FROM issue_rows WHERE site = 'acme' AND {condition}"
            assert "site=? AND " in str(database.execute(asked).fetchall()), condition
        newest = "SELECT project FROM issue_rows WHERE site = 'acme' AND project_key = 'A' ORDER BY at DESC LIMIT 1"
        assert "project_key=?" in str(database.execute(f"EXPLAIN QUERY PLAN {newest}").fetchall())


def test_the_newest_row_is_kept(store: Store) -> None:
    """An older one that comes late changes nothing; an issue may move to another project."""
    store.keep_rows("10", [row(1, summary="b")], NOW)
    store.keep_rows("10", [row(1, summary="a")], NOW - 1)
    assert [one.summary for one in store.rows_of("10")] == ["b"]
    store.keep_rows("20", [row(1, summary="c", project="IT")], NOW + 1)
    assert (store.rows_of("10"), [one.summary for one in store.rows_of("20")]) == ([], ["c"])


def test_rows_about_issues_are_theirs_and_those_of_their_parts(store: Store) -> None:
    """By id, and by key where the epic is known by that; each once, in order."""
    for one in (row(1), row(2, parent="1"), row(3, parent="ASP-1"), row(4), row(10, parent="1")):
        store.keep_rows("10", [one], NOW)
    assert [one.id for one in store.rows_about(["1", "ASP-1"])] == ["1", "2", "3", "10"]
    assert store.rows_about([]) == []


def test_many_rows_are_read_in_parts(store: Store) -> None:
    """More ids than one statement takes."""
    for number in range(1, 451):
        store.keep_rows("10", [row(number)], NOW)
    assert len(store.rows_about(map(str, range(1, 451)))) == 450


def test_a_projects_rows_are_those_that_count(store: Store) -> None:
    """Open ones, and done ones that a milestone or a contract counts."""
    done = {"open": False}
    for one in (
        row(1),
        row(2, **done),
        row(3, **done, member=(("version 7", 1, None),)),
        row(4, **done, contracts=("Gold",)),
    ):
        store.keep_rows("10", [one], NOW)
    assert [one.id for one in store.rows_of("10")] == ["1", "3", "4"]
    assert [one.id for one in store.rows_promised()] == ["4"]


def test_rows_under_a_contract_are_found_by_its_name(store: Store) -> None:
    """Exactly: not one that is called alike, or whose summary says it; whatever signs stand in the name."""
    for number, names in enumerate([("Gold",), ("gold",), ("恒泰 100% \\_",), (), ("Silver", "Gold")], 1):
        store.keep_rows("10", [row(number, contracts=names, summary='"Gold"')], NOW)
    assert [one.id for one in store.rows_promised(["Gold"])] == ["1", "5"]
    assert [one.id for one in store.rows_promised(["恒泰 100% \\_", "Silver"])] == ["3", "5"]
    assert store.rows_promised([]) == []
    assert len(store.rows_promised()) == 4


def test_what_people_have_to_do_in_other_projects_is_found(store: Store) -> None:
    """Open issues of theirs, beside the project that is looked at; as they are now."""
    store.keep_rows("10", [row(1, assignee="anna")], NOW)
    store.keep_rows("20", [row(2, assignee="anna"), row(3, assignee="bo"), row(4)], NOW)
    store.keep_rows("20", [row(5, assignee="anna", open=False, member=(("version 7", 1, None),))], NOW)
    assert [one.id for one in store.rows_held(["anna", "carl"], "10")] == ["2"]
    assert [one.id for one in store.rows_held(["anna", "bo"], "20")] == ["1"]
    assert store.rows_held([], "10") == []
    store.keep_rows("20", [row(2, assignee="bo")], NOW + 1)
    assert store.rows_held(["anna"], "10") == []


def test_what_people_have_to_do_comes_with_its_parts(store: Store) -> None:
    """Whoever has them, by id or by key: an issue in parts is not worked on itself, in whichever project one looks."""
    store.keep_rows("10", [row(1, assignee="anna", parent="2")], NOW)
    store.keep_rows("20", [row(2, assignee="anna"), row(3, assignee="bo", parent="2"), row(4, parent="ASP-2")], NOW)
    store.keep_rows("20", [row(5, assignee="bo", parent="2", open=False, contracts=("Gold",)), row(6)], NOW)
    assert [one.id for one in store.rows_held(["anna"], "10")] == ["2", "3", "4"]


def test_a_project_is_found_by_its_key(store: Store) -> None:
    """None where nothing of it was looked at."""
    store.keep_rows("10", [row(1)], NOW)
    assert (store.project_id("ASP"), store.project_id("IT")) == ("10", None)


def test_what_is_gone_from_jira_has_no_row(store: Store, issue: Callable[[int], Subject]) -> None:
    """It counts nowhere any more."""
    store.keep_rows("10", [row(1)], NOW)
    store.forget(issue(1))
    assert store.rows_of("10") == []


def test_who_reads_a_row_is_marked_with_it(store: Store, issue: Callable[[int], Subject]) -> None:
    """In one transaction: a row that is kept and a mark that is lost would never be made up for."""
    store.keep_rows("10", [row(1)], NOW, wake={issue(2): NOW, Subject("project", "10"): NOW + 10_000})
    assert [claim.subject for claim in store.claim(9, "w", 1000, now=NOW, steady=0)] == [issue(2)]
    assert store.next_due() == NOW + 10_000


def test_sites_do_not_see_each_others_rows(store: Store, opened: Callable[..., Store]) -> None:
    """Numbers are those of a site."""
    store.keep_rows("10", [row(1)], NOW)
    assert opened(site="other").rows_of("10") == []


def test_versions_are_noted_when_they_change(store: Store) -> None:
    """Each state with the instant at which it was first seen."""
    first = FixVersion(id="7", name="1.4", start=None, release="2026-12-01")
    moved = replace(first, release="2026-12-08")
    assert store.note_versions("10", [first], NOW)
    assert not store.note_versions("10", [first], NOW + 1)
    assert store.note_versions("10", [moved], NOW + 2)
    assert [(one.at - NOW, one.number, one.version) for one in store.seen_versions("10")] == [
        (0, 1, first),
        (2, 2, moved),
    ]
    assert store.seen_versions("20") == []


@pytest.mark.parametrize("back", [False, True], ids=["for good", "and comes back"])
def test_a_version_that_is_deleted_is_gone(store: Store, back: bool) -> None:
    """Noted once; one that comes back goes on with its history."""
    version = FixVersion(id="7", name="1.4")
    store.note_versions("10", [version], NOW)
    assert store.note_versions("10", [], NOW + 1)
    assert not store.note_versions("10", [], NOW + 2)
    if back:
        store.note_versions("10", [version], NOW + 3)
    assert [one.gone for one in store.seen_versions("10")] == [False, True, *([False] if back else [])]
