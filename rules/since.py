"""Since when does a condition hold without a break?"""

from collections.abc import Iterator

from rules.jql import Query
from rules.model import Instant, Snapshot

MOST_STEPS = 500
"""How often time alone may change an answer between two events; what changes more often is looked at no further."""


def held_since(query: Query, snapshot: Snapshot, now: Instant) -> Instant | None:
    """The beginning of the stretch that lasts up to now; None where the condition does not hold now.

    Answers are asked for where the issue changed, and where time alone may have changed them: from now backwards, so
    that what was long ago costs nothing.
    """
    if not query.matches(snapshot, now):
        return None
    begun: Instant | None = None
    end = now + 1
    for event in reversed(_events(query, snapshot, now)):
        by_time = _by_time(query, snapshot, event, end) if query.depends_on_now else ()
        for at in reversed([event, *by_time]):
            if not query.matches(snapshot, at):
                return begun
            begun = at
        end = event
    return begun


def _events(query: Query, snapshot: Snapshot, now: Instant) -> list[Instant]:
    issue = snapshot.issue
    asked = query.turns(snapshot)
    if asked is None:
        asked = query.events(snapshot)
    if asked is None:
        asked = [*(change.at for change in issue.changes), *(comment.at for comment in issue.comments)]
    events = set(asked)
    created = issue.created if issue.created is not None else min(events, default=now)
    return sorted({at for at in events if created <= at <= now} | {created})


def _by_time(query: Query, snapshot: Snapshot, at: Instant, end: Instant) -> Iterator[Instant]:
    for _ in range(MOST_STEPS):
        coming = query.next_change(snapshot, at)
        if coming is None or coming >= end:
            return
        yield coming
        at = coming
