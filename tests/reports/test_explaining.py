"""Clocks explained from a plan's document: words, goals, and tables that add up."""

from typing import Any

import pytest

from reports.explaining import CycleStory, stories, teller_of
from reports.spans import amount, precision
from reports.texts.catalogue import LANGUAGES
from rules.model import HOUR, MINUTE

START = "2026-03-02T09:00:00.000Z"


def interval(from_: str, to: str, kind: str, seconds: float, cause: str) -> dict[str, Any]:
    """An interval of Monday 2 March; times of day in UTC."""
    from_, to = (f"2026-03-02T{time}:00.000Z" for time in (from_, to))
    return {"from": from_, "to": to, "kind": kind, "seconds": seconds, "wall_seconds": 0, "cause": cause}


RUNNING = interval("09:00", "10:00", "running", 3600, "issue created: goal 2 hour, calendar desk (policy line 14)")
CLOSED = interval("10:00", "11:00", "closed", 0, "calendar desk is closed")
AGAIN = interval(
    "11:00", "12:00", "running", 3600, "issue created: goal 2 hour, calendar desk (policy line 14); calendar desk opens"
)
PAUSED = interval(
    "10:00", "12:00", "paused", 0, "status changed (history 5): pause condition 'status = \"Waiting\"' holds"
)


def cycle(**told: Any) -> dict[str, Any]:
    """An hour used of two, unless told otherwise."""
    usual = {
        "start": START,
        "stop": None,
        "state": "running",
        "reason": None,
        "breached": False,
        "breached_at": None,
        "due": "2026-03-02T11:00:00.000Z",
        "elapsed_seconds": 3600,
        "remaining_seconds": 3600,
        "target": {"value": 2, "unit": "hour"},
        "goals": [{"from": START, "when": None, "target": {"value": 2, "unit": "hour"}, "calendar": "desk"}],
        "intervals": [RUNNING],
    }
    return {**usual, **told}


def told(*cycles: dict[str, Any], language: str = "en", zone: str = "UTC", ever: bool = False) -> list[CycleStory]:
    """The stories of one clock at noon of its first day."""
    clock = {"metric": "Resolution", "kind": "resolution", "ever_breached": ever, "cycles": list(cycles)}
    document = {"at": "2026-03-02T12:00:00.000Z", "clocks": [clock]}
    return list(stories(document, teller_of(document, language, zone)))


