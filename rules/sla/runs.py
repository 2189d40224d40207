"""When does a metric's clock start and stop on this issue, and when is it opened again?"""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.model import Comment, Instant, Snapshot
from rules.people import is_agent, is_customer_issue, is_ours
from rules.policy import Metric, Policy
from rules.resolution import Turn, resolved_by, turns
from rules.timeline import event_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Time in which the cycle has not stopped. `to` None: it still has not. Pauses lie inside."""

    from_: Instant
    to: Instant | None
    cause: str
    end_cause: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One cycle's start, stop and reopenings: at least one stretch, in order, only the last one without an end.

    `unknown` are accounts of whom nobody can tell whether they are agents.
    """

    stretches: tuple[Stretch, ...]
    without_reply: bool = False
    unknown: frozenset[str] = frozenset()

    @property
    def start(self) -> Instant:
        return self.stretches[0].from_

    @property
    def stop(self) -> Instant | None:
        return self.stretches[-1].to


def run_of(metric: Metric, snapshot: Snapshot, policy: Policy, now: Instant) -> Run | None:
    """The cycle of `metric` on an issue whose creation is known; None where it never starts."""
    if metric.kind == "first_response":
        return _first_response(snapshot, policy, now) if is_customer_issue(snapshot, policy) else None
    return Run(stretches=_reopened(turns(snapshot, metric.stop_on, now)))


def _first_response(snapshot: Snapshot, policy: Policy, now: Instant) -> Run:
    """An answer at the very instant of the resolution counts as given: they were one act on one screen."""
    found = turns(snapshot, resolved_by(policy), now)
    resolved = next((turn for turn in found if turn.resolved), None)
    reply, unknown = _first_reply(snapshot, policy, found[0].at)
    start, end, cause = found[0].at, None, None
    without_reply = resolved is not None and (reply is None or resolved.at < reply.at)
    if resolved is not None and without_reply:
        end, cause = resolved.at, resolved.cause
    elif reply is not None:
        end, cause = reply.at, f"first public reply (comment {reply.id})"
    stretch = Stretch(from_=start, to=end, cause="issue created", end_cause=cause)
    return Run(stretches=(stretch,), without_reply=without_reply, unknown=unknown)


def _first_reply(snapshot: Snapshot, policy: Policy, created: Instant) -> tuple[Comment | None, frozenset[str]]:
    unknown: set[str] = set()
    for comment in sorted(snapshot.issue.comments, key=event_order):
        if not comment.public or is_ours(snapshot, comment) or comment.at < created:
            continue
        agent = is_agent(snapshot, policy, comment.author)
        if agent:
            return comment, frozenset(unknown)
        if agent is None and comment.author is not None:
            unknown.add(comment.author)
    return None, frozenset(unknown)


def _reopened(found: Sequence[Turn]) -> tuple[Stretch, ...]:
    """The stretches between resolutions. An issue that was created resolved has an empty first one: 0 s, met."""
    first = found[0]
    pieces = list(found)
    if first.resolved:
        pieces.insert(0, Turn(at=first.at, resolved=False, cause="issue created"))
    stretches = []
    for index in range(0, len(pieces), 2):
        opened, closed = pieces[index], pieces[index + 1] if index + 1 < len(pieces) else None
        stretches.append(
            Stretch(
                from_=opened.at,
                to=closed.at if closed else None,
                cause=opened.cause,
                end_cause=closed.cause if closed else None,
            )
        )
    return tuple(stretches)
