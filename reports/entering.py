"""When did a condition come to hold for an issue, such as the scope of a policy?"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rules.jql import Query
from rules.model import Instant, Snapshot


def turns_of(query: Query, end: Snapshot) -> Sequence[Instant]:
    """When something happened that may make the condition hold. `end` is the issue with all that is known of it."""
    turns = query.turns(end) if "updated" not in query.fields else None  # when it was updated last is told by none
    if turns is not None:
        return turns
    return [*(change.at for change in end.issue.changes), *(comment.at for comment in end.issue.comments)]


def beginnings(query: Query, end: Snapshot, since: Instant, until: Instant) -> Iterator[Instant]:
    """The instants from `since` on and before `until` from which on it holds, by an event or by time alone."""
    events = {at for at in turns_of(query, end) if since < at < until}
    held = query.matches(end, since - 1)
    for from_, to in pairwise(sorted({since, *events, until})):
        at: Instant | None = from_
        while at is not None and at < to:
            holds = query.matches(end, at)
            if holds and (not held or "updated" in query.fields):
                yield at
            held = holds
            at = query.next_change(end, at) if query.depends_on_now else None
