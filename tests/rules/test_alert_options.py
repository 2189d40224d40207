"""Levels before and after the breach, repeats, quiet hours and the wait in which alerts become one comment."""

from dataclasses import replace
from typing import Any

import pytest

from rules.desired import CreateNotice, Notice, Plan
from rules.model import HOUR, MINUTE, Marker
from rules.policy import AlertLevel

MON, TUE = "2026-03-02", "2026-03-03"
BREACH = AlertLevel(at="breach", tell=("assignee",))


def notices(made: Plan) -> list[Notice]:
    return [write.notice for write in made.writes if isinstance(write, CreateNotice)]


def shown(made: Plan) -> list[tuple[str, int, int]]:
    """Reason, percent and repeat of what is told."""
    return [(notice.reason, notice.percent, notice.repeat) for notice in notices(made)]


def told(made: Plan) -> dict[str, Any]:
    """The property that the plan leaves."""
    return dict(made.property)


# ------------------------------------------------------------------------------------------ before and after the breach
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("13:29:59.999", []),
        ("13:30", [("threshold", 87, 0)]),
        ("14:00", [("threshold", 87, 0)]),
        ("14:00:00.001", [("breached", 100, 0)]),
        ("15:59:59.999", [("breached", 100, 0)]),
        ("16:00", [("still_breached", 150, 0)]),
    ],
)
def test_a_level_may_lie_before_or_after_the_breach(look: Any, now: str, expected: Any) -> None:
    """`breach - 30m` and `breach + 2h` around a due instant of 14:00; the breach mutes what only warned of it."""
    before = AlertLevel(at="breach", offset_ms=-30 * MINUTE, tell=("assignee",))
    after = AlertLevel(at="breach", offset_ms=2 * HOUR, tell=("boss",))
    assert shown(look(f"{MON} {now}", alerts=(before, BREACH, after))) == expected


@pytest.mark.parametrize(
    ("target", "offset", "reached"),
    [
        ("4 hour", 4 * HOUR, f"{TUE} 10:00"),
        ("9 hour", -3 * HOUR, f"{MON} 16:00"),
        ("1 working_day", -3 * HOUR, f"{MON} 15:00"),
        ("1 calendar_day", -3 * HOUR, f"{TUE} 07:00"),
        ("1 calendar_day", 3 * HOUR, f"{TUE} 13:00"),
    ],
)
def test_an_offset_counts_as_the_clock_does(build: Any, look: Any, target: str, offset: int, reached: str) -> None:
    """Open time of the goal's calendar, closed time too for calendar days; never before the start."""
    at, level = build.at(reached), AlertLevel(at="breach", offset_ms=offset, tell=())
    assert shown(look(at - 1, target=target, alerts=(level,))) == []
    (notice,) = notices(look(at, target=target, alerts=(level,)))
    assert notice.reached == at


def test_a_level_further_ahead_than_the_target_is_reached_at_the_start(build: Any, look: Any) -> None:
    """Nine hours before the breach of a goal of four."""
    (notice,) = notices(look(f"{MON} 10:05", alerts=(AlertLevel(at="breach", offset_ms=-9 * HOUR, tell=()),)))
    assert (notice.reached, notice.percent) == (build.at(f"{MON} 10:00"), 0)


def test_a_paused_clock_does_not_climb(build: Any, look: Any) -> None:
    """Overdue time stands still while the clock is paused: two hours of it are full at 16:30, not at 16:00."""
    after = AlertLevel(at="breach", offset_ms=2 * HOUR, tell=("boss",))
    pause = build.paused((f"{MON} 15:00", f"{MON} 15:30"))
    assert shown(look(f"{MON} 16:29", *pause, alerts=(after,))) == []
    assert shown(look(f"{MON} 16:30", *pause, alerts=(after,))) == [("still_breached", 150, 0)]
    assert look(f"{MON} 15:10", pause[0], alerts=(after,)).look_again_at is None


def test_the_next_look_is_when_the_next_level_is_reached(build: Any, look: Any) -> None:
    """For levels that no clock's own threshold tells of."""
    before = AlertLevel(at="breach", offset_ms=-30 * MINUTE, tell=())
    after = AlertLevel(at="breach", offset_ms=2 * HOUR, tell=())
    assert look(f"{MON} 13:10", alerts=(before,)).look_again_at == build.at(f"{MON} 13:30")
    assert look(f"{MON} 15:00", alerts=(before, after)).look_again_at == build.at(f"{MON} 16:00")


