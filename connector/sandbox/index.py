"""What does the search know? It may lag behind the tables, as Jira's does."""

import copy
import time
from collections import deque
from collections.abc import Iterable

from connector.sandbox.records import Issue


class Index:
    """With `lag_ms` a change is found that much later, in real time; an issue just made is not found at all."""

    def __init__(self) -> None:
        self.lag_ms = 0
        self._seen: dict[str, Issue | None] = {}
        self._coming: dict[str, deque[tuple[float, Issue | None]]] = {}

    def before(self, id: str, issue: Issue | None) -> None:
        """An issue is about to change, be made (None) or go."""
        if self.lag_ms and id not in self._seen:
            self._seen[id] = copy.deepcopy(issue)

    def after(self, id: str, issue: Issue | None) -> None:
        """It has changed. None: it is gone."""
        if not self.lag_ms:
            self._seen.pop(id, None)
            self._coming.pop(id, None)
            return
        known_at = time.monotonic() + self.lag_ms / 1000
        self._coming.setdefault(id, deque()).append((known_at, copy.deepcopy(issue)))

    def view(self, issues: Iterable[Issue]) -> list[Issue]:
        """The issues as the search knows them at this moment."""
        found = {issue.id: issue for issue in issues}
        now = time.monotonic()
        for id in list(self._seen):
            coming = self._coming.get(id, deque())
            while coming and coming[0][0] <= now:
                self._seen[id] = coming.popleft()[1]
            if not coming:
                del self._seen[id]
                self._coming.pop(id, None)
                continue
            seen = self._seen[id]
            if seen is None:
                found.pop(id, None)
            else:
                found[id] = seen
        return [found[id] for id in sorted(found, key=int)]
