"""Which issues changed while no webhook told us? The poll asks Jira and marks what it names; a look does the rest.

The cursor moves only after everything found is marked, so dying anywhere repeats a poll and loses nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from connector.clock import Clock
from connector.jira_io.interface import Jira
from connector.store.interface import Store, Subject
from rules.model import Instant

CURSOR = "poll.cursor"
EVERYTHING = "project is not EMPTY"
BATCH = 500


class Poller:
    """Marks issues of `scope` (gives the JQL of now, empty for all that we may see)."""

    def __init__(self, *, jira: Jira, store: Store, clock: Clock, scope: Callable[[], str], overlap_ms: int) -> None:
        self._jira = jira
        self._store = store
        self._clock = clock
        self._scope = scope
        self._asked = self._jql()
        self._overlap_ms = overlap_ms

    def poll(self) -> int:
        """Mark what was updated since the last poll, with an overlap, since search lags; everything the first time."""
        now = self._clock.now()
        cursor, scope = self._store.get(CURSOR), self._jql()
        known, self._asked = self._asked, scope
        if not cursor or known != scope:  # what another scope takes in was perhaps never looked at
            return self.full()
        found = self._jira.updated_since(scope, int(cursor) - self._overlap_ms, now)
        return self._mark(found, "poll", now)

    def full(self) -> int:
        """Mark every issue in scope."""
        now = self._clock.now()
        return self._mark(self.all_ids(), "sync", now)

    def all_ids(self) -> Iterator[str]:
        """Ids of every issue in scope."""
        return self._jira.search_ids(self._jql())

    def _jql(self) -> str:
        return self._scope() or EVERYTHING

    def _mark(self, ids: Iterable[str], reason: str, started: Instant) -> int:
        marked = 0
        for batch in _batches(ids):
            self._store.mark([Subject("issue", id_) for id_ in batch], reason, self._clock.now())
            marked += len(batch)
        self._store.put(CURSOR, str(started))
        return marked


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while batch := list(islice(rest, BATCH)):
        yield batch
