"""What was seen once is evidence; what other data on time zones moves is told."""

from dataclasses import replace
from typing import Any

import pytest

from rules.model import HOUR, Person
from rules.policy import AlertLevel, People
from tests.rules.looking import AGENTS, ANSWERED, CREATED, V2, Looker, codes, shown, text_of


def test_a_role_that_changed_keeps_its_first_meaning(build: Any, looker: Looker, resolved: Any) -> None:
    """The agent left the group: what was said before stays an agent's word, sealed or not."""
    looker(resolved())
    found = looker(resolved(), agent=Person(id="agent", name="Anna", groups=frozenset({"sales"})))
    assert codes(found) == ["evidence_changed"]
    assert shown(found, "First response")[0].stop == build.at(ANSWERED)


def test_a_comment_made_internal_keeps_its_first_meaning(build: Any, looker: Looker, resolved: Any) -> None:
    """It was public when it was first seen."""
    looker(resolved())
    found = looker(resolved(comments=(build.comment(ANSWERED, id="7", public=False),)))
    assert codes(found) == ["evidence_changed"]
    assert "would count as no word today" in text_of(found, "evidence_changed")


def test_an_internal_comment_made_public_stays_no_answer(build: Any, looker: Looker) -> None:
    """The customer did not read it then."""
    note = build.comment(ANSWERED, id="7", public=False)
    looker(build.issue(CREATED, comments=(note,)))
    found = looker(build.issue(CREATED, comments=(replace(note, public=True),)))
    assert shown(found, "First response")[0].stop is None
    assert codes(found) == ["evidence_changed"]


def test_a_policy_that_changes_who_is_who_judges_anew(build: Any, looker: Looker) -> None:
    """A mistake in [people] is not evidence: it can be put right while a clock is open."""
    issue = build.issue(CREATED, comments=(build.comment(ANSWERED, author="expert", id="7"),))
    expert = Person(id="expert", name="Eve", groups=frozenset({"experts"}))
    assert shown(looker(issue, expert=expert), "First response")[0].stop is None
    looker.policy = replace(looker.policy, people=People(agent_groups=frozenset({"after-sales", "experts"})))
    found = looker(issue, expert=expert)
    assert shown(found, "First response")[0].stop == build.at(ANSWERED)
    assert [one.role for one in found.record.comments] == ["agent"]


def test_a_comment_that_comes_back_is_there_again(build: Any, looker: Looker, resolved: Any) -> None:
    """It was only hidden from us: no finding is left."""
    looker(resolved())
    looker(resolved(comments=()))
    found = looker(resolved())
    assert [one.gone_at for one in found.record.comments] == [None]
    assert codes(found) == []


def test_a_deleted_customers_word_still_asks(build: Any, looker: Looker) -> None:
    """The clock of an open question goes on when the question is deleted."""
    said = (build.comment(ANSWERED, id="7"), build.comment("2026-03-02 12:00", author="customer", id="8"))
    looker(build.issue(CREATED, comments=said), "2026-03-02 12:30")
    found = looker(build.issue(CREATED, comments=said[:1]), "2026-03-02 12:40")
    assert shown(found, "Next response")[0].start == build.at("2026-03-02 12:00")


def moved(build: Any, zone: str) -> Any:
    return replace(build.cal.BER, zone=zone)


def test_another_time_zone_database_moves_open_deadlines_and_says_so(build: Any, looker: Looker) -> None:
    """D40: the open clock gets the new due instant and a finding; what is sealed is untouched."""
    done = build.comment(ANSWERED, id="7")
    issue = build.issue(CREATED, comments=(done,))
    first, following = looker.policy.metrics[:2]
    wait = build.metric(build.goal("40 hour", build.cal.BER))
    looker.policy = build.policy(first, following, wait, people=AGENTS)
    before = looker(issue, "2026-03-02 13:00")
    assert not looker(issue, "2026-03-02 13:00").record

    # Another database is another mapping of local hours to instants, as another zone is.
    there = build.metric(build.goal("40 hour", moved(build, "Europe/Lisbon")))
    early = replace(first, goals=(build.goal("4 hour", moved(build, "Europe/Lisbon")),))
    looker.policy = build.policy(early, following, there, people=AGENTS)
    looker.memory = replace(looker.memory, versions=V2)
    found = looker(issue, "2026-03-02 13:00")
    text = text_of(found, "due_moved")
    was, is_ = shown(before, "Resolution")[0].due, shown(found, "Resolution")[0].due
    assert (was, is_) == (build.at("2026-03-09 10:00"), build.at("2026-03-06 18:00"))
    assert text.startswith("Resolution: changed by tzdata 2026a -> 2026b: due was 2026-03-09T09:00:00.000Z, is")
    assert [cycle.due for cycle in shown(found, "First response")] == [build.at("2026-03-02 14:00")]

    again = looker(issue, "2026-03-02 13:10")
    assert (not again.record, text_of(again, "due_moved")) == (True, text)


def test_other_data_that_moves_nothing_leaves_nothing_to_keep(build: Any, looker: Looker) -> None:
    """Only the number of the version changed."""
    issue = build.issue(CREATED)
    looker(issue, "2026-03-02 13:00")
    looker.memory = replace(looker.memory, versions=V2)
    found = looker(issue, "2026-03-02 13:00")
    assert (not found.record, codes(found)) == (True, [])


@pytest.mark.parametrize("what", ["event", "policy"])
def test_what_people_move_is_not_told_as_moved_by_data(build: Any, looker: Looker, what: str) -> None:
    """A pause, or a corrected calendar under the same versions."""
    looker(build.issue(CREATED), "2026-03-02 13:00")
    issue = build.issue(CREATED)
    if what == "event":
        looker.memory = replace(looker.memory, versions=V2)
        issue = build.issue(CREATED, *build.paused(("2026-03-02 13:10", "2026-03-02 13:40")))
    else:
        first, following, _ = looker.policy.metrics
        late = build.metric(build.goal("8 hour", moved(build, "Europe/Lisbon")))
        looker.policy = build.policy(first, following, late, people=AGENTS)
    found = looker(issue, "2026-03-02 14:00")
    assert found.record.dues is not None
    assert codes(found) == []


def test_a_deleted_answer_has_stopped_the_climb_of_alerts(build: Any, looker: Looker) -> None:
    """Who answered had taken it in hand: nobody is told because the answer was deleted later."""
    levels = (
        AlertLevel(at="breach", tell=("assignee",)),
        AlertLevel(at="breach", offset_ms=HOUR, tell=("assignee",)),
    )
    looker.policy = build.policy(build.metric(build.goal("1 hour", build.cal.BER)), people=AGENTS, alerts=levels)
    answer = build.comment("2026-03-02 11:30", id="7")
    answered = looker(build.issue(CREATED, comments=(answer,)), "2026-03-02 12:30")
    deleted = looker(build.issue(CREATED), "2026-03-02 12:30")
    assert [notice.reason for notice in answered.alerts] == ["breached"]
    assert deleted.alerts == answered.alerts
    looker.memory = replace(looker.memory, evidence=())
    unseen = looker(build.issue(CREATED), "2026-03-02 12:30")
    assert [notice.reason for notice in unseen.alerts] == ["still_breached"]


def test_what_was_not_read_is_not_gone(build: Any, looker: Looker, resolved: Any) -> None:
    """Jira gave only a part of the issue: the comment still counts, and nobody is told that it was deleted."""
    looker(resolved())
    found = looker(resolved(comments=(), history_complete=False))
    assert (codes(found), found.record.comments) == (["history_incomplete"], ())
    assert shown(found, "First response")[0].stop == build.at(ANSWERED)