# ------------------------------------------------------------------------------------------ repeats
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (f"{MON} 14:30", [("breached", 100, 0)]),
        (f"{MON} 15:00", [("still_breached", 100, 1)]),
        (f"{MON} 17:00", [("still_breached", 100, 2)]),
        (f"{TUE} 16:00", [("still_breached", 100, 2)]),
    ],
)
def test_a_level_is_repeated_up_to_its_limit(look: Any, now: str, expected: Any) -> None:
    """Every hour, twice at most, and never more however long it lasts."""
    level = replace(BREACH, repeat_ms=HOUR, at_most=2)
    assert shown(look(now, alerts=(level,))) == expected


def test_every_repeat_is_told_once(look: Any) -> None:
    """Its number is part of its identity."""
    level = replace(BREACH, repeat_ms=HOUR, at_most=3)
    ops, property_ = [], dict[str, Any]()
    for hour in (14, 15, 16):
        made = look(f"{MON} {hour}:30", alerts=(level,), property=property_)
        ops += [notice.op for notice in notices(made)]
        property_ = told(made)
        assert notices(look(f"{MON} {hour}:45", alerts=(level,), property=property_)) == []
    assert len(set(ops)) == 3
    assert look(f"{MON} 14:30", alerts=(level,)).look_again_at is not None


def test_a_warning_is_repeated_as_a_warning_until_the_breach(look: Any) -> None:
    """Half of the target at 12:00, again after an hour."""
    level = AlertLevel(at=50, tell=("assignee",), repeat_ms=HOUR)
    assert shown(look(f"{MON} 13:00", alerts=(level, BREACH))) == [("threshold", 50, 1)]
    assert shown(look(f"{MON} 15:00", alerts=(level, BREACH))) == [("breached", 100, 0)]


def test_repeats_count_the_open_time_of_the_calendar_in_which_people_are_told(build: Any, look: Any) -> None:
    """Every 4 h of BER after 14:00: Tuesday 10:00, not Monday evening. Without a calendar: Monday 18:00."""
    level = replace(BREACH, repeat_ms=4 * HOUR)
    quiet = look(f"{MON} 14:30", alerts=(level,), alert_calendar=build.cal.BER)
    assert quiet.look_again_at == build.at(f"{TUE} 10:00")
    assert look(f"{MON} 14:30", alerts=(level,)).look_again_at == build.at(f"{MON} 18:00")
    pause = build.paused((f"{MON} 15:00", f"{MON} 16:00"))
    assert look(f"{MON} 16:30", *pause, alerts=(level,)).look_again_at == build.at(f"{MON} 19:00")


# ------------------------------------------------------------------------------------------ quiet hours
D96 = tuple(AlertLevel(at=at, tell=()) for at in (50, 80, 100, 150))


@pytest.mark.parametrize(
    ("percent", "reached", "told_at"),
    [
        (50, f"{MON} 17:00", f"{TUE} 09:00"),
        (80, f"{TUE} 11:24", f"{TUE} 11:24"),
        (100, f"{TUE} 13:00", f"{TUE} 13:00"),
        (150, f"{TUE} 17:00", "2026-03-04 09:00"),
    ],
)
def test_thresholds_of_d96_are_told_in_working_time(
    build: Any, look: Any, percent: int, reached: str, told_at: str
) -> None:
    """8 h from Monday 13:00 in BER: reached to the millisecond, told when the alerts' calendar is open, never late."""
    options = {"target": "8 hour", "alerts": D96, "start": f"{MON} 13:00"}
    asked = {"alert_calendar": build.cal.BER, **options}
    (notice,) = notices(look(told_at, **asked))
    assert (notice.percent, notice.reached, notice.told_at) == (percent, build.at(reached), build.at(told_at))
    assert not notice.late
    assert percent not in [one.percent for one in notices(look(build.at(told_at) - 1, **asked))]
    (at_once,) = notices(look(reached, **options))
    assert at_once.percent == percent


def test_a_held_notice_is_looked_for_when_people_may_be_told(build: Any, look: Any) -> None:
    """Nothing is written at night; the look is for the opening."""
    made = look(f"{MON} 18:00", alerts=D96, target="8 hour", start=f"{MON} 13:00", alert_calendar=build.cal.BER)
    assert (notices(made), made.look_again_at) == ([], build.at(f"{TUE} 09:00"))


