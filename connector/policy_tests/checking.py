"""Is what a policy says what its scenarios expect? Every difference, in the words of the file."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from connector.config.problems import did_you_mean, one_of
from connector.config.scenarios import Expectation, Scenario, ScenarioFile
from connector.errors import ConfigError
from connector.policy_tests.playing import Play, play
from rules.desired import Clock, Cycle, Notice, Plan
from rules.model import HOUR, MINUTE, Instant
from rules.policy import Policy, Target, every_version

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
OUTCOMES = ("met", "missed", "ended", "breached")
UNITS = {"minute": "m", "hour": "h", "working_day": " working days", "calendar_day": " calendar days"}


@dataclass(frozen=True, slots=True)
class Difference:
    """Texts as they would stand in the file."""

    key: str
    expected: str
    actual: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One expectation: as it was expected when there are no differences. `number` is that of the cycle, from 0."""

    expectation: Expectation
    plan: Plan
    differences: tuple[Difference, ...]
    clock: Clock | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One scenario with all its expectations, in order of time."""

    scenario: Scenario
    checked: tuple[Checked, ...]

    @property
    def good(self) -> bool:
        return not any(one.differences for one in self.checked)


def check(file: ScenarioFile, policy: Policy) -> list[Verdict]:
    """Every scenario of the file. Raises ConfigError where one names a clock that the policy does not have."""
    _clocks_exist(file, policy)
    return [_verdict(scenario, file, policy) for scenario in file.scenarios]


def _clocks_exist(file: ScenarioFile, policy: Policy) -> None:
    names = list(dict.fromkeys(metric.name for version in every_version(policy) for metric in version.metrics))
    problems = [
        f'{file.path}:{one.line}:{one.column}: the policy has no clock "{one.clock}". '
        f"It has: {one_of(names)}.{did_you_mean(one.clock, names)}"
        for scenario in file.scenarios
        for one in scenario.expect
        if one.clock is not None and one.clock not in names
    ]
    if problems:
        raise ConfigError(problems)


def _verdict(scenario: Scenario, file: ScenarioFile, policy: Policy) -> Verdict:
    running = play(scenario, file, policy)
    in_time = sorted(scenario.expect, key=lambda one: one.at)
    return Verdict(scenario, tuple(_checked(one, running) for one in in_time))


def _checked(expectation: Expectation, running: Play) -> Checked:
    plan = running.plan_at(expectation.at)
    clock = next((clock for clock in plan.facts.clocks if clock.metric == expectation.clock), None)
    number = _number(expectation, clock)
    reading = _Reading(plan, running, clock, clock.cycles[number] if clock and number is not None else None)
    differences = tuple(
        Difference(key, reading.written(key, wanted), actual)
        for key, wanted in expectation.wanted.items()
        if (actual := reading.unlike(key, wanted)) is not None
    )
    return Checked(expectation=expectation, plan=plan, differences=differences, clock=clock, number=number)


def _number(expectation: Expectation, clock: Clock | None) -> int | None:
    """The cycle that is meant: the one that was named, else the last."""
    if clock is None or not clock.cycles:
        return None
    number = len(clock.cycles) - 1 if expectation.cycle is None else expectation.cycle - 1
    return number if number < len(clock.cycles) else None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What there is to compare with at one moment."""

    plan: Plan
    running: Play
    clock: Clock | None
    cycle: Cycle | None

    def unlike(self, key: str, wanted: object) -> str | None:
        """The actual value as it would be written; None where it is what was wanted."""
        if key == "labels":
            return _unequal(tuple(sorted(map(str, _listed(wanted)))), tuple(sorted(self.plan.tags)))
        if key == "told":
            return self._told_unlike(_listed(wanted))
        if key == "cycles":
            return _unequal(wanted, len(self.clock.cycles) if self.clock else 0)
        if self.cycle is None:
            return None if (key, wanted) == ("state", "none") else self._no_cycle(key)
        return COMPARED[key](self, self.cycle, wanted)

    def written(self, key: str, wanted: object) -> str:
        """What was wanted, in the form of the actual value."""
        if key in ("due", "breached_at", "stop"):
            return self.moment(wanted)
        if isinstance(wanted, Decimal):
            return f"{wanted} days"
        if key in ("elapsed", "remaining") and isinstance(wanted, int):
            return length(wanted)
        if isinstance(wanted, Target):
            return target(wanted)
        return _plain(tuple(sorted(map(str, _listed(wanted)))) if key == "labels" else wanted)

    def moment(self, at: object) -> str:
        """None, as where there is no such instant, is written none."""
        return moment_text(at, self.running.scenario.zone) if isinstance(at, int) else "none"

    def state_unlike(self, cycle: Cycle, wanted: object) -> str | None:
        state: str = cycle.state
        outcome = _outcome(cycle)
        if wanted in OUTCOMES:
            return None if outcome == wanted else outcome or state
        return _unequal(wanted, state)

    def elapsed_unlike(self, cycle: Cycle, wanted: object) -> str | None:
        if isinstance(wanted, Decimal):
            if cycle.elapsed_days is None:
                return f"{length(cycle.elapsed_ms)} (the goal is not in days)"
            places = -int(wanted.as_tuple().exponent)
            days = round(cycle.elapsed_days, places)
            return None if days == Fraction(wanted) else f"{float(days)} days"
        return None if wanted == cycle.elapsed_ms else length(cycle.elapsed_ms)

    def _no_cycle(self, key: str) -> str:
        why = "; ".join(finding.text for finding in self.plan.findings)
        if self.clock is not None:
            return f"there are {len(self.clock.cycles)} cycles"
        return "none" + (f" ({why})" if why else "") if key == "state" else "there is no such clock yet"

    def _told_unlike(self, wanted: tuple[object, ...]) -> str | None:
        """A wish without `->` does not ask who was told."""
        names = [_notice(notice) for notice in self.running.told]
        full = [f"{name} -> {', '.join(notice.tell)}" for name, notice in zip(names, self.running.told, strict=True)]
        wishes = [_in_english(str(wish)) for wish in wanted]
        same = len(wishes) == len(names) and all(
            wish in (name, both) for wish, name, both in zip(wishes, names, full, strict=True)
        )
        return None if same else _plain(tuple(full))


