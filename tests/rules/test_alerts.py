"""Who is told of which threshold, once."""

from typing import Any

import pytest

from rules import plan
from rules.desired import CreateNotice, Notice
from rules.model import HOUR, MINUTE, Marker, Person
from rules.policy import AlertLevel

MON = "2026-03-02"
LEVELS = (
    AlertLevel(at=50, tell=("assignee",)),
    AlertLevel(at=75, tell=("assignee", "lead-account")),
    AlertLevel(at="breach", tell=("assignee", "reporter")),
)


@pytest.fixture
def told(build: Any) -> Any:
    """The notices that a plan writes for an issue of Monday 10:00 with a goal of four hours (due 14:00)."""

    def ask(now: str | int, *changes: Any, write_since: str | None = None, levels: Any = LEVELS, **issue: Any) -> Any:
        metric = build.metric(build.goal("4 hour", build.cal.BER), pause="status = Waiting")
        since = build.at(write_since) if write_since else None
        snapshot = build.snapshot(build.issue(f"{MON} 10:00", *changes, **issue), write_since=since)
        at = now if isinstance(now, int) else build.at(now)
        made = plan(snapshot, build.policy(metric, alerts=levels), at)
        return [write.notice for write in made.writes if isinstance(write, CreateNotice)]

    return ask


def shown(notices: list[Notice]) -> list[tuple[str, int]]:
    return [(notice.reason, notice.percent) for notice in notices]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("10:00", []),
        ("11:59", []),
        ("12:00", [("threshold", 50)]),
        ("12:59", [("threshold", 50)]),
        ("13:00", [("threshold", 75)]),
        ("14:00", [("threshold", 75)]),
        ("14:00:00.001", [("breached", 100)]),
        ("16:59", [("breached", 100)]),
    ],
)
def test_only_the_highest_threshold_passed_is_told(told: Any, now: str, expected: list[Any]) -> None:
    """A breach mutes what would have warned of it."""
    assert shown(told(f"{MON} {now}")) == expected


def test_a_notice_says_all_that_its_text_needs(build: Any, told: Any) -> None:
    """Reached, due, used then and not now, and whom to mention, as accounts."""
    (notice,) = told(f"{MON} 13:05")
    assert notice.reached == build.at(f"{MON} 13:00")
    assert notice.due == build.at(f"{MON} 14:00")
    assert notice.used_ms == 3 * HOUR
    assert notice.tell == ("agent", "lead-account")
    assert (notice.cycle_start, notice.metric, notice.kind) == (build.at(f"{MON} 10:00"), "Resolution", "resolution")
    (notice,) = told(f"{MON} 16:05")
    assert (notice.used_ms, notice.tell) == (4 * HOUR, ("agent", "customer"))


@pytest.mark.parametrize(("minutes", "late"), [(0, False), (10, False), (10 + 1 / 60_000, True)])
def test_a_notice_more_than_ten_minutes_after_its_threshold_is_late(
    build: Any, told: Any, minutes: float, late: bool
) -> None:
    """After a gap it says so."""
    (notice,) = told(build.at(f"{MON} 13:00") + round(minutes * MINUTE))
    assert notice.late == late


def test_nobody_to_mention_is_told_all_the_same(told: Any) -> None:
    """Without assignee and reporter the notice is posted without a mention."""
    (notice,) = told(f"{MON} 15:00", fields={"assignee": ()}, reporter=None)
    assert notice.tell == ()


def test_one_notice_tells_each_recipient_once(told: Any) -> None:
    """Two levels at the same threshold are one notice; a recipient of both is named once."""
    levels = (AlertLevel(at=50, tell=("assignee", "chief")), AlertLevel(at=50, tell=("agent", "boss")))
    (notice,) = told(f"{MON} 12:00", levels=levels)
    assert notice.tell == ("agent", "chief", "boss")


def test_what_was_told_is_told_once(build: Any, told: Any) -> None:
    """Known by the property, or, where that was lost, by the marker of the comment itself."""
    (notice,) = told(f"{MON} 12:00")
    assert told(f"{MON} 12:30", property={"told": [notice.op]}) == []
    marker = Marker(kind="notice", op=notice.op, hash="any")
    assert told(f"{MON} 12:30", comments=(build.comment(f"{MON} 12:00", "us", marker=marker),)) == []
    assert shown(told(f"{MON} 13:00", property={"told": [notice.op]})) == [("threshold", 75)]


def test_another_assignee_is_not_told_anew(build: Any, told: Any) -> None:
    """The notice's identity holds the policy's word for the recipient."""
    (before,), (after,) = told(f"{MON} 12:00"), told(f"{MON} 12:00", fields={"assignee": build.values("other")})
    assert (before.op, after.tell) == (after.op, ("other",))


def test_the_identity_does_not_hang_on_the_order_in_the_policy(told: Any) -> None:
    """Recipients turned round are the same recipients; others are not."""
    ops = [
        told(f"{MON} 12:00", levels=(AlertLevel(at=50, tell=names),))[0].op
        for names in (("assignee", "chief"), ("chief", "assignee"), ("chief",))
    ]
    assert ops[0] == ops[1] != ops[2]
    assert all(len(op) == 24 for op in ops)


@pytest.mark.parametrize(("since", "expected"), [("14:00", 1), ("14:00:00.001", 0)])
def test_what_is_older_than_the_switch_to_writing_is_never_told(told: Any, since: str, expected: int) -> None:
    """Nor is a lower threshold in its place."""
    assert len(told(f"{MON} 16:00", write_since=f"{MON} {since}")) == expected


def test_a_clock_that_stopped_tells_nothing(build: Any, told: Any) -> None:
    """D100: past 75 %, resolved before the look."""
    assert told(f"{MON} 13:30", build.change(f"{MON} 13:20", "resolution", None, "Fixed")) == []


def test_a_paused_clock_warns_of_nothing_until_it_runs_but_tells_of_a_breach(build: Any, told: Any) -> None:
    """Ahead of its use-up a paused clock has no due instant; a breach before the pause has one."""
    pause = build.change(f"{MON} 12:30", "status", "Open", "Waiting")
    assert told(f"{MON} 12:30", pause) == []
    assert shown(told(f"{MON} 15:00", pause, build.change(f"{MON} 14:50", "status", "Waiting", "Open"))) == [
        ("threshold", 50)
    ]
    assert shown(told(f"{MON} 16:30", build.change(f"{MON} 16:00", "status", "Open", "Waiting"))) == [("breached", 100)]


def test_a_share_beyond_the_target_is_told_after_the_breach(told: Any) -> None:
    """150 % of four hours from 10:00 are used at 16:00; shares of up to 100 % are muted by the breach itself."""
    levels = tuple(AlertLevel(at=at, tell=()) for at in (50, 100, 150))
    assert shown(told(f"{MON} 14:00", levels=levels)) == [("threshold", 100)]
    assert shown(told(f"{MON} 14:00:00.001", levels=levels)) == []
    assert shown(told(f"{MON} 16:00", levels=levels)) == [("threshold", 150)]


def test_a_recipient_may_be_named_by_login(build: Any, look: Any) -> None:
    """As people on Data Center know each other; nobody is mentioned twice for it."""
    boss = Person(id="JIRAUSER1", name="Boss", login="boss")
    levels = (AlertLevel(at="breach", tell=("boss", "JIRAUSER1")),)
    made = look("2026-03-02 14:01", alerts=levels, people={"boss": boss})
    assert [one.notice.tell for one in made.writes if isinstance(one, CreateNotice)] == [("JIRAUSER1",)]
