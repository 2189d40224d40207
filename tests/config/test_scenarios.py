"""Files of scenarios: what they may say, and everything that is wrong with one, at its place."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from connector.config.scenario_values import read_amount, read_moment
from connector.config.scenarios import read_scenarios
from connector.errors import ConfigError

HEAD = 'zone = "Europe/Berlin"\n[[scenario]]\nname = "a"\n'
EVENT = 'events = [{ at = "2026-03-02 09:00", created = {} }]\n'
EXPECT = 'expect = [{ at = "2026-03-02 12:00", labels = [] }]\n'
BERLIN = ZoneInfo("Europe/Berlin")
FAULTS = [
    pytest.param(
        HEAD + EVENT + EXPECT.replace("labels", "lables"),
        [
            "5:11: scenario[1].expect[1]: nothing is expected here. Add for example state = ... or due = ....",
            "5:38: scenario[1].expect[1].lables: there is no such key. Allowed here: at, clock, cycle, "
            "cycles, state, due, "
            'elapsed, remaining, target, breached, breached_at, stop, reason, labels, told. Did you mean "labels"?',
        ],
        id="unknown key",
    ),
    pytest.param(
        HEAD + EVENT,
        ['2:1: scenario[1]: the key "expect" is missing. Add it.'],
        id="nothing expected",
    ),
    pytest.param("", ['1:1: the key "scenario" is missing. Add it.'], id="empty file"),
    pytest.param(
        HEAD.replace('zone = "Europe/Berlin"\n', "") + EVENT + EXPECT,
        ['1:1: scenario[1]: in which zone are these times? Add zone = "Europe/Berlin", here or at the top.'],
        id="no zone",
    ),
    pytest.param(
        HEAD.replace("Berlin", "Berln") + EVENT + EXPECT,
        [
            '1:1: zone: "Europe/Berln" is no time zone. Write an IANA name, as in "Europe/Berlin". '
            'Did you mean "Europe/Berlin"?'
        ],
        id="unknown zone",
    ),
    pytest.param(
        HEAD + EVENT.replace("2026-03-02", "Tue 2026-03-02") + EXPECT.replace("2026-03-02 12:00", "noon"),
        [
            '4:13: scenario[1].events[1].at: 2026-03-02 is a Mon (周一), not "Tue". Correct the date or the weekday.',
            '5:13: scenario[1].expect[1].at: "noon" is no moment. Write date and time, as in "2026-03-02 10:00".',
        ],
        id="moments",
    ),
    pytest.param(
        HEAD + EVENT.replace("created = {}", 'created = { reporter = "Bo" }, by = "Bo"') + EXPECT,
        [
            '4:50: scenario[1].events[1].created.reporter: nobody here is called "Bo". Known: agent, '
            "customer, bot, 客服, "
            '客户, 机器人. Or add [people] with "Bo" = "agent" or "customer".',
            '4:69: scenario[1].events[1].by: nobody here is called "Bo". Known: agent, customer, bot, '
            "客服, 客户, 机器人. "
            'Or add [people] with "Bo" = "agent" or "customer".',
        ],
        id="unknown people",
    ),
    pytest.param(
        HEAD + EVENT.replace("created = {}", 'status = "Open"') + EXPECT,
        [
            "4:11: scenario[1].events[1]: an issue is created once, first. Begin the events with "
            "{ at = ..., created = {} }."
        ],
        id="not created",
    ),
    pytest.param(
        HEAD
        + EVENT.replace("}]", '}, { at = "2026-03-01 09:00", created = {}, noticed = "2026-02-01 09:00" }]')
        + EXPECT,
        [
            "4:56: scenario[1].events[2].at: this is before the event above it. Put the events in the "
            "order in which they "
            "happen.",
            "4:81: scenario[1].events[2].created: an issue is created once, first. Remove it.",
            "4:95: scenario[1].events[2].noticed: nobody notices what has not happened yet. Write a later moment.",
        ],
        id="order",
    ),
    pytest.param(
        HEAD + EVENT.replace("}]", '}, { at = "2026-03-03 09:00", text = "hello" }]') + EXPECT,
        [
            "4:54: scenario[1].events[2]: `internal` and `text` belong to a comment. Add comment = "
            "..., or remove them.",
            "4:54: scenario[1].events[2]: nothing happens here. Add one of: created, comment, status, "
            "resolved, reopened, "
            "label, unlabel, set.",
        ],
        id="nothing happens",
    ),
    pytest.param(
        HEAD + EVENT + EXPECT.replace("labels = []", 'state = "runing", elapsed = "1d", target = "1d"'),
        [
            '5:11: scenario[1].expect[1]: of which clock is `state`? Add clock = "...".',
            '5:38: scenario[1].expect[1].state: "runing" is no state. Write one of: running, paused, '
            "stopped, cancelled, "
            "met, missed, ended, breached, none, 计时, 暂停, 停止, 取消, 达标, 未达标, 已结束, 已超时, 无. "
            'Did you mean "running"?',
            '5:56: scenario[1].expect[1].elapsed: "d" in "1d" is no unit here. Write for example "1h '
            '30m", "45m 10s", "0m", '
            '"-2h", "2.5 working days".',
            '5:72: scenario[1].expect[1].target: "1d" is not clear: a day may be 24 hours, a working '
            "day or a date. Write "
            '"24h", "1 working day" or "1 calendar day".',
        ],
        id="values",
    ),
]


@pytest.mark.parametrize(("text", "problems"), FAULTS)
def test_everything_that_is_wrong_is_told_at_its_place(tmp_path: Path, text: str, problems: list[str]) -> None:
    """With a way out, and all of it at once."""
    path = tmp_path / "a.tests.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        read_scenarios(path)

    assert [problem.removeprefix(f"{path}:") for problem in raised.value.problems] == problems


MOMENTS = [
    ("2026-03-02 10:00", "2026-03-02T09:00:00"),
    ("2026-03-02T10:00:30", "2026-03-02T09:00:30"),
    ("Mon 2026-03-02 10:00", "2026-03-02T09:00:00"),
    ("monday 2026-03-02 10:00", "2026-03-02T09:00:00"),
    ("周一 2026-03-02 10:00", "2026-03-02T09:00:00"),
    ("星期一 2026-03-02 10:00", "2026-03-02T09:00:00"),
    ("2026-03-02 10:00+08:00", "2026-03-02T02:00:00"),
    ("2026-03-02 10:00Z", "2026-03-02T10:00:00"),
    ("2026-10-25 02:30+02:00", "2026-10-25T00:30:00"),
]


@pytest.mark.parametrize(("text", "utc"), MOMENTS, ids=[text for text, _ in MOMENTS])
def test_a_moment_is_local_unless_it_has_an_offset(text: str, utc: str) -> None:
    """A weekday before it is for the reader, and checked."""
    assert read_moment(text, BERLIN) == datetime.fromisoformat(utc).replace(tzinfo=UTC).timestamp() * 1000


@pytest.mark.parametrize(
    ("text", "problem"),
    [("2026-03-29 02:30", "does not exist"), ("2026-10-25 02:30", "is twice"), ("2026-02-30 10:00", "no moment")],
)
def test_a_moment_that_is_not_one_instant_is_refused(text: str, problem: str) -> None:
    """When the clocks change it would not be clear what is tested."""
    with pytest.raises(ValueError, match=problem):
        read_moment(text, BERLIN)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1h 30m", 5_400_000), ("-1h", -3_600_000), ("0", 0), ("90 分钟", 5_400_000), ("1.5h", 5_400_000), ("5ms", 5)],
)
def test_lengths_are_milliseconds(text: str, amount: int) -> None:
    """Or days, with as many decimals as were written."""
    assert read_amount(text) == amount
    assert str(read_amount("2.50 working days")) == "2.50"
    assert str(read_amount("-1 个工作日")) == "-1"
