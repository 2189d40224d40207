"""When was the issue resolved, and when was it reopened?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rules.instants import from_iso
from rules.model import Instant, Snapshot, Value
from rules.policy import Policy
from rules.timeline import GRACE, category_at, changes_of, spans

StopOn: TypeAlias = Literal["resolution", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """From `at` on, the issue is resolved, or is not. `cause` names the evidence."""

    at: Instant
    resolved: bool
    cause: str


def resolved_by(policy: Policy) -> StopOn:
    """What counts as resolved for rules that do not name it themselves: what the first resolution clock names."""
    return next((metric.stop_on for metric in policy.metrics if metric.kind == "resolution"), "resolution")


def turns(snapshot: Snapshot, stop_on: StopOn, now: Instant, origin: str = "issue created") -> tuple[Turn, ...]:
    """Every change between open and resolved up to now; the first is the state at creation, of which `origin` tells."""
    created = snapshot.issue.created
    if created is None:
        return ()
    field = "resolution" if stop_on == "resolution" else "status"
    states = [
        (since, bool(values) if stop_on == "resolution" else is_done(snapshot, since))
        for since, values in spans(snapshot.issue, field, now)
    ]
    merged = [state for index, state in enumerate(states) if index == 0 or state[1] != states[index - 1][1]]
    found = [
        Turn(at=since, resolved=resolved, cause=_cause(snapshot, field, since) or origin) for since, resolved in merged
    ]
    if stop_on == "resolution" and [turn.resolved for turn in found] == [True]:
        return _by_date(snapshot, found[0], now, origin)
    return tuple(found) or (Turn(at=created, resolved=False, cause=origin),)


def closed_at(snapshot: Snapshot, policy: Policy, now: Instant) -> Instant | None:
    """When it was resolved last; None while it is open. What is undecided then stays so: no time runs for it."""
    found = turns(snapshot, resolved_by(policy), now)
    return found[-1].at if found and found[-1].resolved else None


def reopenings(found: Sequence[Turn]) -> int:
    return len(reopened(found))


def reopened(found: Sequence[Turn]) -> tuple[Instant, ...]:
    """When it was reopened, each time."""
    return tuple(turn.at for turn in found[1:] if not turn.resolved)


def is_done(snapshot: Snapshot, at: Instant) -> bool:
    """Whether the status was of the done category then; one of which nothing tells is not."""
    return category_at(snapshot.issue, snapshot.site, at) == "done"


def _by_date(snapshot: Snapshot, set_at_creation: Turn, now: Instant, origin: str) -> tuple[Turn, ...]:
    """The resolution is set and no history item says when: the field `resolutiondate` does, where Jira gave it."""
    dates = snapshot.issue.fields.get("resolutiondate", ())
    at = from_iso(dates[0].text) if dates else None
    if at is None or at <= set_at_creation.at:
        return (set_at_creation,)
    created = Turn(at=set_at_creation.at, resolved=False, cause=origin)
    if at > now + GRACE:
        return (created,)
    return (created, Turn(at=min(at, now), resolved=True, cause="field resolutiondate"))


def _cause(snapshot: Snapshot, field: str, at: Instant) -> str | None:
    """The history item that brought the state: the last of that instant; None where it was so from the start."""
    for change in reversed(changes_of(snapshot.issue, field)):
        if change.at == at:
            return f"{field} {_shown(change.before)} -> {_shown(change.after)} (history {change.id})"
    return None


def _shown(values: Sequence[Value]) -> str:
    return ", ".join(value.text for value in values) or "none"
