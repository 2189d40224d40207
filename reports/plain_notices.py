"""Whom do plain alerts tell, and when? Told from the clocks alone, without looking at the issue again.

Plain alerts tell at once that a clock has passed a level, and nothing takes that back: nobody waits for opening hours,
for other alerts or for a condition, and what a clock showed once it showed for good. So its passings themselves say who
was told. Whatever is not plain is looked at again, as `notice_replay` does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rules.alerts.recipients import CHANNEL, accounts
from rules.alerts.stand_ins import are_told, project_of
from rules.alerts.steps import every_rung
from rules.desired import Clock
from rules.model import Instant, Snapshot
from rules.policy import AlertLevel, Policy
from rules.sla.hindsight import follows_the_history
from rules.sla.passings import Level, Standing, standings
from rules.timeline import field_at

RECIPIENTS = ("assignee", "components")
"""Fields that name whom alerts tell. Who reported an issue that is not cut stays so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The accounts that one notice told at that instant, and the clocks of which it spoke."""

    at: Instant
    tell: tuple[str, ...]
    metrics: tuple[str, ...]


def are_plain(policy: Policy, end: Snapshot) -> bool:
    """Whether the policy's alerts on this issue are plain, as far as the policy tells. `end` is the issue as it is
    known; whether its clocks were seen then as they are seen now is for `Hindsight` to tell."""
    project = project_of(policy, end.issue.project)
    rungs = every_rung(policy)
    return (
        not policy.alert_group_ms
        and end.memory.write_since is None
        and (project is None or project.on_hold is False)
        and len({rung.order for rung in rungs}) == len(rungs)
        and all(rung.calendar is None and _is_plain(rung.level) for rung in rungs)
        and all(metric.on_goal_change == "carry" and not metric.reopen_grace_ms for metric in policy.metrics)
        and _always_in_scope(policy, end)
        and not any(comment.marker is not None for comment in end.issue.comments)
    )


def _is_plain(level: AlertLevel) -> bool:
    """No acknowledgement quiets it either: one stops only what comes after the breach."""
    return (
        level.when is None
        and not level.offset_ms
        and not level.repeat_ms
        and (level.at == "breach" or level.at <= 100)
        and not any(name.startswith(CHANNEL) for name in level.tell)
    )


def _always_in_scope(policy: Policy, end: Snapshot) -> bool:
    scope = policy.scope
    if scope is None:
        return True
    return (
        follows_the_history(scope, end) and not scope.turns(end) and scope.matches(end, end.issue.created or 0) is True
    )


@dataclass(slots=True)
class PlainNotices:
    """The notices of plain alerts about the clocks of one issue, which `end` shows as it is known."""

    end: Snapshot
    policy: Policy
    _known: dict[object, tuple[str, ...]] = field(default_factory=dict)

    def told(self, clocks: Sequence[Clock], since: Instant, until: Instant) -> Iterator[Told]:
        """From `since` on and before `until`, in order."""
        seen: set[tuple[str, Instant, Level]] = set()
        for metric, one in sorted(self._standings(clocks), key=_in_order):
            if since <= one.at < until and (metric, one.start, one.level) not in seen:
                seen.add((metric, one.start, one.level))
                yield Told(at=one.at, tell=self._tell(one.level, metric, one.at), metrics=(metric,))

    def _standings(self, clocks: Sequence[Clock]) -> Iterator[tuple[str, Standing]]:
        rungs = every_rung(self.policy)
        levels = [rung.level.at for rung in rungs]
        for clock in clocks:
            told = [rung.level.at for rung in rungs if are_told(self.policy, clock.metric, rung.names)]
            yield from ((clock.metric, standing) for standing in standings(clock, levels, told))

    def _tell(self, level: Level, metric: str, at: Instant) -> tuple[str, ...]:
        """Those for whom the recipients of the level stood then."""
        fields = {name: held for name in RECIPIENTS if (held := field_at(self.end.issue, name, at)) is not None}
        key = (level, metric, *fields.items())
        if key not in self._known:
            names = next(rung.names for rung in every_rung(self.policy) if rung.level.at == level)
            seen = replace(self.end, issue=replace(self.end.issue, fields=fields, changes=(), comments=()))
            self._known[key] = accounts(seen, self.policy, names, metric)[0]
        return self._known[key]


def _in_order(found: tuple[str, Standing]) -> tuple[Instant, Instant, str]:
    metric, standing = found
    return standing.at, standing.reached, metric
