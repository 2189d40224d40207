"""What does a file of scenarios say? Its tables become the frozen types below, or every problem is told at once."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path as File
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from connector.config.loading import read_toml
from connector.config.positions import Path
from connector.config.problems import Problems, add_validation, did_you_mean, one_of
from connector.config.scenario_shape import (
    ACTIONS,
    OF_CLOCKS,
    EventTable,
    ExpectTable,
    FileTable,
    IssueTable,
    ScenarioTable,
)
from connector.config.scenario_values import NONE, read_amount, read_moment, read_state
from connector.config.targets import read_target
from connector.config.values import read_zone
from connector.errors import ConfigError
from rules.model import Instant

T = TypeVar("T")
ROLES = {"agent": "agent", "customer": "customer", "bot": "bot", "客服": "agent", "客户": "customer", "机器人": "bot"}
"""Words that name somebody of that role, without a name of his own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act at `at`, of which Aftercare learns at `noticed`. Texts are the file's own; see `EventTable`."""

    at: Instant
    noticed: Instant
    line: int
    created: IssueTable | None
    table: EventTable

    @property
    def labels_on(self) -> tuple[str, ...]:
        return _listed(self.table.label)

    @property
    def labels_off(self) -> tuple[str, ...]:
        return _listed(self.table.unlabel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What must be so at `at`. `wanted` has the keys that are compared with what they were read as."""

    at: Instant
    line: int
    column: int
    clock: str | None
    cycle: int | None
    wanted: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    name: str
    line: int
    zone: str
    events: tuple[Event, ...]
    expect: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioFile:
    """`people` are roles by name, `statuses` categories (Jira's keys) by name. `policy` is the file that it names."""

    path: File
    policy: File | None
    statuses: Mapping[str, str]
    priorities: tuple[str, ...]
    people: Mapping[str, str]
    scenarios: tuple[Scenario, ...] = field(default=())


CATEGORIES = {"to do": "new", "in progress": "indeterminate", "done": "done"}


def read_scenarios(path: File) -> ScenarioFile:
    """The scenarios of a file. Raises ConfigError with all that is wrong with it."""
    raw, problems = read_toml(path, tuple(FileTable.model_fields))
    table = _table(raw, problems)
    reader = _Reader(problems, table)
    scenarios = tuple(reader.scenario(("scenario", index), one) for index, one in enumerate(table.scenario))
    problems.raise_any()
    return ScenarioFile(
        path=path,
        policy=None if table.policy is None else path.parent / table.policy,
        statuses={name: CATEGORIES[category] for name, category in table.statuses.items()},
        priorities=tuple(table.priorities),
        people=dict(table.people),
        scenarios=scenarios,
    )


def _table(raw: dict[str, object], problems: Problems) -> FileTable:
    """Keys that there are not are told of and left out, so that what the others hold is read as well."""
    known = deepcopy(raw)
    try:
        return FileTable.model_validate(raw)
    except ValidationError as error:
        add_validation(problems, (), error, FileTable)
        for item in error.errors(include_url=False):
            if item["type"] == "extra_forbidden":
                _leave_out(known, item["loc"])
    try:
        return FileTable.model_validate(known)
    except ValidationError as error:
        raise ConfigError(problems.lines()) from error


def _leave_out(table: Any, loc: tuple[int | str, ...]) -> None:
    for part in loc[:-1]:
        table = table[part]
    del table[loc[-1]]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads on after a problem, so that the next one is found as well."""

    problems: Problems
    file: FileTable

    def scenario(self, path: Path, table: ScenarioTable) -> Scenario:
        zone = self._zone(path, table)
        events = tuple(
            self._event((*path, "events", index), one, zone, index) for index, one in enumerate(table.events)
        )
        expect = tuple(self._expectation((*path, "expect", index), one, zone) for index, one in enumerate(table.expect))
        for index, (before, after) in enumerate(pairwise(events), 1):
            if after.at < before.at:
                what = "this is before the event above it. Put the events in the order in which they happen."
                self.problems.add((*path, "events", index, "at"), what)
        return Scenario(
            name=table.name, line=self.problems.positions.of(path)[0], zone=zone.key, events=events, expect=expect
        )

    def _zone(self, path: Path, table: ScenarioTable) -> ZoneInfo:
        where: Path = (*path, "zone") if table.zone is not None else ("zone",)
        named = table.zone or self.file.zone
        if named is None:
            self.problems.add(path, 'in which zone are these times? Add zone = "Europe/Berlin", here or at the top.')
            return ZoneInfo("UTC")
        return ZoneInfo(self._read(where, read_zone, named) or "UTC")

    def _event(self, path: Path, table: EventTable, zone: ZoneInfo, index: int) -> Event:
        at = self._moment((*path, "at"), table.at, zone)
        noticed = at if table.noticed is None else self._moment((*path, "noticed"), table.noticed, zone)
        if noticed < at:
            self.problems.add((*path, "noticed"), "nobody notices what has not happened yet. Write a later moment.")
        if not any(getattr(table, action) is not None for action in ACTIONS):
            self.problems.add(path, f"nothing happens here. Add one of: {one_of(ACTIONS)}.")
        if (table.created is not None) != (index == 0):
            what = "an issue is created once, first. " + (
                "Begin the events with { at = ..., created = {} }." if index == 0 else "Remove it."
            )
            self.problems.add(path if index == 0 else (*path, "created"), what)
        if table.comment is None and (table.internal or table.text is not None):
            self.problems.add(path, "`internal` and `text` belong to a comment. Add comment = ..., or remove them.")
        self._people(path, table)
        created = None if table.created is None else self._created(table.created)
        line = self.problems.positions.of(path)[0]
        return Event(at=at, noticed=noticed, line=line, created=created, table=table)

    def _created(self, table: IssueTable) -> IssueTable:
        """With what the file says of every issue."""
        told = {**self.file.issue.model_dump(exclude_unset=True), **table.model_dump(exclude_unset=True)}
        return IssueTable(**{**told, "fields": {**self.file.issue.fields, **table.fields}})

    def _people(self, path: Path, table: EventTable) -> None:
        reporter = table.created.reporter if table.created is not None else None
        named: dict[Path, str | None] = {
            ("comment",): table.comment, ("by",): table.by, ("created", "reporter"): reporter
        }  # fmt: skip
        known = (*ROLES, *self.file.people)
        for key, name in named.items():
            if name is not None and name not in known:
                way_out = f'Known: {one_of(known)}. Or add [people] with "{name}" = "agent" or "customer".'
                self.problems.add(
                    (*path, *key), f'nobody here is called "{name}". {way_out}{did_you_mean(name, known)}'
                )

    def _expectation(self, path: Path, table: ExpectTable, zone: ZoneInfo) -> Expectation:
        given = [key for key in ExpectTable.model_fields if getattr(table, key) is not None]
        wanted = {
            key: self._wanted((*path, key), key, getattr(table, key), zone)
            for key in given
            if key not in ("at", "clock", "cycle")
        }
        if not wanted:
            self.problems.add(path, "nothing is expected here. Add for example state = ... or due = ....")
        speaks_of_clock = [key for key in given if key in OF_CLOCKS or key == "reason"]
        if speaks_of_clock and table.clock is None:
            self.problems.add(path, f'of which clock is `{speaks_of_clock[0]}`? Add clock = "...".')
        line, column = self.problems.positions.of(path)
        at = self._moment((*path, "at"), table.at, zone)
        return Expectation(at=at, line=line, column=column, clock=table.clock, cycle=table.cycle, wanted=wanted)

    def _wanted(self, path: Path, key: str, value: object, zone: ZoneInfo) -> object:
        if key in ("due", "breached_at", "stop"):
            return None if value in NONE else self._moment(path, value, zone)
        if key in ("elapsed", "remaining"):
            return self._read(path, read_amount, str(value))
        if key == "target":
            return self._read(path, read_target, str(value))
        if key == "state":
            return self._read(path, read_state, str(value))
        return tuple(value) if isinstance(value, list) else value

    def _moment(self, path: Path, value: object, zone: ZoneInfo) -> Instant:
        return self._read(path, lambda told: read_moment(told, zone), value) or 0

    def _read(self, path: Path, reader: Callable[[object], T] | Callable[[str], T], value: object) -> T | None:
        try:
            return reader(value)  # type: ignore[arg-type]
        except ValueError as error:
            self.problems.add(path, str(error))
            return None


def _listed(value: str | list[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def texts_of(value: object) -> tuple[str, ...]:
    """The value of a field as Jira's history would show it: one text for each of its values."""
    if isinstance(value, list):
        return tuple(text for one in value for text in texts_of(one))
    if value is None or value == "":
        return ()
    if isinstance(value, bool):
        return ("true" if value else "false",)
    return (value.isoformat() if isinstance(value, datetime | date) else str(value),)
