"""The clocks of every metric, and the labels that tell of them."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from rules.desired import Clock, Cycle, Facts, Finding, LabelOn, LookAgain, Result, Wish
from rules.instants import iso
from rules.model import Instant, Snapshot
from rules.policy import Metric, Policy
from rules.resolution import is_done
from rules.sla.creation import really_created
from rules.sla.cycles import cycle_of
from rules.sla.dues import kept_dues
from rules.sla.evidence import Evidence, gather
from rules.sla.goal_changes import promised
from rules.sla.seals import Counted, Sealer
from rules.sla.tracks import Track, tracks


def sla(
    snapshot: Snapshot,
    policy: Policy,
    now: Instant,
    facts: Facts,
    *,
    only: Container[str] | None = None,
    keep: list[Track] | None = None,
) -> Result:
    """Clocks as facts; labels for what is breached or at risk; the next instant at which a clock changes by itself.

    `only` leaves out all metrics but these, for who looks back at some of them; `keep` gets what they came from.
    """
    given = snapshot
    snapshot, origin, doubt = really_created(snapshot, policy, now)
    refusal = _no_clock(snapshot, policy, now)
    if refusal is not None:
        return Result(facts=facts, findings=(refusal,))
    clocks: list[Clock] = []
    findings = [*doubt, *_doubts(snapshot, policy, now)]
    evidence = gather(snapshot, policy, now, facts, origin)
    if evidence.for_customer is None and policy.people.customer_issue is not None:
        text = f"customer_issue: cannot be answered here, counts as no: {policy.people.customer_issue.text}"
        findings.append(Finding(code="unknown_condition", text=text))
    sealer = Sealer(evidence)
    found = [*tracks(given, evidence, only)]
    for track in found:
        clock, unknown = clock_of(track, evidence, sealer)
        if clock is not None:
            clocks.append(clock)
        findings += [finding for finding in unknown if finding not in findings]
    dues = kept_dues(sealer.going, snapshot.memory)
    findings += [*evidence.comments.findings, *sealer.findings, *dues.findings]
    labels = _labels(clocks, policy, snapshot.memory.write_since)
    wishes: tuple[Wish, ...] = (*sealer.looks(), *labels, *_looks(clocks))
    facts = replace(facts, clocks=tuple(clocks), record=sealer.record(dues.kept), replies=evidence.replies)
    if keep is not None:
        keep[:] = found
    return Result(facts=facts, wishes=wishes, findings=tuple(findings))


def _no_clock(snapshot: Snapshot, policy: Policy, now: Instant) -> Finding | None:
    created, since = snapshot.issue.created, policy.enforce_created_from
    if created is None:
        return Finding(code="no_created", text="The source does not tell when the issue was created: no clocks.")
    if created > now:
        return Finding(code="not_created_yet", text=f"Created at {iso(created)}, after {iso(now)}: no clocks.")
    if since is not None and created < since:
        text = f"before enforcement: created at {iso(created)}, clocks are for issues created from {iso(since)} on"
        return Finding(code="before_enforcement", text=text)
    return None


def _doubts(snapshot: Snapshot, policy: Policy, now: Instant) -> Iterator[Finding]:
    """What makes the clocks less sure than they look."""
    issue = snapshot.issue
    if not issue.history_complete:
        yield Finding(
            code="history_incomplete", text="Jira has more history than was read: clocks may miss pauses or stops."
        )
    status, resolution = issue.fields.get("status"), issue.fields.get("resolution")
    if not status or resolution is None:
        return
    done = is_done(snapshot, now)
    stops = {metric.stop_on for metric in policy.metrics if metric.kind == "resolution"}
    if done and not resolution and "resolution" in stops:
        yield Finding(
            code="done_without_resolution",
            text=f"Status {status[0].text} is done but no resolution is set: the resolution clock goes on.",
        )
    if resolution and not done and "done" in stops:
        yield Finding(
            code="resolution_without_done",
            text=f"Resolution {resolution[0].text} is set but status {status[0].text} is not done: the clock goes on.",
        )


def clock_of(track: Track, evidence: Evidence, sealer: Sealer) -> tuple[Clock | None, tuple[Finding, ...]]:
    """The clock of a metric and what is doubtful about it; None where it has no cycle."""
    metric, now = track.metric, evidence.now
    percents = [metric.at_risk, *(level.at for level in evidence.policy.alerts if isinstance(level.at, int))]
    counted = [
        Counted(course=course, cycle=cycle_of(course, percents, now))
        for course in track.courses
        if promised(course, metric)
    ]
    cycles = sealer.settled(metric, counted, sure=not track.unknown)
    doubts = tuple(
        Finding(code="unknown_condition", text=f"{metric.name}: cannot be answered here, counts as no: {text}")
        for text in sorted(track.unknown)
    )
    if not cycles:
        return None, doubts
    clock = Clock(
        metric=metric.name,
        kind=metric.kind,
        ever_breached=any(cycle.breached_at is not None or cycle.former_breaches for cycle in cycles),
        cycles=cycles,
        at_risk=_at_risk(cycles[-1], metric.at_risk),
    )
    return clock, (*doubts, *_unsure(metric, clock, track.evidence))


def _unsure(metric: Metric, clock: Clock, evidence: Evidence) -> Iterator[Finding]:
    """Accounts that the clock would have to know better. A first response asks nobody after its stop."""
    if metric.kind == "resolution":
        return
    stop = clock.cycles[-1].stop if metric.kind == "first_response" else None
    asked = {said.account for said in evidence.said if said.unsure and (stop is None or said.at <= stop)}
    for account in sorted(asked):
        yield Finding(code="unknown_person", text=f"Whether {account} is an agent cannot be told here: counts as no.")


def _at_risk(cycle: Cycle, percent: int) -> bool:
    """Thresholds are of ongoing cycles only."""
    return not cycle.breached and any(reached == percent for reached, _ in cycle.thresholds)


def _looks(clocks: Sequence[Clock]) -> Iterator[LookAgain]:
    for clock in clocks:
        for cycle in clock.cycles:
            if cycle.next_threshold is not None:
                yield LookAgain(at=cycle.next_threshold, because=f"{clock.metric} changes then")


def _labels(clocks: Sequence[Clock], policy: Policy, write_since: Instant | None) -> Iterator[LabelOn]:
    breached = [clock.metric for clock in clocks if any(_tells_breach(cycle, write_since) for cycle in clock.cycles)]
    at_risk = [clock.metric for clock in clocks if clock.at_risk]
    if breached:
        yield LabelOn(label=f"{policy.label_prefix}sla-breached", because=f"breached: {', '.join(breached)}")
    if at_risk:
        yield LabelOn(label=f"{policy.label_prefix}sla-at-risk", because=f"at risk: {', '.join(at_risk)}")


def _tells_breach(cycle: Cycle, write_since: Instant | None) -> bool:
    """A breach of a finished cycle stays told, unless it was over before writing was switched on."""
    recent = cycle.stop is None or write_since is None or cycle.stop >= write_since
    return cycle.breached and recent
