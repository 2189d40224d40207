"""When is a date in a field meant to be over, and when did the field change?"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rules.business_time import open_hours
from rules.instants import from_iso
from rules.jql.fields import field_named
from rules.jql.tree import JqlError
from rules.jql.values import ids_named
from rules.model import Change, Instant, Site, Snapshot, Value
from rules.policy import Calendar
from rules.timeline import changes_of, field_at


def ids_of(name: str, site: Site) -> tuple[str, ...]:
    """The ids under which a field may be found that the policy names: by id, or by the name that Jira shows."""
    try:
        field = field_named(name, 0)
    except JqlError:  # a name that JQL keeps for itself is a field's own name all the same
        return ids_named(name.strip().casefold(), site)
    return ids_named(field.id, site) if field.kind == "custom" else (field.id,)


def value_at(snapshot: Snapshot, name: str, at: Instant) -> tuple[Value, ...]:
    """What the field held; () also where it is not known."""
    for id_ in ids_of(name, snapshot.site):
        values = field_at(snapshot.issue, id_, at)
        if values is not None:
            return values
    return ()


def field_changes(snapshot: Snapshot, name: str) -> Iterator[Change]:
    """The changes of the field in order."""
    for id_ in dict.fromkeys(ids_of(name, snapshot.site)):
        yield from changes_of(snapshot.issue, id_)


def dated(snapshot: Snapshot, name: str) -> set[Instant]:
    """When the field changed."""
    return {change.at for change in field_changes(snapshot, name)}


def end_of(text: str, calendar: Calendar) -> Instant | None:
    """The instant that is written, or the closing of the date, its midnight where it has none; None for neither."""
    at = from_iso(text)
    if at is not None:
        return at
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    begins, ends = _midnight(day, calendar.zone), _midnight(day + timedelta(days=1), calendar.zone)
    return max((closing for _, closing in open_hours(calendar).windows(begins, ends)), default=ends)


def beginning_of(text: str, zone: str) -> Instant | None:
    """The instant that is written, or the beginning of the date in the zone; None for what is neither."""
    at = from_iso(text)
    if at is not None:
        return at
    try:
        return _midnight(date.fromisoformat(text), zone)
    except ValueError:
        return None


def _midnight(day: date, zone: str) -> Instant:
    return round(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp() * 1000)