STOP = {"state": "stopped", "stop": "2026-03-02T10:00:00.000Z"}
DAYS = {"target": {"value": 3, "unit": "working_day"}, "elapsed_days": 0.125}
SENTENCES = [
    pytest.param(
        {},
        "Running. Due Mon 2 Mar 11:00. Used: 1 h of 2 h (50%). Left: 1 h.",
        "正在计时。截止时间为 3 月 2 日 11:00。已用 1 小时，目标 2 小时（50%）。剩余 1 小时。",
        id="running",
    ),
    pytest.param(
        {"breached": True, "remaining_seconds": -1800, "elapsed_seconds": 9000},
        "Missed. It was due Mon 2 Mar 11:00; the clock still runs. Used: 2 h 30 min of 2 h (125%). Over by 30 min.",
        "已超时。截止时间为 3 月 2 日 11:00，仍在计时。已用 2 小时 30 分钟，目标 2 小时（125%）。超出 30 分钟。",
        id="breached",
    ),
    pytest.param(
        {"state": "paused", "due": None, "intervals": [RUNNING, PAUSED]},
        'Paused (changed: status; while status = "Waiting"). The due time is set when the clock goes on. '
        "Used: 1 h of 2 h (50%). Left: 1 h.",
        '暂停（变更：状态；条件 status = "Waiting"）。恢复计时后再定截止时间。已用 1 小时，目标 2 小时（50%）。'
        "剩余 1 小时。",
        id="paused",
    ),
    pytest.param(
        {"state": "paused", "breached": True, "remaining_seconds": -60, "intervals": [RUNNING, PAUSED]},
        'Missed. It was due Mon 2 Mar 11:00; it is paused now (changed: status; while status = "Waiting"). '
        "Used: 1 h of 2 h (50%). Over by 1 min.",
        '已超时。截止时间为 3 月 2 日 11:00；目前暂停（变更：状态；条件 status = "Waiting"）。'
        "已用 1 小时，目标 2 小时（50%）。超出 1 分钟。",
        id="breached and paused",
    ),
    pytest.param(
        STOP,
        "Met. Stopped Mon 2 Mar 10:00, due Mon 2 Mar 11:00. Used: 1 h of 2 h (50%). To spare: 1 h.",
        "达标。3 月 2 日 10:00 停止，截止时间为 3 月 2 日 11:00。已用 1 小时，目标 2 小时（50%）。提前 1 小时。",
        id="met",
    ),
    pytest.param(
        {**STOP, "sealed": {"at": START, "policy": "0123456789abcdef", "tzdata": "2026a", "holidays": "0.90"}},
        "Met. Stopped Mon 2 Mar 10:00, due Mon 2 Mar 11:00. Used: 1 h of 2 h (50%). To spare: 1 h. "
        "Sealed on Mon 2 Mar 09:00, under policy 0123456789ab, tzdata 2026a, holidays 0.90: it stays as it is.",
        "达标。3 月 2 日 10:00 停止，截止时间为 3 月 2 日 11:00。已用 1 小时，目标 2 小时（50%）。提前 1 小时。"
        "已于 3 月 2 日 09:00 封存（策略 0123456789ab，tzdata 2026a，holidays 0.90），此后不再改变。",
        id="sealed",
    ),
    pytest.param(
        {**STOP, "breached": True, "remaining_seconds": 0},
        "Not met. Stopped Mon 2 Mar 10:00; it was due Mon 2 Mar 11:00. Used: 1 h of 2 h (50%). "
        "Stopped late, though no open time lay between.",
        "未达标。3 月 2 日 10:00 停止，截止时间为 3 月 2 日 11:00。已用 1 小时，目标 2 小时（50%）。"
        "停止时已过截止时间，但其间没有工作时间。",
        id="missed by wall time alone",
    ),
    pytest.param(
        {**STOP, "reason": "resolved without reply"},
        "Ended by the resolution Mon 2 Mar 10:00; it was due Mon 2 Mar 11:00. Neither met nor missed. "
        "Used: 1 h of 2 h (50%). Left: 1 h. Resolved without a reply.",
        "3 月 2 日 10:00 随解决结束，截止时间为 3 月 2 日 11:00。不计达标，也不计未达标。"
        "已用 1 小时，目标 2 小时（50%）。剩余 1 小时。未回复即解决。",
        id="resolved without a reply",
    ),
    pytest.param(
        {**STOP, "reason": "resolved without update", "due": None},
        "Ended by the resolution Mon 2 Mar 10:00. Neither met nor missed. "
        "Used: 1 h of 2 h (50%). Left: 1 h. Resolved without another update.",
        "3 月 2 日 10:00 随解决结束。不计达标，也不计未达标。"
        "已用 1 小时，目标 2 小时（50%）。剩余 1 小时。未再更新即解决。",
        id="resolved without another update",
    ),
    pytest.param(
        {**STOP, "breached": True, "remaining_seconds": 0, "reason": "resolved without update"},
        "Not met. Stopped Mon 2 Mar 10:00; it was due Mon 2 Mar 11:00. Used: 1 h of 2 h (50%). "
        "Stopped late, though no open time lay between. Resolved without another update.",
        "未达标。3 月 2 日 10:00 停止，截止时间为 3 月 2 日 11:00。已用 1 小时，目标 2 小时（50%）。"
        "停止时已过截止时间，但其间没有工作时间。未再更新即解决。",
        id="resolved late without another update",
    ),
    pytest.param(
        {"state": "cancelled", "reason": "labels changed: no goal matches", "target": None, "remaining_seconds": None},
        "Off: changed: labels; no goal applies. Used: 1 h.",
        "取消：变更：标签；没有适用的目标。已用 1 小时。",
        id="cancelled",
    ),
    pytest.param(
        DAYS,
        "Running. Due Mon 2 Mar 11:00. Used: 0.12 working days of 3 working days. Left: 1 h of open time.",
        "正在计时。截止时间为 3 月 2 日 11:00。已用 0.12 个工作日，目标 3 个工作日。剩余工作时间 1 小时。",
        id="in working days",
    ),
]


@pytest.mark.parametrize(("changed", "english", "chinese"), SENTENCES)
def test_a_cycle_is_told_in_sentences(changed: dict[str, Any], english: str, chinese: str) -> None:
    """State, due, used, left; a sentence each, in the order in which they are asked for."""
    for language, wanted in (("en", english), ("zh_CN", chinese)):
        (story,) = told(cycle(**changed), language=language)

        assert LANGUAGES[language]["explain.between"].join(story.sentences) == wanted


def test_a_breach_that_no_longer_is_one_is_told_of() -> None:
    """Ever breached and breached now are both reported."""
    (story,) = told(cycle(), ever=True)

    assert story.sentences[-1] == "It was missed at an earlier time; as things stand now it is not."


