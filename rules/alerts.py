"""Who must be told now that a clock passed a threshold?"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from rules.desired import Clock, Cycle, Facts, Notice, Result, Tell
from rules.identity import op_id
from rules.instants import iso
from rules.model import MINUTE, Instant, Snapshot
from rules.policy import AlertLevel, Policy
from rules.reading import used_ms

LATE = 10 * MINUTE
"""A notice that comes more than this after its threshold says that it is late."""

Passed: TypeAlias = tuple[tuple[int, bool], Instant]
"""A threshold that was passed: (percent, whether it is the breach) and when. A breach ranks just above 100 %."""


def alerts(snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> Result:
    """One notice for the highest threshold that each ongoing clock has passed; whether it was told is asked later."""
    wishes = [
        Tell(notice=notice, because=f"{clock.metric}: {notice.percent} % at {iso(notice.reached)}")
        for clock in facts.clocks
        for notice in _notices(clock, snapshot, policy, now)
    ]
    return Result(facts=facts, wishes=tuple(wishes))


def _notices(clock: Clock, snapshot: Snapshot, policy: Policy, now: Instant) -> Iterator[Notice]:
    cycle, since = clock.cycles[-1], snapshot.memory.write_since
    passed = max(_passed(cycle, policy.alerts), default=None)
    # Without a due instant the clock is paused ahead of it: nobody must act before it runs again.
    if passed is None or cycle.due is None or cycle.target is None:
        return
    (percent, breach), reached = passed
    if since is not None and reached < since:
        return
    names = _recipients(policy.alerts, percent, breach=breach)
    yield Notice(
        op=_op(snapshot, clock, "breach" if breach else percent, names),
        reason="breached" if breach else "threshold",
        metric=clock.metric,
        kind=clock.kind,
        cycle_start=cycle.start,
        due=cycle.due,
        reached=reached,
        percent=percent,
        used_ms=used_ms(cycle, reached),
        target=cycle.target,
        tell=_accounts(snapshot, names),
        late=now - reached > LATE,
        zone=policy.zone,
        language=policy.language,
    )


def _passed(cycle: Cycle, levels: Sequence[AlertLevel]) -> Iterator[Passed]:
    """A breach mutes what would only have warned of it."""
    if cycle.state not in ("running", "paused"):
        return
    wanted = {level.at for level in levels}
    if cycle.breached_at is not None and "breach" in wanted:
        yield (100, True), cycle.breached_at
    for percent, reached in cycle.thresholds:
        if percent in wanted and not (cycle.breached and percent <= 100):
            yield (percent, False), reached


def _recipients(levels: Sequence[AlertLevel], percent: int, *, breach: bool) -> tuple[str, ...]:
    """As the policy names them, each once, in its order."""
    at = "breach" if breach else percent
    return tuple(dict.fromkeys(name for level in levels if level.at == at for name in level.tell))


def _accounts(snapshot: Snapshot, names: Sequence[str]) -> tuple[str, ...]:
    issue, found = snapshot.issue, []
    for name in names:
        match name:
            case "assignee":
                found += [value.id or value.text for value in issue.fields.get("assignee", ())]
            case "reporter":
                found += [issue.reporter] if issue.reporter is not None else []
            case _:
                found.append(name)
    return tuple(dict.fromkeys(found))


def _op(snapshot: Snapshot, clock: Clock, threshold: int | str, names: Sequence[str]) -> str:
    """The notice's identity for ever. Recipients are the policy's names: another assignee is not told anew."""
    site, issue, start = snapshot.site.name, snapshot.issue.id, clock.cycles[-1].start
    return op_id(site, issue, "alerts", clock.metric, start, threshold, ",".join(sorted(names)), 0)
