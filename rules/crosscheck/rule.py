"""Which clock has a partner among Jira's own SLAs, and where do the two differ?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rules.crosscheck.cycles import compared
from rules.crosscheck.wording import told
from rules.desired import Clock, Cycle, Facts, Finding, NativeCheck, NativeDifference, NativePair, Result
from rules.model import MINUTE, Instant, NativeCycle, NativeSla, Snapshot
from rules.policy import Metric, Policy

STANDARD = {
    "first_response": ("Time to first response", "首次响应时间"),
    "resolution": ("Time to resolution", "解决时间"),
}
"""The names that the SLAs of a new project bear, in English and Chinese."""
_TOLERANCE = MINUTE


def crosscheck(snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> Result:
    """A check for each clock that has a partner, and a finding for each that differs by more than a minute.

    Only instants, stopped and paused lengths are compared: nothing here changes by time alone.
    """
    slas = snapshot.issue.native_slas
    if not slas:
        return Result(facts=facts)
    clocks = {clock.metric: clock for clock in facts.clocks}
    checks: list[NativeCheck] = []
    for metric in policy.metrics:
        partner = partner_of(metric, slas)
        if partner is not None and not _idle(clocks.get(metric.name), partner):
            checks.append(_check(metric, clocks.get(metric.name), partner, snapshot))
    findings = [Finding(code="differs_from_native", text=told(check)) for check in checks if check.differs]
    return Result(facts=replace(facts, natives=tuple(checks)), findings=(*findings, *_oddities(policy, slas)))


def partner_of(metric: Metric, slas: Sequence[NativeSla]) -> NativeSla | None:
    """The SLA that the policy names, else the one of the clock's name, else Jira's standard one; with cycles first."""
    if metric.native == "":
        return None
    names = (metric.native,) if metric.native else (metric.name, *STANDARD.get(metric.kind, ()))
    for name in names:
        wanted = name.casefold()
        found = [sla for sla in slas if wanted in (sla.name.casefold(), sla.field)]
        if found:
            return next((sla for sla in found if sla.cycles), found[0])
    return None


def _idle(clock: Clock | None, sla: NativeSla) -> bool:
    """Neither side has anything to show."""
    return clock is None and not sla.cycles


def _oddities(policy: Policy, slas: Sequence[NativeSla]) -> Iterator[Finding]:
    """What could not be read of the SLAs that some clock is held against."""
    asked = {sla.field for metric in policy.metrics if (sla := partner_of(metric, slas)) is not None}
    for sla in slas:
        if sla.odd and sla.field in asked:
            text = f"{sla.name} ({sla.field}): cannot be read: {', '.join(sla.odd)}"
            yield Finding(code="native_unreadable", text=text)


def _check(metric: Metric, clock: Clock | None, sla: NativeSla, snapshot: Snapshot) -> NativeCheck:
    ours = [(n, cycle) for n, cycle in enumerate(clock.cycles if clock else (), 1) if cycle.state != "cancelled"]
    theirs = list(enumerate(sla.cycles, 1))
    pairs: list[NativePair] = []
    for one, other in _paired(ours, theirs):
        if one is not None and other is not None:
            differences, reasons = compared(one[1], other[1], snapshot.issue.updated)
            pairs.append(NativePair(number=one[0], native_number=other[0], differences=differences, reasons=reasons))
        elif one is None and other is not None:
            lone = NativeDifference(what="not_ours", ours=None, native=other[1].start)
            pairs.append(NativePair(number=None, native_number=other[0], differences=(lone,), reasons=("cycles",)))
        elif one is not None and not sla.cut:
            lone = NativeDifference(what="not_native", ours=one[1].start, native=None)
            pairs.append(NativePair(number=one[0], native_number=None, differences=(lone,), reasons=("cycles",)))
    return NativeCheck(metric=metric.name, native=sla.name, pairs=tuple(pairs))


_Ours = tuple[int, Cycle]
_Theirs = tuple[int, NativeCycle]


def _paired(ours: list[_Ours], theirs: list[_Theirs]) -> list[tuple[_Ours | None, _Theirs | None]]:
    """Cycles that began together; of the rest the first with the first; then what is left alone. By start."""
    found: list[tuple[_Ours | None, _Theirs | None]] = []
    left, right = list(ours), list(theirs)
    for one in ours:
        near = next((other for other in right if abs(other[1].start - one[1].start) <= _TOLERANCE), None)
        if near is not None:
            found.append((one, near))
            left.remove(one)
            right.remove(near)
    both = min(len(left), len(right))
    found += zip(left[:both], right[:both], strict=True)
    found += [(one, None) for one in left[both:]]
    found += [(None, other) for other in right[both:]]
    return sorted(found, key=_start)


def _start(pair: tuple[_Ours | None, _Theirs | None]) -> Instant:
    one, other = pair
    return one[1].start if one is not None else other[1].start if other is not None else 0
