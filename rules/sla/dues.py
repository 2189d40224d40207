"""Which due instants were moved by other data on time zones or holidays, and by nothing else?"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rules.desired import Finding
from rules.instants import iso
from rules.model import Instant, KeptDue, Memory, Versions
from rules.sla.seals import Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues:
    """`kept` None: as known. `findings`: one for each due that other data moved."""

    kept: tuple[KeptDue, ...] | None = None
    findings: tuple[Finding, ...] = ()


def kept_dues(open_cycles: Iterable[tuple[str, Counted]], memory: Memory) -> Dues:
    """The dues of open cycles, each with the name of its metric.

    A due that stayed where it was keeps the versions that it was first computed with.
    """
    versions = memory.versions
    if versions is None:
        return Dues()
    before = {(one.metric, one.start): one for one in memory.dues}
    fresh = [
        KeptDue(metric=metric, start=one.cycle.start, due=one.cycle.due, basis=_basis(one), versions=versions)
        for metric, one in open_cycles
        if one.cycle.due is not None
    ]
    found = tuple(sorted((_kept(one, before) for one in fresh), key=lambda one: (one.metric, one.start)))
    findings = tuple(
        Finding(code="due_moved", text=f"{one.metric}: {moved_text(one)}") for one in found if one.was_due is not None
    )
    return Dues(kept=None if found == memory.dues else found, findings=findings)


def _kept(now: KeptDue, before: Mapping[tuple[str, Instant], KeptDue]) -> KeptDue:
    known = before.get((now.metric, now.start))
    if known is None or known.basis != now.basis:
        return now
    if known.due == now.due:
        return known
    if known.versions == now.versions:  # a calendar was corrected
        return now
    return KeptDue(
        metric=now.metric,
        start=now.start,
        due=now.due,
        basis=now.basis,
        versions=now.versions,
        was_due=known.due,
        was_versions=known.versions,
    )


def moved_text(one: KeptDue) -> str:
    """How a due was moved: by what, from where, to where."""
    was = one.was_versions or one.versions
    return f"changed by {versions_text(was, one.versions)}: due was {iso(one.was_due or one.due)}, is {iso(one.due)}"


def versions_text(before: Versions, after: Versions) -> str:
    """What differs, as in `tzdata 2026a -> 2026b`."""
    pairs = (("tzdata", before.tzdata, after.tzdata), ("holidays", before.holidays, after.holidays))
    return ", ".join(f"{name} {old} -> {new}" for name, old, new in pairs if old != new)


def _basis(one: Counted) -> str:
    """All that the due follows from but the hours of calendars: goals, and what ran when."""
    parts: list[object] = []
    last = None
    for phase in one.course.phases:
        if phase.kind != last:
            parts.append((phase.from_, phase.kind))
        last = phase.kind
    for span in one.cycle.goals:
        goal = span.goal
        target = None if goal is None else (goal.target.value, goal.target.unit) if goal.until is None else "until"
        parts.append((span.since, target, None if goal is None else goal.calendar.name))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
