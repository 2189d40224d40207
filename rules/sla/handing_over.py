"""What becomes of the cycles of a metric when another version of the policy comes into force?

What stopped before that instant stays as it was. The cycle that was open goes on where the new version has one there,
else it is called off. What the new version alone knows begins at that instant or later, never before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rules.model import Instant
from rules.sla.eras import Part
from rules.sla.runs import Run, Stretch
from rules.sla.starting import runs_of


@dataclass(frozen=True, slots=True)
class Told:
    """A cycle as the versions so far have it. `withdrawn`: one of them called it off."""

    run: Run
    withdrawn: bool = False


def runs_over(parts: Sequence[Part]) -> tuple[Run, ...]:
    """The cycles of a metric through all its versions, in order."""
    told: list[Told] = []
    for place, part in enumerate(parts):
        found = _found(part)
        told = [*_taken_over(told, found, part)] if place else [Told(run) for run in found]
    return tuple(one.run for one in told)


def _found(part: Part) -> Sequence[Run]:
    if part.metric is None or part.conditions is None:
        return ()
    return runs_of(part.metric, part.era.evidence, part.conditions)


def _taken_over(told: Sequence[Told], found: Sequence[Run], part: Part) -> Iterator[Told]:
    """At most one cycle of the new version reaches over the instant at which it comes into force."""
    at = part.era.since
    kept = [cut for one in told if (cut := _before(one, at)) is not None]
    over = next((run for run in found if run.start < at and (run.stop is None or run.stop >= at)), None)
    last = kept.pop() if kept else None
    yield from kept
    if last is not None and last.run.stop is None:
        yield from _went_on(last.run, over, part)
    elif last is not None and over is not None and not last.withdrawn and _end(last.run) >= over.start:
        # What was over under the old version is not opened by the new one, but for a reopening that follows.
        yield Told(_with(over, (*last.run.stretches, *_since(over, at)))) if _since(over, at) else last
    else:
        if last is not None:
            yield last
        if over is not None:
            yield from _begun(over, part)
    yield from (Told(run) for run in found if run.start >= at)


def _before(one: Told, at: Instant) -> Told | None:
    """The cycle as it stood just before the instant; None where it had not begun."""
    stretches = [stretch for stretch in one.run.stretches if stretch.from_ < at]
    if not stretches:
        return None
    last = stretches[-1]
    if last.to is None or last.to >= at:
        stretches[-1] = replace(last, to=None, end_cause=None)
    elif len(stretches) == len(one.run.stretches):
        return one
    return Told(Run(stretches=tuple(stretches)))


def _went_on(run: Run, over: Run | None, part: Part) -> Iterator[Told]:
    """A cycle that was open at the instant."""
    at, open_ = part.era.since, run.stretches[-1]
    across = None if over is None else _across(over, at)
    if over is not None and across is not None:
        joined = replace(open_, to=across.to, end_cause=across.end_cause)
        yield Told(_with(over, (*run.stretches[:-1], joined, *_since(over, at))))
        return
    lacks = "has no such clock" if part.metric is None else "has no such cycle here"
    ended = replace(open_, to=at, end_cause=part.era.name)
    cancelled = Run(stretches=(*run.stretches[:-1], ended), called_off=f"{part.era.name} {lacks}")
    yield Told(cancelled, withdrawn=True)
    if over is not None:
        yield from _begun(over, part)


def _begun(over: Run, part: Part) -> Iterator[Told]:
    """The cycle of the new version, from the instant on."""
    at = part.era.since
    across = _across(over, at)
    begun = [] if across is None or across.to == at else [replace(across, from_=at, cause=part.era.name)]
    stretches = (*begun, *_since(over, at))
    if stretches:
        yield Told(_with(over, stretches))


def _across(run: Run, at: Instant) -> Stretch | None:
    """The stretch that began before the instant and lasted up to it or longer."""
    return next((one for one in run.stretches if one.from_ < at and (one.to is None or one.to >= at)), None)


def _since(run: Run, at: Instant) -> tuple[Stretch, ...]:
    """The stretches that began at the instant or later: reopenings."""
    return tuple(stretch for stretch in run.stretches if stretch.from_ >= at)


def _with(run: Run, stretches: tuple[Stretch, ...]) -> Run:
    return replace(run, stretches=stretches)


def _end(run: Run) -> Instant:
    stop = run.stop
    assert stop is not None  # asked of cycles that are over
    return stop
