"""Which breach was announced and is none any more, and how often did that happen before?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from rules.alerts.steps import Rung, Step, op_of
from rules.desired import Clock, Cycle
from rules.identity import op_id
from rules.model import Instant, Snapshot

Told = Callable[[str], bool]


def era(snapshot: Snapshot, clock: Clock, cycle: Cycle, told: Told, channel: str = "") -> int:
    """How many corrections of this cycle were told, in comments or in a channel."""
    number = 0
    while told(_op(snapshot, clock, cycle, number, channel)):
        number += 1
    return number


def corrections(
    snapshot: Snapshot, clock: Clock, rungs: Sequence[Rung], told: Told, channel: str = ""
) -> Iterator[Step]:
    """One for each cycle whose breach was told and is none under the policy and calendars of today.

    The rungs are those of the comments, or of one channel. While the clock pauses without a due instant nothing is
    sure, so nothing is said.
    """
    for cycle in clock.cycles:
        if cycle.breached_at is not None or cycle.former_breaches or cycle.due is None or cycle.target is None:
            continue
        number = era(snapshot, clock, cycle, told, channel)
        wrong = [
            rung for rung in rungs if rung.order == (1, 0) and told(op_of(snapshot, clock, cycle, rung, number, 0))
        ]
        if wrong:
            yield _correction(clock, cycle, wrong, _op(snapshot, clock, cycle, number, channel), cycle.due)


def _correction(clock: Clock, cycle: Cycle, wrong: Sequence[Rung], op: str, due: Instant) -> Step:
    return Step(
        op=op,
        clock=replace(clock, cycles=(cycle,)),
        cycle=cycle,
        reason="corrected",
        percent=100,
        reached=due,
        release=due,
        order=(0, 100, 0),
        names=tuple(dict.fromkeys(name for rung in wrong for name in rung.names)),
        settles=(op,),
    )


def _op(snapshot: Snapshot, clock: Clock, cycle: Cycle, number: int, channel: str) -> str:
    what = f"corrected {number}"
    return op_id(snapshot.site.name, snapshot.issue.id, "alerts", clock.metric, cycle.start, what, channel, 0)