Compare = Callable[[_Reading, Cycle, object], str | None]


def _moments(field: str) -> Compare:
    def unlike(reading: _Reading, cycle: Cycle, wanted: object) -> str | None:
        actual: Instant | None = getattr(cycle, field)
        return None if actual == wanted else reading.moment(actual)

    return unlike


COMPARED: Mapping[str, Compare] = {
    "state": _Reading.state_unlike,
    "due": _moments("due"),
    "breached_at": _moments("breached_at"),
    "stop": _moments("stop"),
    "elapsed": _Reading.elapsed_unlike,
    "remaining": lambda _, cycle, wanted: (
        None if wanted == cycle.remaining_ms else "none" if cycle.remaining_ms is None else length(cycle.remaining_ms)
    ),
    "target": lambda _, cycle, wanted: (
        None if wanted == cycle.target else "none" if cycle.target is None else target(cycle.target)
    ),
    "breached": lambda _, cycle, wanted: _unequal(wanted, cycle.breached),
    "reason": lambda _, cycle, wanted: (
        None if str(wanted) in (cycle.reason or "") else _plain(cycle.reason or "no reason")
    ),
}


def moment_text(at: Instant, zone: str) -> str:
    """As a file of scenarios may have it, with the weekday; seconds only where there are any."""
    local = (EPOCH + timedelta(milliseconds=at)).astimezone(ZoneInfo(zone))
    exact = "%H:%M" if at % MINUTE == 0 else "%H:%M:%S" if at % 1000 == 0 else "%H:%M:%S.%f"
    return f"{WEEKDAYS[local.weekday()]} {local:%Y-%m-%d {exact}}"


def length(ms: int) -> str:
    """1h 30m, -45m 10s, 0m."""
    sign, rest = ("-", -ms) if ms < 0 else ("", ms)
    parts = ((rest // HOUR, "h"), (rest % HOUR // MINUTE, "m"), (rest % MINUTE // 1000, "s"), (rest % 1000, "ms"))
    return sign + (" ".join(f"{number}{unit}" for number, unit in parts if number) or "0m")


def target(value: Target) -> str:
    """As a policy has it."""
    text = f"{value.value}{UNITS[value.unit]}"
    return text.removesuffix("s") if value.value == 1 else text


def _outcome(cycle: Cycle) -> str:
    if cycle.state == "stopped":
        return "missed" if cycle.breached else "ended" if cycle.ended else "met"
    return "breached" if cycle.breached and cycle.state != "cancelled" else ""


def _notice(notice: Notice) -> str:
    """`Resolution 75%`, `Resolution breach late`."""
    what = {"threshold": f"{notice.percent}%", "breached": "breach"}.get(notice.reason, notice.reason.replace("_", " "))
    return f"{notice.metric} {what}" + (" late" if notice.late else "")


def _in_english(wish: str) -> str:
    """`首次响应 超时 迟到` is `首次响应 breach late`."""
    return re.sub(r" 超时(?= |$)", " breach", re.sub(r" 迟到(?= |$)", " late", wish))


def _unequal(wanted: object, actual: object) -> str | None:
    return None if wanted == actual else _plain(actual)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(f'"{one}"' for one in value) + "]"
    return str(value)


def _listed(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)
