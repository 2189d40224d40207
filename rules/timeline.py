"""What was the issue at an earlier instant? Fields rolled back through the history, and its events in order."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeAlias, TypeVar

from rules.instants import iso
from rules.model import (
    MINUTE,
    Attachment,
    Change,
    Comment,
    Instant,
    Issue,
    NativeSla,
    Site,
    Snapshot,
    Value,
    Worklog,
)

GRACE = 5 * MINUTE
"""How far another clock may be ahead of ours: what lies less than this after `now` counts as at `now`."""

Span: TypeAlias = tuple[Instant, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Created:
    """The issue came into being."""

    at: Instant
    author: str | None = None


_Dated = TypeVar("_Dated", Change, Attachment, Worklog)
_Source = TypeVar("_Source", Issue, Snapshot)
Event: TypeAlias = Created | Change | Comment | Worklog


def same(a: tuple[Value, ...], b: tuple[Value, ...]) -> bool:
    """Whether two values of a field are one: by id where both have ids, so that a rename changes nothing."""
    return a is b or (len(a) == len(b) and all(map(_same_value, a, b)))


def _same_value(a: Value, b: Value) -> bool:
    return a.id == b.id if a.id is not None and b.id is not None else a.text == b.text


def current(issue: Issue, field: str) -> tuple[Value, ...] | None:
    """The value that `field` (an id in lower case) has now; () when empty, None when nothing is known of it."""
    if field in issue.fields:
        return issue.fields[field]
    match field:
        case "issuekey":
            return (Value(issue.key, issue.id),)
        case "project":
            return (Value(issue.project),)
        case "created":
            return _instant_value(issue.created)
        case "updated":
            return _instant_value(issue.updated)
        case "reporter":
            return _account_value(issue.reporter)
        case "creator":
            return _account_value(issue.creator)
        case _:
            return None


def _instant_value(at: Instant | None) -> tuple[Value, ...] | None:
    return None if at is None else (Value(iso(at)),)


def _account_value(account: str | None) -> tuple[Value, ...] | None:
    return None if account is None else (Value(account, account),)


@dataclass(frozen=True, slots=True)
class _Course:
    """One field through time. `values[n]` is what it held after n of its changes, which happened at `instants`.

    `held` are its spans from creation on, all that are known.
    """

    changes: tuple[Change, ...]
    instants: list[Instant]
    values: list[tuple[Value, ...] | None]
    held: tuple[Span, ...]
    since: list[Instant]


def _course(issue: Issue, field: str) -> _Course:
    """Worked out once an issue and field: conditions ask for the same fields again and again."""
    found: _Course | None = issue.memo.get(field)
    if found is None:
        whole: _Whole[Issue] | None = issue.memo.get(_WHOLE)
        later = None if whole is None else _course(whole.source, field)
        if whole is None or later is None or not later.changes:
            found = _traced(issue, field)
        else:
            found = _until(later, whole.at)
        issue.memo[field] = found
    return found


def _until(course: _Course, at: Instant) -> _Course:
    """What was known of it then."""
    count, held = bisect_right(course.instants, at), bisect_right(course.since, at)
    return _Course(
        course.changes[:count],
        course.instants[:count],
        course.values[: count + 1],
        course.held[:held],
        course.since[:held],
    )


def _traced(issue: Issue, field: str) -> _Course:
    changes = changes_of(issue, field)
    value = current(issue, field)
    values = [value]
    for change in reversed(changes):
        value = _undone(value, change)
        values.append(value)
    values.reverse()
    if values[-1] is None and changes and not changes[-1].partial:
        values[-1] = changes[-1].after  # the issue does not show the field: what its last whole change left
    held = _held(_beginning(issue), changes, values[-1])
    return _Course(changes, [change.at for change in changes], values, held, [since for since, _ in held])


def _held(start: Instant | None, changes: Sequence[Change], value: tuple[Value, ...] | None) -> tuple[Span, ...]:
    if start is None or value is None:
        return ()
    backwards: list[Span] = []
    for change in reversed(changes):
        backwards.append((max(change.at, start), value))
        value = _undone(value, change) or ()
    backwards.append((start, value))
    return _merged(reversed(backwards))


_BY_FIELD, _BY_INSTANT, _WHOLE, _SPOKEN = 0, 1, 2, 3
"""The keys of all changes in an issue's memo, of what it was cut from, and of its comments; names of fields are the
others."""


@dataclass(frozen=True, slots=True)
class _Whole(Generic[_Source]):
    """What a copy was made from, of which it lacks nothing but what came after `at`."""

    source: _Source
    at: Instant


def whole_of(snapshot: Snapshot) -> tuple[Snapshot, Instant] | None:
    """What the snapshot was made from by `as_of`, and up to when it agrees with that; None where it was not, or where
    instants were moved. What was worked out about the one holds for the other up to then."""
    whole: _Whole[Snapshot] | None = snapshot.memo.get(_WHOLE)
    return None if whole is None else (whole.source, whole.at)


def _by_field(issue: Issue) -> Mapping[str, tuple[Change, ...]]:
    found: dict[str, tuple[Change, ...]] | None = issue.memo.get(_BY_FIELD)
    if found is None:
        groups: dict[str, list[Change]] = {}
        for change in issue.changes:
            if not same(change.before, change.after):
                groups.setdefault(change.field, []).append(change)
        found = {name: tuple(sorted(changes, key=_change_key)) for name, changes in groups.items()}
        issue.memo[_BY_FIELD] = found
    return found


def changes_of(issue: Issue, field: str) -> tuple[Change, ...]:
    """The changes of one field in order; items that change nothing are left out."""
    whole: _Whole[Issue] | None = issue.memo.get(_WHOLE)
    if whole is None:
        return _by_field(issue).get(field, ())
    changes = changes_of(whole.source, field)
    return changes[: bisect_right(changes, whole.at, key=_instant)]


def changes_at(issue: Issue, at: Instant) -> Sequence[Change]:
    """Every change of that very instant, as the issue lists them."""
    found: dict[Instant, list[Change]] | None = issue.memo.get(_BY_INSTANT)
    if found is None:
        found = {}
        for change in issue.changes:
            found.setdefault(change.at, []).append(change)
        issue.memo[_BY_INSTANT] = found
    return found.get(at, ())


def _instant(change: Change) -> Instant:
    return change.at


def _change_key(change: Change) -> tuple[Instant, int, int]:
    return change.at, change.id, change.index


def values_at(issue: Issue, field: str, instants: Iterable[Instant]) -> list[tuple[Value, ...] | None]:
    """`field_at` at each of many instants, of a field with a history."""
    course = _course(issue, field)
    return [course.values[bisect_right(course.instants, at)] for at in instants]


def field_at(issue: Issue, field: str, at: Instant) -> tuple[Value, ...] | None:
    """The value of `field` at `at`, rolled back from the current one; () for empty, None where nothing tells.

    A change at exactly `at` has happened. `resolutiondate`, which Jira keeps without a history, follows `resolution`.
    """
    if field == "resolutiondate":
        return _resolved_at(issue, at)
    course = _course(issue, field)
    return course.values[bisect_right(course.instants, at)]


def _undone(value: tuple[Value, ...] | None, change: Change) -> tuple[Value, ...] | None:
    if not change.partial:
        return change.before
    if value is None:
        return None
    kept = [one for one in value if not any(_same_value(one, gone) for gone in change.after)]
    return (*kept, *(one for one in change.before if not any(_same_value(one, other) for other in kept)))


def _resolved_at(issue: Issue, at: Instant) -> tuple[Value, ...] | None:
    changes = changes_of(issue, "resolution")
    if not any(change.at > at for change in changes):
        return current(issue, "resolutiondate")
    if not field_at(issue, "resolution", at):
        return ()
    settings = [change.at for change in changes if change.at <= at and change.after]
    return _instant_value(settings[-1]) if settings else None


def spans(issue: Issue, field: str, until: Instant) -> tuple[Span, ...]:
    """(since, value) from the creation up to `until`, equal neighbours merged; () where the field is not known.

    Of several changes at one instant the last counts. Where the source did not tell when the issue was created, the
    first span begins at its first event.
    """
    course = _course(issue, field)
    return course.held[: bisect_right(course.since, until)]


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for since, value in spans:
        if merged and merged[-1][0] == since:
            merged.pop()
        if not merged or not same(merged[-1][1], value):
            merged.append((since, value))
    return tuple(merged)


def _beginning(issue: Issue) -> Instant | None:
    if issue.created is not None:
        return issue.created
    instants = [event.at for event in events(issue)]
    return instants[0] if instants else None


def events(issue: Issue) -> tuple[Event, ...]:
    """Everything that happened, in order: instant, then created < changelog < comment < worklog, number, item."""
    first = () if issue.created is None else (Created(issue.created, issue.creator),)
    return tuple(sorted((*first, *issue.changes, *issue.comments, *issue.worklogs), key=event_order))


def comments_of(issue: Issue) -> tuple[Comment, ...]:
    """Its comments in order."""
    found: tuple[Comment, ...] | None = issue.memo.get(_SPOKEN)
    if found is None:
        found = issue.memo[_SPOKEN] = tuple(sorted(issue.comments, key=event_order))
    return found


def event_order(event: Event) -> tuple[Instant, int, int, str, int]:
    """The sort key of an event. Ids are numbers in Jira; one that is not sorts by its text."""
    match event:
        case Created():
            return event.at, 0, 0, "", 0
        case Change():
            return event.at, 1, event.id, "", event.index
        case Comment():
            return event.at, 2, *_number(event.id), 0
        case _:
            return event.at, 3, *_number(event.id), 0


def _number(id_: str) -> tuple[int, str]:
    return (int(id_), "") if id_.isdecimal() else (0, id_)


def category_at(issue: Issue, site: Site, at: Instant) -> str | None:
    """The status category key at `at`: the site's word for the status, else today's if the status is today's."""
    status = field_at(issue, "status", at)
    if status and (known := site.statuses.get(status[0].id or "")) is not None:
        return known.category
    today = current(issue, "status")
    unchanged = status == today if status is None or today is None else same(status, today)
    return issue.status_category if unchanged else None


