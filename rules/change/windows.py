"""Which edits after the baseline are one change?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from rules.dates import ids_of
from rules.desired import ChangeItem, Measure
from rules.instants import from_iso
from rules.model import DAY, Change, Instant, Snapshot, Value
from rules.policy import ChangeControl, CreatedTrigger, Entered, FieldSet, LabelAdded
from rules.timeline import changes_of, event_order, spans

_DURATIONS = frozenset({"timeestimate", "timeoriginalestimate", "timespent"})
_LONGEST = 120


def baseline_of(control: ChangeControl, snapshot: Snapshot, now: Instant, commanded: Instant | None) -> Instant | None:
    """When what was agreed first stood; None while it does not. A command may set it before the policy's event."""
    reached = _event(control, snapshot, now)
    return min((at for at in (reached, commanded) if at is not None), default=None)


def _event(control: ChangeControl, snapshot: Snapshot, now: Instant) -> Instant | None:
    issue, trigger = snapshot.issue, control.baseline
    if isinstance(trigger, int):
        return trigger if trigger <= now else None
    match trigger:
        case CreatedTrigger():
            return issue.created
        case Entered(status):
            return _first(snapshot, "status", status, now)
        case LabelAdded(label):
            return _first(snapshot, "labels", label, now)
        case FieldSet(name):
            held = (spans(issue, id_, now) for id_ in dict.fromkeys(ids_of(name, snapshot.site)))
            return min((since for found in held for since, values in found if values), default=None)
        case _:
            return None


def _first(snapshot: Snapshot, field: str, name: str, now: Instant) -> Instant | None:
    """The first instant at which the field held the value, by name or id; a renamed status is the same."""
    wanted = name.strip().casefold()
    for since, values in spans(snapshot.issue, field, now):
        for value in values:
            known = snapshot.site.statuses.get(value.id or "") if field == "status" else None
            if wanted in (value.text.casefold(), value.id, known.name.casefold() if known else None):
                return since
    return None


def items_of(control: ChangeControl, snapshot: Snapshot, since: Instant) -> tuple[ChangeItem, ...]:
    """Every edit after the baseline of a field that is watched, each once, in order. What we wrote ourselves is
    none, nor is a label of ours that somebody takes away or puts back."""
    account, watched, own = snapshot.site.account, _watched(control, snapshot), _own_labels(snapshot)
    found: dict[tuple[int, int, str], Change] = {}
    for change in snapshot.issue.changes:
        ours = account is not None and change.author == account
        ours = ours or (change.field == "labels" and _moves(change) <= own)
        if change.at > since and change.field in watched and not ours:
            found.setdefault((change.id, change.index, change.field), change)  # two pages may tell of one item
    return tuple(_item(change, watched[change.field]) for change in sorted(found.values(), key=event_order))


def _own_labels(snapshot: Snapshot) -> set[str]:
    """Labels that our account put on, by their names."""
    account, labels = snapshot.site.account, changes_of(snapshot.issue, "labels")
    mine = [change for change in labels if account is not None and change.author == account]
    return {value.text for change in mine for value in change.after if value not in change.before}


def _moves(change: Change) -> set[str]:
    """What came or went in a list."""
    return {value.text for value in change.before} ^ {value.text for value in change.after}


def _watched(control: ChangeControl, snapshot: Snapshot) -> Mapping[str, str]:
    """The kind of each field, by every id under which it may be found; the first kind that names it."""
    found: dict[str, str] = {}
    for kind, names in control.kinds:
        for name in names:
            for id_ in (name.strip().casefold(), *ids_of(name, snapshot.site)):
                found.setdefault(id_, kind)
    return found


def windows_of(
    items: Sequence[ChangeItem], window_ms: int, cuts: Iterable[Instant]
) -> Iterator[tuple[ChangeItem, ...]]:
    """Edits within the window since the first of them. What was decided (`cuts`) ends one before its time."""
    ends = sorted(cuts)
    group: list[ChangeItem] = []
    for item in items:
        cut = any(group[-1].at <= end < item.at for end in ends) if group else False
        if group and (cut or item.at - group[0].at > window_ms):
            yield tuple(group)
            group = []
        group.append(item)
    if group:
        yield tuple(group)


def taken_back(snapshot: Snapshot, items: Sequence[ChangeItem]) -> bool:
    """Whether every field came to rest as it was before: there is nothing to decide."""
    first: dict[str, tuple[Value, ...]] = {}
    last: dict[str, tuple[Value, ...]] = {}
    places = {(item.history, item.field) for item in items}
    for field in dict.fromkeys(item.field for item in items):
        mine = [change for change in changes_of(snapshot.issue, field) if (change.id, field) in places]
        if any(change.partial for change in mine):
            added = sorted(value.text for change in mine for value in change.after)
            removed = sorted(value.text for change in mine for value in change.before)
            first[field], last[field] = _values(removed), _values(added)
        elif mine:
            first[field], last[field] = mine[0].before, mine[-1].after
    return all(_texts(first[field]) == _texts(last[field]) for field in first)


def _values(texts: Iterable[str]) -> tuple[Value, ...]:
    return tuple(Value(text) for text in texts)


def _texts(values: Sequence[Value]) -> list[str]:
    return [value.id or value.text for value in values]


def _item(change: Change, kind: str) -> ChangeItem:
    before, after = (", ".join(value.text for value in side) for side in (change.before, change.after))
    size, measure = _size(change, before, after)
    return ChangeItem(
        at=change.at,
        history=change.id,
        index=change.index,
        field=change.field,
        kind=kind,
        before=_clipped(before),
        after=_clipped(after),
        author=change.author,
        size=size,
        measure=measure,
    )


def _size(change: Change, before: str, after: str) -> tuple[int, Measure]:
    """How much was changed: days for dates, minutes for estimates, elements for lists, else characters."""
    if change.field in _DURATIONS:
        return (_number(after) - _number(before)) // 60, "minutes"
    if change.partial or change.field == "labels":
        return max(len(change.before), len(change.after)), "values"
    days = [_day(text) for text in (before, after)]
    if days[0] is not None and days[1] is not None:
        return days[1] - days[0], "days"
    return _differing(before, after), "characters"


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isdecimal() else 0


def _day(text: str) -> int | None:
    at = from_iso(text)
    if at is not None:
        return at // DAY
    try:
        return date.fromisoformat(text[:10]).toordinal()
    except ValueError:
        return None


def _differing(before: str, after: str) -> int:
    """The longer of the two middles that are left when beginning and end are the same."""
    short = min(len(before), len(after))
    head = next((at for at in range(short) if before[at] != after[at]), short)
    tail = next((at for at in range(short - head) if before[-1 - at] != after[-1 - at]), short - head)
    return max(len(before), len(after)) - head - tail


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
