"""Which alerts of an issue go into one comment, and what does it say?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rules.alerts.steps import Step
from rules.desired import Notice
from rules.model import MINUTE, Instant
from rules.policy import Policy
from rules.reading import used_ms

LATE = 10 * MINUTE
"""A notice that comes more than this after its time says that it is late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Steps that are told together. `told_at` None: whenever it can be."""

    told_at: Instant | None
    steps: tuple[Step, ...]


def gathered(steps: Iterable[Step], wait: int) -> list[Bundle]:
    """The first step waits `wait` ms for others; with no wait only those join that tell of the same at once."""
    bundles: list[list[Step]] = []
    for step in sorted(steps, key=lambda step: (step.release, step.clock.metric, step.rank)):
        last = bundles[-1][0] if bundles else None
        if last is not None and (step.release < last.release + wait or _same(step, last)):
            bundles[-1].append(step)
        else:
            bundles.append([step])
    return [Bundle(told_at=bundle[0].release + wait, steps=tuple(bundle)) for bundle in bundles]


def _same(one: Step, other: Step) -> bool:
    return (one.clock.metric, one.rank, one.release) == (other.clock.metric, other.rank, other.release)


def notice_of(steps: Sequence[Step], told_at: Instant | None, policy: Policy, now: Instant) -> Notice:
    """One comment: the first clock, and the others beside it. Recipients are the policy's names still."""
    merged: dict[tuple[object, ...], Step] = {}
    for step in steps:
        key = (step.clock.metric, step.rank)
        known = merged.get(key)
        merged[key] = step if known is None else _joined(known, step)
    first, *others = [_single(step, told_at, policy, now) for step in merged.values()]
    if len(steps) == 1:
        return first
    return replace(
        first,
        op="+".join(step.op for step in steps),
        also=tuple(others),
        settles=tuple(dict.fromkeys(op for step in steps for op in step.settles)),
    )


def _joined(one: Step, other: Step) -> Step:
    return replace(one, names=tuple(dict.fromkeys([*one.names, *other.names])))


def _single(step: Step, told_at: Instant | None, policy: Policy, now: Instant) -> Notice:
    cycle = step.cycle
    assert cycle.due is not None and cycle.target is not None, "a clock without them has no steps"  # noqa: PT018
    return Notice(
        op=step.op,
        reason=step.reason,
        metric=step.clock.metric,
        kind=step.clock.kind,
        cycle_start=cycle.start,
        due=cycle.due,
        reached=step.reached,
        percent=step.percent,
        used_ms=used_ms(cycle, step.reached),
        target=cycle.target,
        tell=step.names,
        late=told_at is not None and now - told_at > LATE,
        zone=policy.zone,
        language=policy.language,
        told_at=told_at,
        repeat=step.repeat,
        settles=step.settles,
    )
