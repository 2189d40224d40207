"""What may each table say alone, but not together with another? Looks at what was written, however broken."""

from collections.abc import Mapping
from typing import get_args

from connector.config.command_faults import note_command_faults
from connector.config.practice.risk import RiskTable
from connector.config.problems import Problems, show
from rules.policy import Kind

Raw = Mapping[str, object]
_KIND_OF_KEY = {
    "start": "custom",
    "stop": "custom",
    "stop_on": "resolution",
    "on_reopen": "resolution",
    "reopen_grace": "resolution",
    "on_resolution": "first_response",
    "after_resolution": "next_response",
}
_EXAMPLES = {"start": 'start = { entered = "Dispatch" }', "stop": 'stop = { set = "Arrived on site" }'}


def note_contradictions(raw: Raw, problems: Problems) -> None:
    """Names given twice, keys that another key makes idle, goals that are never reached, bands that do not ascend."""
    risk, alerts, people = (_table(raw.get(key)) for key in ("risk", "alerts", "people"))
    note_command_faults(raw, problems)
    _twice(_tables(raw.get("sla")), ("sla",), "name", problems)
    for index, sla in enumerate(_tables(raw.get("sla"))):
        _unreachable_goals(index, sla, problems)
        _keys_of_other_kinds(index, sla, problems)
    for index, level in enumerate(_levels(alerts, problems)):
        if "at_most" in level and "repeat" not in level:
            what = "without `repeat` nobody is told twice. Add `repeat`, or remove this."
            problems.add(("alerts", "level", index, "at_most"), what)
    _twice(_tables(people.get("hours")), ("people", "hours"), "who", problems)
    _twice(_tables(raw.get("contract")), ("contract",), "name", problems)
    _twice(_tables(raw.get("project")), ("project",), "key", problems)
    _twice(_tables(risk.get("rule")), ("risk", "rule"), "name", problems)
    _twice(_tables(raw.get("review")), ("review",), "name", problems)
    _twice(_tables(raw.get("closeout")), ("closeout",), "name", problems)
    _bands_ascend(risk.get("bands"), problems)


def _keys_of_other_kinds(index: int, sla: Raw, problems: Problems) -> None:
    kind = sla.get("kind")
    for key, owner in _KIND_OF_KEY.items():
        if key in sla and isinstance(kind, str) and kind in get_args(Kind) and kind != owner:
            problems.add(("sla", index, key), f'only clocks of kind = "{owner}" have it. Remove it.')
    for key in ("start", "stop"):
        if kind == "custom" and key not in sla:
            what = f'the key "{key}" is missing. A custom clock says what {key}s it, as in {_EXAMPLES[key]}.'
            problems.add(("sla", index), what)


def _levels(alerts: Raw, problems: Problems) -> list[dict[str, object]]:
    """The alert levels. Two at the same time of the clock and under the same condition are noted."""
    levels = _tables(alerts.get("level"))
    seen: dict[tuple[str, object], int] = {}
    for index, level in enumerate(levels):
        at = level.get("at")
        if not isinstance(at, str):
            continue
        key = ("".join(at.split()), repr(level.get("when")))
        if key in seen:
            line, _ = problems.positions.of(("alerts", "level", seen[key], "at"))
            what = f'"{at}" is already used in line {line}. Give each its own, or its own `when`.'
            problems.add(("alerts", "level", index, "at"), what)
        seen.setdefault(key, index)
    return levels


def _table(value: object) -> Raw:
    return value if isinstance(value, dict) else {}


def _tables(value: object) -> list[dict[str, object]]:
    """The tables of an array; a table that is none counts as empty, so that indices stay right."""
    return [entry if isinstance(entry, dict) else {} for entry in value] if isinstance(value, list) else []


def _twice(tables: list[dict[str, object]], path: tuple[str, ...], key: str, problems: Problems) -> None:
    seen: dict[str, int] = {}
    for index, table in enumerate(tables):
        if not isinstance(table.get(key), str | dict):
            continue
        name = show(table[key])
        if name in seen:
            line, _ = problems.positions.of((*path, seen[name], key))
            problems.add((*path, index, key), f"{name} is already used in line {line}. Give each its own.")
        seen.setdefault(name, index)


def _unreachable_goals(sla: int, table: dict[str, object], problems: Problems) -> None:
    goals = _tables(table.get("goals"))
    for index, goal in enumerate(goals[:-1]):
        if goal and "when" not in goal:
            what = "without `when` it matches every issue, so the goals after it are never reached. Move it to the end."
            problems.add(("sla", sla, "goals", index), what)


def _bands_ascend(bands: object, problems: Problems) -> None:
    if not isinstance(bands, dict):
        return
    known = RiskTable().bands.model_dump()
    merged = {name: bands.get(name, start) for name, start in known.items()}
    starts = [start for start in merged.values() if isinstance(start, int)]
    if len(starts) == len(merged) and (starts != sorted(set(starts)) or starts[0] != 1):
        written = ", ".join(f"{name} = {start}" for name, start in merged.items())
        problems.add(("risk", "bands"), f"{written} do not ascend from 1. Write for example {_example(known)}.")


def _example(bands: dict[str, int]) -> str:
    return "{ " + ", ".join(f"{name} = {start}" for name, start in bands.items()) + " }"
