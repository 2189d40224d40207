"""What did the clocks of an issue show earlier, by what was found of it later? For who looks back.

Evidence only grows: what was said and decided by an instant stays so, and a clock of then is counted from the part that
was there. Where something could have been read otherwise then, nothing is told.
"""

from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rules.desired import Clock, Facts, Result
from rules.jql import Query
from rules.model import Instant, Snapshot
from rules.policy import Metric, Policy, StateHolds
from rules.resolution import Turn, resolved_by
from rules.sla.evidence import Evidence, Said
from rules.sla.rule import clock_of
from rules.sla.seals import Sealer
from rules.sla.tracks import Track, track_of
from rules.timeline import changes_of, spans

_TELL_WHO_IS_WHO = ("reporter", "key", "project")
"""Fields on which hangs who is a customer, and which issue it is."""


@dataclass(slots=True)
class Hindsight:
    """The clocks of one issue under one policy at instants up to that of `tracks`, which the rule itself kept."""

    tracks: Sequence[Track]
    _sure: dict[str, bool] = field(default_factory=dict)

    def sees(self, only: Container[str] | None, at: Instant) -> bool:
        """Whether the clocks of these metrics (None: of all) at `at` are those that `look` tells."""
        if not self.tracks or not self.tracks[0].evidence.created <= at <= self.tracks[0].evidence.now:
            return False
        if "" not in self._sure:
            self._sure[""] = _only_grows(self.tracks[0].evidence)
        return self._sure[""] and all(self._is_sure(track) for track in self._of(only))

    def look(
        self, snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts, *, only: Container[str] | None = None
    ) -> Result:
        """A rule in the place of the clocks' own: the same clocks, down to their words, and the same replies."""
        evidence = _known_at(self.tracks[0].evidence, now)
        sealer = Sealer(evidence)
        clocks: list[Clock] = []
        for track in self._of(only):
            if track.conditions is not None:
                clock, _ = clock_of(track_of(track.metric, evidence, track.conditions), evidence, sealer)
                clocks += [] if clock is None else [clock]
        return Result(facts=replace(facts, clocks=tuple(clocks), replies=evidence.replies))

    def _of(self, only: Container[str] | None) -> Iterator[Track]:
        return (track for track in self.tracks if only is None or track.metric.name in only)

    def _is_sure(self, track: Track) -> bool:
        name = track.metric.name
        if name not in self._sure:
            self._sure[name] = (
                track.conditions is not None
                and track.metric.due_field is None
                and all(follows_the_history(query, track.evidence.snapshot) for query in _queries(track.metric))
            )
        return self._sure[name]


def _known_at(evidence: Evidence, at: Instant) -> Evidence:
    said = evidence.said[: bisect_right(evidence.said, at, key=_instant)]
    ends = {stop_on: found[: bisect_right(found, at, key=_instant)] for stop_on, found in evidence.ends.items()}
    return replace(evidence, now=at, said=said, turns=ends[resolved_by(evidence.policy)], ends=ends)


def _instant(event: Said | Turn) -> Instant:
    return event.at


def _only_grows(evidence: Evidence) -> bool:
    """Whether the evidence of earlier instants is the beginning of this one: nothing was written down late, nobody
    became another, and the history tells of everything."""
    snapshot, policy, facts = evidence.snapshot, evidence.policy, evidence.facts
    issue, memory = snapshot.issue, snapshot.memory
    return (
        not (facts.commands or facts.command_only or facts.contacts)
        and not (memory.versions or memory.seals or memory.evidence)
        and not (policy.earlier or policy.versions)
        and policy.created_field is None
        and policy.people.customer_issue is None
        and not policy.people.participants_are_customers
        and not any(changes_of(issue, name) for name in _TELL_WHO_IS_WHO)
        and not any(values for _, values in spans(issue, "resolution", evidence.created))
        and _knows_every_status(snapshot, evidence.now)
    )


def _knows_every_status(snapshot: Snapshot, now: Instant) -> bool:
    """Of a status that the site does not know, only today's category is told."""
    known = snapshot.site.statuses
    return all(value.id in known for _, values in spans(snapshot.issue, "status", now) for value in values[:1])


def _queries(metric: Metric) -> Iterable[Query]:
    yield from (goal.when for goal in metric.goals if goal.when is not None)
    if metric.pause is not None:
        yield metric.pause
    yield from (trigger.when for trigger in (*metric.start, *metric.stop) if isinstance(trigger, StateHolds))


def follows_the_history(query: Query, snapshot: Snapshot) -> bool:
    """Whether only changes change its answer; when the issue was updated last is told by none."""
    return "updated" not in query.fields and query.turns(snapshot) is not None