def test_what_a_change_of_goal_set_aside_or_ended_is_told() -> None:
    """The earlier time of a reset clock, and a breach under a goal that it no longer has."""
    former = [{"breached_at": "2026-03-02T09:30:00.000Z", "target": {"value": 30, "unit": "minute"}}]
    aside = interval("09:00", "10:00", "set_aside", 0, "issue created: goal 2 hour, calendar desk")
    changed = {"set_aside_seconds": 3600, "former_breaches": former, "intervals": [aside, AGAIN]}
    (english,) = told(cycle(**changed), ever=True)
    (chinese,) = told(cycle(**changed), ever=True, language="zh_CN")

    assert english.sentences[-2:] == (
        "Set aside when the goal changed: 1 h.",
        "Missed at Mon 2 Mar 09:30 under a former goal of 30 min.",
    )
    assert chinese.sentences[-2:] == ("目标变更时另计 1 小时。", "此前的目标（30 分钟）已于 3 月 2 日 09:30 超时。")
    assert english.total_ms == english.elapsed_ms


def test_what_is_counted_adds_up_to_elapsed() -> None:
    """And what passed is the wall time of all rows."""
    (story,) = told(cycle(intervals=[RUNNING, CLOSED, AGAIN], elapsed_seconds=7200))

    assert (story.total_ms, story.elapsed_ms, story.passed_ms) == (2 * HOUR, 2 * HOUR, 3 * HOUR)


def test_causes_have_their_evidence_and_are_told_once() -> None:
    """After a night the calendar's opening is the cause, not the issue's creation once more."""
    (story,) = told(cycle(intervals=[RUNNING, CLOSED, AGAIN, PAUSED]))

    assert [stretch.cause for stretch in story.stretches] == [
        "request created; goal 2 h [policy line 14]",
        "desk is closed",
        "desk opens",
        'changed: status; while status = "Waiting" [history 5]',
    ]


def test_a_closed_day_is_told_by_its_name() -> None:
    """A public holiday, in the words of the calendar."""
    holiday = {**CLOSED, "cause": "calendar 上海 is closed: 2026-10-01 国庆节"}
    (story,) = told(cycle(intervals=[RUNNING, holiday]), language="zh_CN")

    assert story.stretches[1].cause == "日历 上海 非工作时间：2026-10-01 国庆节"


def test_goals_stand_with_the_instant_from_which_they_held() -> None:
    """One goal has no need of it."""
    goal = {"from": START, "when": None, "target": {"value": 3, "unit": "hour"}, "calendar": "desk"}
    urgent = {**goal, "from": "2026-03-02T10:00:00.000Z", "when": "priority = High"}
    none = {"from": "2026-03-02T11:00:00.000Z", "when": None, "target": None, "calendar": None}
    (single,) = told(cycle(goals=[goal]))
    (several,) = told(cycle(goals=[goal, urgent, none]))

    assert single.goals == ("Goal: 3 h, calendar desk.",)
    assert several.goals == (
        "Goal from Mon 2 Mar 09:00 on: 3 h, calendar desk.",
        "Goal from Mon 2 Mar 10:00 on: 3 h, calendar desk, because priority = High.",
        "Goal from Mon 2 Mar 11:00 on: no goal matches.",
    )


def test_several_cycles_are_numbered() -> None:
    """Each with its own story."""
    assert [story.title for story in told(cycle(**STOP), cycle())] == [
        "Resolution, cycle 1 of 2",
        "Resolution, cycle 2 of 2",
    ]


def test_times_across_a_change_of_the_clocks_tell_their_offset() -> None:
    """Those with the offset of the plan's instant do not."""
    document = {"at": "2026-03-30T12:00:00.000Z", "clocks": []}
    teller = teller_of(document, "en", "Europe/Berlin")

    assert teller.when(1774566000000) == "Fri 27 Mar 00:00 (UTC+1)"
    assert teller.when(1774864800000) == "Mon 30 Mar 12:00"


def test_a_time_of_another_year_names_it() -> None:
    """Instead of its weekday, which would make the column wide."""
    document = {"at": "2026-03-30T12:00:00.000Z", "clocks": []}

    assert teller_of(document, "en", "UTC").when(1700000000000) == "14 Nov 2023 22:13"
    assert teller_of(document, "zh_CN", "UTC").when(1700000000000) == "2023 年 11 月 14 日 22:13"


@pytest.mark.parametrize(
    ("ms", "exact", "text"),
    [
        (0, MINUTE, "0:00"),
        (61 * MINUTE, MINUTE, "1:01"),
        (100 * HOUR, MINUTE, "100:00"),
        (61_000, 1000, "0:01:01"),
        (61_001, 1, "0:01:01.001"),
    ],
)
def test_amounts_are_written_to_the_unit_that_the_table_needs(ms: int, exact: int, text: str) -> None:
    """Hours are never made into days."""
    assert amount(ms, exact) == text


def test_the_unit_of_a_table_is_that_of_its_finest_row() -> None:
    """So that the rows add up as printed."""
    fine = {**RUNNING, "seconds": 3599.999, "to": "2026-03-02T09:59:59.999Z"}

    assert precision(told(cycle())) == MINUTE
    assert precision(told(cycle(), cycle(intervals=[fine]))) == 1