def as_of(snapshot: Snapshot, at: Instant, grace: int = GRACE) -> Snapshot:
    """The snapshot as it was at `at`: later events unseen, fields rolled back; `at` + 5 min still counts as `at`.

    `grace` is another allowance than those 5 min, in ms: none for who looks back, when every clock has come to rest.

    What Jira keeps without a history (a comment's text, the issue property, who is in a group) stays as it is today.
    An issue created later keeps its `created`, so that a reader can tell.
    """
    issue, cut = snapshot.issue, at + grace
    if _newest(issue) <= at:
        return snapshot
    key = key_at(issue, cut)
    past = replace(
        issue,
        key=key,
        project=issue.project if key == issue.key else key.rpartition("-")[0],
        created=issue.created if issue.created is None or issue.created > cut else min(issue.created, at),
        reporter=_reporter_at(issue, cut),
        fields=_fields_at(issue, cut),
        status_category=category_at(issue, snapshot.site, cut),
        changes=tuple(_seen(one, at) for one in issue.changes if one.at <= cut),
        comments=tuple(
            one if max(one.at, one.updated) <= at else replace(one, at=min(one.at, at), updated=min(one.updated, at))
            for one in issue.comments
            if one.at <= cut
        ),
        attachments=tuple(_seen(one, at) for one in issue.attachments if one.at <= cut),
        worklogs=tuple(_seen(one, at) for one in issue.worklogs if one.at <= cut),
        native_slas=tuple(_native_at(sla, cut) for sla in issue.native_slas),
    )
    seen = replace(snapshot, issue=_with_updated(past, at))
    if not any(at < change.at <= cut for change in issue.changes) and not at < (issue.created or 0) <= cut:
        seen.issue.memo[_WHOLE], seen.memo[_WHOLE] = _Whole(issue, cut), _Whole(snapshot, cut)
    return seen


