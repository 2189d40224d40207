"""What does this program know of an issue that Jira cannot tell any more, and where is it kept?

A record is kept after the plan and before its writes. Dying before that keeps nothing: the next look finds the same.
"""

import structlog

from connector.store.interface import Kept, Store, Subject
from rules.desired import Plan, Record
from rules.model import Instant, Memory, Versions

log = structlog.get_logger(__name__)


class Recollection:
    """Seals, comments ever seen and due instants, on their way between the store and a plan."""

    def __init__(self, store: Store, versions: Versions) -> None:
        self._store = store
        self._versions = versions

    def memory(self, issue_id: str, write_since: Instant) -> Memory:
        """What a plan of this issue has to know."""
        known = self._store.kept(Subject("issue", issue_id))
        return Memory(
            write_since=write_since,
            versions=self._versions,
            seals=known.seals,
            evidence=known.comments,
            dues=known.dues,
        )

    def keep(self, subject: Subject, plan: Plan, now: Instant) -> None:
        """Keep what is new, in one transaction; nothing where nothing is."""
        record = plan.record
        if not record:
            return
        self._store.keep(subject, record, now)
        moved = [one.metric for one in record.dues or () if one.was_due is not None]
        if moved:
            log.info("due.moved", issue=plan.issue_key, metrics=moved)


def all_of(known: Kept) -> Record:
    """Everything that is kept of an issue as a record, for another store."""
    return Record(seals=known.seals, comments=known.comments, dues=known.dues or None)
