"""Is it told without a look what looks would have told?"""

import cProfile
import pstats
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.notice_replay import NoticeReplay
from reports.plain_notices import Told, are_plain
from rules.jql import parse
from rules.model import DAY, HOUR, Instant, Snapshot
from rules.planning import answers
from rules.policy import AlertLevel, Policy, Project
from rules.sla import sla
from rules.sla.tracks import Track
from rules.timeline import as_of
from tests.rules.any_case import cases, last_event

MON = "2026-03-02"
LADDERS: tuple[tuple[tuple[int | Literal["breach"], tuple[str, ...]], ...], ...] = (
    (("breach", ("assignee", "reporter")),),
    ((75, ("assignee",)), ("breach", ("chief",))),
    ((50, ("assignee",)), (75, ()), (100, ("group:nobody",)), ("breach", ("lead", "assignee"))),
    ((10, ("assignee",)), (100, ("component owner",))),
    ((100, ("contact owner",)), ("breach", ("contact owner", "assignee"))),
)


def replayed(snapshot: Snapshot, policy: Policy, since: Instant, until: Instant) -> NoticeReplay:
    """What is asked of an issue whose property was forgotten."""
    bare = replace(snapshot, issue=replace(snapshot.issue, property={}))
    end, tracks = as_of(bare, until - 1, grace=0), list[Track]()
    facts = answers(end, policy, until - 1, (partial(sla, keep=tracks),)).facts
    return NoticeReplay(bare=bare, end=end, policy=policy, since=since, until=until, facts=facts, tracks=tracks)


def looked(replay: NoticeReplay) -> list[Told]:
    """What the looks tell."""
    return [
        Told(at=at, tell=notice.tell, metrics=(notice.metric, *(one.metric for one in notice.also)))
        for notice, at in replay.notices()
    ]


def plain(policy: Policy, levels: tuple[AlertLevel, ...]) -> Policy:
    """The policy with alerts that wait for nothing, about clocks that take nothing back."""
    metrics = tuple(
        replace(metric, on_goal_change="carry", reopen_grace_ms=0, due_field=None) for metric in policy.metrics
    )
    scope = policy.scope if policy.scope is not None and policy.scope.text == "project = ASP" else None
    quiet = replace(policy, metrics=metrics, alerts=levels, alert_group_ms=0, alert_calendar=None)
    return replace(quiet, recipient_calendars=(), projects=(), scope=scope)


@given(data=st.data())
def test_plain_alerts_are_told_as_looks_tell_them(build: Any, data: st.DataObject) -> None:
    """The same accounts at the same instants of the same clocks, whatever became of the issue."""
    snapshot, policy, now = data.draw(cases(build))
    silent = tuple(one for one in snapshot.issue.comments if not one.text.startswith("!"))
    snapshot = build.snapshot(replace(snapshot.issue, comments=silent))
    ladder = data.draw(st.sampled_from(LADDERS))
    policy = plain(policy, tuple(AlertLevel(at=at, tell=tell) for at, tell in ladder))
    created = snapshot.issue.created or now
    since = data.draw(st.sampled_from((created, created, created + DAY)))
    until = data.draw(st.sampled_from((now + 1, max(now, last_event(snapshot)) + 5 * DAY)))

    replay = replayed(snapshot, policy, since, until)

    assert are_plain(policy, replay.end)
    assert [*replay.told()] == looked(replay)


def called(work: Callable[[], object]) -> set[str]:
    """The names of the functions that were called."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return {name for _, _, name in pstats.Stats(profile).stats}  # type: ignore[attr-defined]


def breached(build: Any, **more: Any) -> NoticeReplay:
    """An issue of a person with other tasks: four hours of the day were promised, and a day went by."""
    metric = build.metric(build.goal("4 hour", build.cal.BER))
    levels = (AlertLevel(at=75, tell=("assignee",)), AlertLevel(at="breach", tell=("assignee",)))
    policy = build.policy(metric, **{"alerts": levels, **more})
    issue = build.issue(f"{MON} 10:00", fields={"assignee": build.values("anna")})
    return replayed(build.snapshot(issue), policy, build.at(f"{MON} 10:00"), build.at("2026-03-04 10:00"))


def test_plain_alerts_need_no_look(build: Any) -> None:
    """Nothing is asked of the alerts; both levels are told nevertheless, when they were passed."""
    replay, found = breached(build), list[Told]()

    assert "alerts" not in called(lambda: found.extend(replay.told()))
    assert [(one.at, one.tell) for one in found] == [
        (build.at(f"{MON} 13:00"), ("anna",)),
        (build.at(f"{MON} 14:00") + 1, ("anna",)),
    ]


NOT_PLAIN: dict[str, Callable[[Any], dict[str, Any]]] = {
    "waits for others": lambda _: {"alert_group_ms": HOUR},
    "waits for opening hours": lambda build: {"alert_calendar": build.cal.BER},
    "hours of one recipient": lambda build: {"recipient_calendars": (("assignee", build.cal.BER),)},
    "under a condition": lambda build: {"alerts": (AlertLevel(at=75, tell=("a",), when=build.query("status = Open")),)},
    "after the breach": lambda _: {"alerts": (AlertLevel(at="breach", tell=("a",), offset_ms=HOUR),)},
    "repeated": lambda _: {"alerts": (AlertLevel(at="breach", tell=("a",), repeat_ms=HOUR),)},
    "beyond the target": lambda _: {"alerts": (AlertLevel(at=150, tell=("a",)),)},
    "to a channel": lambda _: {"alerts": (AlertLevel(at=75, tell=("channel:ops",)),)},
    "on hold": lambda _: {"projects": (Project(key="ASP", on_hold=True),)},
    "a scope that time changes": lambda build: {"scope": build.query("created >= -3d")},
    "out of scope": lambda build: {"scope": build.query("priority = High")},
}


@pytest.mark.parametrize("options", NOT_PLAIN.values(), ids=NOT_PLAIN.keys())
def test_what_is_not_plain_is_looked_at(build: Any, options: Callable[[Any], dict[str, Any]]) -> None:
    """Each of these may keep a notice back, or bring one at another instant."""
    replay = breached(build, **options(build))

    assert not are_plain(replay.policy, replay.end)
    assert [*replay.told()] == looked(replay)


@pytest.mark.parametrize("change", [{"on_goal_change": "reset"}, {"reopen_grace_ms": HOUR}], ids=["reset", "grace"])
def test_clocks_that_take_something_back_are_looked_at(build: Any, change: dict[str, Any]) -> None:
    """What such a clock showed before, its present cycles do not tell."""
    replay = breached(build)
    metrics = tuple(replace(metric, **change) for metric in replay.policy.metrics)

    assert not are_plain(replace(replay.policy, metrics=metrics), replay.end)


def test_a_scope_that_never_changed_is_plain(build: Any) -> None:
    """The project of an issue that was not moved."""
    assert are_plain(breached(build, scope=parse("project = ASP")).policy, breached(build).end)