def _native_at(sla: NativeSla, at: Instant) -> NativeSla:
    """A cycle of Jira's own that was over by then is as it was; of one that went on nothing is known."""
    over = tuple(cycle for cycle in sla.cycles if cycle.stop is not None and cycle.stop <= at)
    return replace(sla, cycles=over, cut=sla.cut or len(over) < len(sla.cycles))


def _seen(one: _Dated, at: Instant) -> _Dated:
    return one if one.at <= at else replace(one, at=at)


def _newest(issue: Issue) -> Instant:
    dated: tuple[tuple[Change | Comment | Attachment | Worklog, ...], ...] = (
        issue.changes,
        issue.comments,
        issue.attachments,
        issue.worklogs,
    )
    instants = [one.at for group in dated for one in group]
    instants += [comment.updated for comment in issue.comments]
    return max([*instants, issue.created or 0, issue.updated or 0])


def _fields_at(issue: Issue, at: Instant) -> Mapping[str, tuple[Value, ...]]:
    names = [*issue.fields, *sorted({change.field for change in issue.changes if change.at > at} - issue.fields.keys())]
    return {name: value for name in names if (value := field_at(issue, name, at)) is not None}


def key_at(issue: Issue, at: Instant) -> str:
    """The key at `at`: a move to another project changes it, and the history tells of that as a change of `key`."""
    later = [change for change in changes_of(issue, "key") if change.at > at and change.before]
    return later[0].before[0].text if later else issue.key


def _reporter_at(issue: Issue, at: Instant) -> str | None:
    if not any(change.at > at for change in changes_of(issue, "reporter")):
        return issue.reporter
    value = field_at(issue, "reporter", at)
    return value[0].id if value else None


def _with_updated(past: Issue, at: Instant) -> Issue:
    """`updated` has no history: it was the instant of the newest event that is still seen."""
    if past.updated is None or past.updated <= at:
        return past
    groups: tuple[tuple[Change | Comment | Worklog, ...], ...] = (past.changes, past.comments, past.worklogs)
    seen = [one.at for group in groups for one in group]
    seen += [] if past.created is None else [past.created]
    updated = max(seen, default=min(past.updated, at))
    fields = dict(past.fields)
    if "updated" in fields:
        fields["updated"] = _instant_value(updated) or ()
    return replace(past, updated=updated, fields=fields)
