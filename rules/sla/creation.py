"""Since when does an issue exist that was imported?"""

from dataclasses import replace

from rules.dates import beginning_of, value_at
from rules.desired import Finding
from rules.instants import iso
from rules.model import Instant, Snapshot
from rules.policy import Policy


def really_created(snapshot: Snapshot, policy: Policy, now: Instant) -> tuple[Snapshot, str, tuple[Finding, ...]]:
    """The snapshot with the creation that counts, how a clock explains that it starts there, and what is doubtful.

    A date without time is its beginning in the policy's zone. A value that is none, or is after Jira's own creation,
    is not used.
    """
    created, name = snapshot.issue.created, policy.created_field
    if created is None or name is None:
        return snapshot, "issue created", ()
    values = value_at(snapshot, name, now)
    if not values:
        return snapshot, "issue created", ()
    at = beginning_of(values[0].text, policy.zone)
    if at is None or at > created:
        why = "is no date" if at is None else f"is after the creation in Jira at {iso(created)}"
        text = f"Field {name} holds {values[0].text!r}, which {why}: the creation in Jira counts."
        return snapshot, "issue created", (Finding(code="created_field_unusable", text=text),)
    moved = replace(snapshot, issue=replace(snapshot.issue, created=at))
    return moved, f"issue created, as field {name} says; in Jira at {iso(created)}", ()
