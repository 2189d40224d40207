"""When does a clock of the policy's own start and stop? Its triggers, event by event and state by state."""

from collections.abc import Iterable, Iterator

from rules.dates import field_changes, ids_of
from rules.jql import Query
from rules.model import Change, Instant, Snapshot, Value
from rules.policy import (
    CommentBy,
    CreatedTrigger,
    Entered,
    FieldChanged,
    FieldCleared,
    FieldSet,
    LabelAdded,
    Left,
    Metric,
    StateHolds,
    Trigger,
)
from rules.sla.evidence import Evidence
from rules.sla.phases import Conditions, turning_points
from rules.sla.runs import Run, Stretch
from rules.timeline import changes_of, spans


def custom_runs(metric: Metric, evidence: Evidence, conditions: Conditions) -> tuple[Run, ...]:
    """At one instant a running cycle stops, then one starts, then that stops whose stop state holds: 0 s, met.

    A start state starts a cycle when it begins to hold; a stop state stops one whenever it holds.
    """
    starts, stops = _events(metric.start, evidence), _events(metric.stop, evidence)
    state_starts, state_stops = _states(metric.start), _states(metric.stop)
    instants = {evidence.created, *starts, *stops, *turning_points([*state_starts, *state_stops], evidence.snapshot)}
    runs: list[Run] = []
    opened: tuple[Instant, str] | None = None
    held = False
    for at in sorted(at for at in instants if evidence.created <= at <= evidence.now):
        stop_state = _holding(state_stops, conditions, at)
        start_state = _holding(state_starts, conditions, at)
        end = stops.get(at) or stop_state
        if opened is not None and end is not None:
            runs.append(_run(*opened, at, end))
            opened = None
        why = starts.get(at) or (start_state if not held else None)
        held = start_state is not None
        if opened is None and why is not None:
            opened = at, why
            if stop_state is not None:
                runs.append(_run(*opened, at, stop_state))
                opened = None
    if opened is not None:
        runs.append(_run(*opened, None, None))
    return tuple(runs)


def _run(start: Instant, why: str, stop: Instant | None, end: str | None) -> Run:
    return Run(stretches=(Stretch(from_=start, to=stop, cause=why, end_cause=end),))


def _states(triggers: Iterable[Trigger]) -> list[Query]:
    return [trigger.when for trigger in triggers if isinstance(trigger, StateHolds)]


def _holding(queries: Iterable[Query], conditions: Conditions, at: Instant) -> str | None:
    """The cause, if one of the conditions holds."""
    return next((f"condition {query.text!r} holds" for query in queries if conditions.hold(query, at)), None)


def _events(triggers: Iterable[Trigger], evidence: Evidence) -> dict[Instant, str]:
    """When one of the triggers happened, and what it was: the first of that instant."""
    found: dict[Instant, str] = {}
    for trigger in triggers:
        for at, cause in _happened(trigger, evidence):
            found.setdefault(at, cause)
    return found


def _happened(trigger: Trigger, evidence: Evidence) -> Iterator[tuple[Instant, str]]:
    match trigger:
        case CreatedTrigger():
            yield evidence.created, evidence.origin
        case CommentBy(who):
            yield from ((said.at, f"{who} wrote ({said.cause})") for said in evidence.said if said.who == who)
        case Entered(status):
            yield from _entered(status, evidence)
        case Left(status):
            yield from _left(status, evidence.snapshot)
        case LabelAdded(label):
            yield from _labelled(label, evidence)
        case FieldSet() | FieldChanged() | FieldCleared():
            yield from _field(trigger, evidence)
        case StateHolds():  # no event: asked where it may change
            return


def _field(trigger: FieldSet | FieldChanged | FieldCleared, evidence: Evidence) -> Iterator[tuple[Instant, str]]:
    if isinstance(trigger, FieldSet):
        yield from _set(trigger.field, evidence)
        return
    for change in _by_people(field_changes(evidence.snapshot, trigger.field), evidence.snapshot):
        if isinstance(trigger, FieldChanged) or not change.after:
            yield change.at, _told(change)


def _entered(status: str, evidence: Evidence) -> Iterator[tuple[Instant, str]]:
    snapshot = evidence.snapshot
    first = spans(snapshot.issue, "status", evidence.now)[:1]
    if any(_is_status(value, status, snapshot) for _, values in first for value in values):
        yield evidence.created, f"{evidence.origin} with status {status}"
    for change in changes_of(snapshot.issue, "status"):
        if any(_is_status(value, status, snapshot) for value in change.after):
            yield change.at, _told(change)


def _left(status: str, snapshot: Snapshot) -> Iterator[tuple[Instant, str]]:
    for change in changes_of(snapshot.issue, "status"):
        if any(_is_status(value, status, snapshot) for value in change.before):
            yield change.at, _told(change)


def _is_status(value: Value, status: str, snapshot: Snapshot) -> bool:
    """By id, also by that of the status which bears the name today: a renamed one is the same. Else by name."""
    wanted = status.strip().casefold()
    known = snapshot.site.statuses.get(value.id or "")
    names = {value.text.casefold(), value.id, known.name.casefold() if known else None}
    return wanted in names


def _labelled(label: str, evidence: Evidence) -> Iterator[tuple[Instant, str]]:
    wanted, issue = label.casefold(), evidence.snapshot.issue
    first = spans(issue, "labels", evidence.now)[:1]
    if any(value.text.casefold() == wanted for _, values in first for value in values):
        yield evidence.created, f"{evidence.origin} with label {label}"
    for change in _by_people(changes_of(issue, "labels"), evidence.snapshot):
        before, after = ({value.text.casefold() for value in side} for side in (change.before, change.after))
        if wanted in after - before:
            yield change.at, f"label {label} added (history {change.id})"


def _by_people(changes: Iterable[Change], snapshot: Snapshot) -> Iterator[Change]:
    """What we wrote ourselves is no event."""
    account = snapshot.site.account
    return (change for change in changes if account is None or change.author != account)


def _set(name: str, evidence: Evidence) -> Iterator[tuple[Instant, str]]:
    """A value where there was none: also from the start."""
    for id_ in dict.fromkeys(ids_of(name, evidence.snapshot.site)):
        held = False
        for since, values in spans(evidence.snapshot.issue, id_, evidence.now):
            if values and not held:
                yield since, f"field {name} was set"
            held = bool(values)


def _told(change: Change) -> str:
    sides = (", ".join(value.text for value in side) or "none" for side in (change.before, change.after))
    return f"{change.field} {' -> '.join(sides)} (history {change.id})"
