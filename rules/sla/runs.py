"""When does a metric's clock start and stop on this issue, and when is it opened again?"""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.desired import NO_REPLY
from rules.model import Instant
from rules.policy import Metric
from rules.resolution import Turn
from rules.sla.evidence import Evidence, Said


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

    `called_off` is why the stop is none that was met or missed. `unanswered`: a resolution ended the wait, and what
    was waited for. `known_at`: the stop was written down only then.
    """

    stretches: tuple[Stretch, ...]
    unanswered: str | None = None
    called_off: str | None = None
    known_at: Instant | None = None

    @property
    def start(self) -> Instant:
        return self.stretches[0].from_

    @property
    def stop(self) -> Instant | None:
        return self.stretches[-1].to


def first_response_runs(metric: Metric, evidence: Evidence) -> tuple[Run, ...]:
    """An answer at the very instant of the resolution counts as given: they were one act on one screen."""
    if not evidence.for_customer:
        return ()
    reply, resolved = first_reply(evidence), first_resolution(metric, evidence)
    end, cause = None, None
    without_reply = resolved is not None and (reply is None or resolved.at < reply.at)
    if resolved is not None and without_reply:
        end, cause = resolved.at, resolved.cause
    elif reply is not None:
        end, cause = reply.at, f"first public reply ({reply.cause})"
    stretch = Stretch(from_=evidence.created, to=end, cause=evidence.origin, end_cause=cause)
    off = without_reply and metric.on_resolution == "cancel"
    known_at = None if reply is None or without_reply else reply.written
    unanswered, called_off = NO_REPLY if without_reply else None, NO_REPLY if off else None
    return (Run(stretches=(stretch,), unanswered=unanswered, called_off=called_off, known_at=known_at),)


def first_reply(evidence: Evidence) -> Said | None:
    return next((said for said in evidence.said if said.who == "agent"), None)


def first_resolution(metric: Metric, evidence: Evidence) -> Turn | None:
    """The resolution that ends the wait for a first response, where one does."""
    if metric.on_resolution == "run":
        return None
    return next((turn for turn in evidence.turns if turn.resolved), None)


def resolution_runs(metric: Metric, evidence: Evidence) -> tuple[Run, ...]:
    """One cycle with its reopenings, or a cycle for each."""
    found = evidence.turns_by(metric.stop_on)
    stretches = _stretches(_without_short(found, metric.reopen_grace_ms), evidence.origin)
    if metric.on_reopen == "new_cycle":
        return tuple(Run(stretches=(stretch,)) for stretch in stretches)
    return (Run(stretches=stretches),)


def _without_short(found: Sequence[Turn], grace: int) -> Sequence[Turn]:
    """The turns without resolutions that were taken back within the grace: they were none."""
    kept: list[Turn] = []
    for turn in found:
        if grace and kept and kept[-1].resolved and turn.at - kept[-1].at <= grace:
            kept.pop()
            if kept:  # it was open before, and goes on so
                continue
        kept.append(turn)
    if kept and kept[0].at != found[0].at:  # created resolved, and reopened at once: open from the start
        kept[0] = Turn(at=found[0].at, resolved=False, cause=found[0].cause)
    return kept


def _stretches(found: Sequence[Turn], origin: str) -> tuple[Stretch, ...]:
    """The stretches between resolutions. An issue that was created resolved has an empty first one: 0 s, met."""
    first = found[0]
    pieces = list(found)
    if first.resolved:
        pieces.insert(0, Turn(at=first.at, resolved=False, cause=origin))
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
