"""What does a policy file promise? Its tables become the types of rules.policy, or a list of what is wrong."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date

from pydantic import ValidationError

from connector.config.building import build
from connector.config.calendars import read_calendars
from connector.config.contract_faults import note_contract_faults
from connector.config.contradictions import note_contradictions
from connector.config.doubts import note_doubts
from connector.config.practice.load import note_load_faults
from connector.config.problems import Problems, add_validation
from connector.config.project_faults import note_project_faults
from connector.config.shape import PolicyTable
from rules.jql import Query, parse
from rules.model import Instant
from rules.policy import Calendar, Policy, Trigger

Raw = Mapping[str, object]


def read_policy(raw: Raw, problems: Problems, now: Instant | None = None) -> Policy | None:
    """The policy of a parsed file; None, with `problems` told, when there are any. `now` is for doubts about years."""
    calendars = _calendars(raw, problems)
    table: PolicyTable | None = None
    try:
        table = PolicyTable.model_validate(raw, context=tuple(calendars))
    except ValidationError as error:
        add_validation(problems, (), error, PolicyTable)
    note_contradictions(raw, problems)
    note_contract_faults(raw, problems)
    note_load_faults(raw, problems)
    note_project_faults(raw, problems)
    defined = {name: calendar for name, calendar in calendars.items() if calendar is not None}
    if problems.found or table is None:
        return None
    policy = _in_zone(build(table, defined, problems), table.time_zone)
    assert isinstance(policy, Policy)  # as was given
    note_doubts(policy, problems, now)
    return replace(policy, digest=digest(policy))


def digest(policy: Policy) -> str:
    """A hash over what the policy means: comments, order of tables and line numbers make no difference."""
    text = json.dumps(_plain(replace(policy, digest="")), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _calendars(raw: Raw, problems: Problems) -> dict[str, Calendar | None]:
    """Every calendar by name, None for one that cannot be used."""
    tables = raw.get("calendars", {})
    language = "zh_CN" if raw.get("language") == "zh_CN" else "en"
    return read_calendars(tables, problems, language) if isinstance(tables, dict) else {}


def _in_zone(value: object, zone: str) -> object:
    """The same with the dates in its conditions read on the clocks of the policy's zone."""
    if isinstance(value, Query):
        return parse(value.text, zone=zone)
    if isinstance(value, tuple):
        return tuple(_in_zone(item, zone) for item in value)
    if is_dataclass(value) and not isinstance(value, type | Calendar):
        return replace(value, **{item.name: _in_zone(getattr(value, item.name), zone) for item in fields(value)})
    return value


# ----------------------------------------------------------------------------------------------------- digest
_NO_MEANING = ("line", "versions", "earlier")
"""Where a goal stands, and what other versions of the policy there are: each has a digest of its own."""


def _plain(value: object) -> object:
    """JSON that two policies share exactly when they mean the same."""
    if isinstance(value, Query):
        return value.text
    if is_dataclass(value) and not isinstance(value, type):
        items = {item.name: getattr(value, item.name) for item in fields(value) if item.name not in _NO_MEANING}
        # Several triggers have the same fields, and only their types tell them apart.
        kind = {"type": type(value).__name__} if isinstance(value, Trigger) else {}
        return {**kind, **{name: _plain(item) for name, item in items.items()}}
    if isinstance(value, Mapping):
        return {_key(name): _plain(item) for name, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(item) for item in value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _key(name: object) -> str:
    return name.isoformat() if isinstance(name, date) else str(name)