def test_the_level_comes_before_the_recipient_and_the_recipient_before_the_alerts(build: Any, look: Any) -> None:
    """Breach Monday 20:00: the level's calendar tells at once, New York until 23:00 there, Berlin on Tuesday."""
    night = {"target": "10 hour", "cal": build.cal.ALWAYS, "alert_calendar": build.cal.BER}
    chief = (("chief", build.cal.NYC),)
    first = f"{MON} 20:00:00.001"
    plain, own = AlertLevel(at="breach", tell=("chief",)), replace(BREACH, tell=("chief",), calendar=build.cal.ALWAYS)
    assert shown(look(first, **night, alerts=(plain,))) == []
    assert shown(look(first, **night, alerts=(plain,), recipient_calendars=chief)) == [("breached", 100, 0)]
    assert shown(look(f"{MON} 23:30", **night, alerts=(own,), recipient_calendars=chief)) == [("breached", 100, 0)]
    both = AlertLevel(at="breach", tell=("assignee", "chief"))
    (early,) = notices(look(first, **night, alerts=(both,), recipient_calendars=chief))
    assert early.tell == ("chief",)
    later = look(
        f"{TUE} 09:00",
        **night,
        alerts=(both,),
        recipient_calendars=chief,
        property=told(look(first, **night, alerts=(both,), recipient_calendars=chief)),
    )
    assert [notice.tell for notice in notices(later)] == [("agent",)]


def test_recipients_with_several_calendars_that_are_open_are_told_in_one_comment(build: Any, look: Any) -> None:
    """One level, two calendars, one instant: one comment that mentions both."""
    both = AlertLevel(at="breach", tell=("assignee", "chief"))
    (notice,) = notices(
        look(
            f"{MON} 15:10",
            alerts=(both,),
            alert_calendar=build.cal.BER,
            recipient_calendars=(("chief", build.cal.BERL),),
        )
    )
    assert (notice.tell, notice.also, len(notice.op.split("+"))) == (("agent", "chief"), (), 2)


# ------------------------------------------------------------------------------------------ grouping
@pytest.fixture
def two(build: Any) -> Any:
    """Two clocks of one issue, breached at 12:00 and 12:05; alerts wait ten minutes for one another."""
    metrics = (
        build.metric(build.goal("120 minute", build.cal.BER), kind="first_response"),
        build.metric(build.goal("125 minute", build.cal.BER)),
    )
    return {"metrics": metrics, "alert_group_ms": 10 * MINUTE}


def test_alerts_of_one_issue_within_the_wait_become_one_comment(build: Any, look: Any, two: Any) -> None:
    """The first waits for the second; both are told then, and neither again."""
    waiting = look(f"{MON} 12:06", **two)
    assert (notices(waiting), waiting.look_again_at) == ([], build.at(f"{MON} 12:10"))
    made = look(f"{MON} 12:10", **two)
    (notice,) = notices(made)
    assert (notice.metric, [other.metric for other in notice.also]) == ("First response", ["Resolution"])
    assert notice.op == "+".join(notice.settles)
    assert told(made)["told"] == list(notice.settles)
    assert notices(look(f"{MON} 12:20", **two, property=told(made))) == []
    marker = Marker(kind="notice", op=notice.op, hash="any")
    known = (build.comment(f"{MON} 12:10", "us", marker=marker),)
    assert notices(look(f"{MON} 12:20", **two, comments=known)) == []


def test_without_a_wait_what_is_told_in_one_look_is_one_comment(look: Any, two: Any) -> None:
    """Both clocks were missed by then, and nobody gets two comments at once."""
    (notice,) = notices(look(f"{MON} 12:10", metrics=two["metrics"]))
    assert [notice.metric, *(other.metric for other in notice.also)] == ["First response", "Resolution"]


def test_what_is_over_before_the_wait_ends_is_not_told(build: Any, look: Any, two: Any) -> None:
    """D100: raised, resolved within the wait: nothing. One clock over: the other is told alone."""
    solved = build.change(f"{MON} 12:08", "resolution", None, "Fixed")
    assert notices(look(f"{MON} 12:10", solved, **two)) == []
    answer = (build.comment(f"{MON} 12:08", "agent"),)
    (notice,) = notices(look(f"{MON} 12:15", comments=answer, **two))
    assert (notice.metric, notice.also) == ("Resolution", ())


def test_what_joins_a_told_group_later_is_told_alone(build: Any, look: Any, two: Any) -> None:
    """A third clock past the window is another comment, which does not repeat the first two."""
    third = build.replace(build.metric(build.goal("135 minute", build.cal.BER)), name="Third")
    options = {**two, "metrics": (*two["metrics"], third)}
    first = look(f"{MON} 12:10", **options)
    (notice,) = notices(look(f"{MON} 12:25", **options, property=told(first)))
    assert (notice.metric, notice.also) == ("Third", ())
