"""Whom would a policy have told about the clocks of an issue, and when?

The issue is looked at again as it was at every instant at which a notice may arise, and of its clocks only at those
that may have changed then.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import TypeAlias

from reports.entering import beginnings, turns_of
from reports.plain_notices import RECIPIENTS, PlainNotices, Told, are_plain
from rules.alerts import alerts
from rules.commands import commands
from rules.desired import Announce, Clock, Cycle, Facts, LookAgain, Notice, Tell, Wish
from rules.jql import Query
from rules.model import Instant, Json, Snapshot
from rules.planning import Rule, answers
from rules.policy import Policy, every_version, in_force
from rules.sla import sla
from rules.sla.hindsight import Hindsight
from rules.sla.passings import passings, rereadings
from rules.sla.tracks import Track
from rules.timeline import as_of, changes_of, field_at

MOST_LOOKS = 500
"""At one issue under one policy; a policy that wants more repeats something for ever."""
Names: TypeAlias = frozenset[str] | None
"""The metrics to look at; None: all."""


@dataclass(slots=True)
class Occasions:
    """The instants from `since` on and before `until` at which a notice may arise, and on which clocks."""

    since: Instant
    until: Instant
    found: dict[Instant, Names] = field(default_factory=dict)

    def add(self, at: Instant, names: Names) -> None:
        if self.since <= at < self.until:
            known = self.found.get(at, frozenset())
            self.found[at] = None if names is None or known is None else known | names

    def take(self) -> tuple[Instant, Names]:
        """The first of them, which is none any more."""
        at = min(self.found)
        return at, self.found.pop(at)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReplay:
    """An issue under a policy from `since` on and before `until`. `bare` is the issue as it is today, `end` as it was
    at `until`, and `facts` are what the rules said of that; `tracks` are what the clocks among them came from. Without
    these, every look works its clocks out anew."""

    bare: Snapshot
    end: Snapshot
    policy: Policy
    since: Instant
    until: Instant
    facts: Facts
    tracks: Sequence[Track] = ()

    def told(self) -> Iterator[Told]:
        """Who was told when: without a look where none is needed."""
        if are_plain(self.policy, self.end) and Hindsight(self.tracks).sees(None, self.until - 1):
            yield from PlainNotices(self.end, self.policy).told(self.facts.clocks, self.since, self.until)
            return
        for notice, at in self.notices():
            every = (notice, *notice.also)
            mentioned = dict.fromkeys(account for one in every for account in one.tell)
            yield Told(at=at, tell=tuple(mentioned), metrics=tuple(one.metric for one in every))

    def notices(self) -> Iterator[tuple[Notice, Instant]]:
        """Every notice and when it was sent: one look after another, each remembering what was told before it."""
        if not self.facts.clocks and not self._was_ever_in_scope():
            return
        waiting, looking = self._waiting(), _Looking(self, Hindsight(self.tracks))
        told: dict[str, None] = {}
        looks = 0
        while waiting.found and looks < MOST_LOOKS:
            at, names = waiting.take()
            looks += 1
            for wish in looking.wishes(at, names, told):
                if isinstance(wish, LookAgain) and wish.at > at:
                    waiting.add(wish.at, names)
                elif isinstance(wish, Tell | Announce) and not told.keys() >= set(wish.notice.op.split("+")):
                    told |= dict.fromkeys((wish.notice.op, *wish.notice.settles))
                    yield _addressed(wish), at

    def _rules(self, names: Names) -> tuple[Rule, ...]:
        """Those whose facts alerts read. Whoever gave no command up to the end gave none before; where the rules did
        not apply in the end, nothing is known of that."""
        clocks: Rule = sla if names is None else partial(sla, only=names)
        return (commands, clocks) if self.facts.commands or not self.facts.clocks else (clocks,)

    def _was_ever_in_scope(self) -> bool:
        return any(
            scope is None
            or scope.matches(self.end, self.since)
            or any(True for _ in beginnings(scope, self.end, self.since, self.until))
            for scope in (version.scope for version in every_version(self.policy))
        )

    def _waiting(self) -> Occasions:
        """The occasions of each version of the policy while it was in force, and when another began."""
        found = Occasions(self.since, self.until)
        begun = [one.effective for one in self.policy.versions if self.since < one.effective < self.until]
        for at in begun:
            found.add(at, None)
        for since, until in pairwise([self.since, *begun, self.until]):
            during = Occasions(since, until)
            known = until == self.until and self.facts.clocks
            seen, facts = (self.end, self.facts) if known else self._at(until - 1)
            _Gathering(self, seen, in_force(self.policy, until - 1), facts, during).gather()
            for at, names in during.found.items():
                found.add(at, names)
        return found

    def _at(self, at: Instant, names: Names = None) -> tuple[Snapshot, Facts]:
        """What was known then, whether or not the issue lay in scope: it may have done so before."""
        seen, policy = as_of(self.bare, at, grace=0), in_force(self.policy, at)
        return seen, answers(seen, replace(policy, scope=None), at, self._rules(names)).facts


@dataclass(slots=True)
class _Looking:
    """Looks at the issue as it was at one instant after another."""

    replay: NoticeReplay
    hindsight: Hindsight
    narrow: bool = field(init=False)

    def __post_init__(self) -> None:
        self.narrow = _asks_for_people_only(self.replay.policy, self.replay.end)

    def wishes(self, at: Instant, names: Names, told: Iterable[str]) -> Sequence[Wish]:
        """What the alerts of these clocks want then, if that was told before; nothing where the rules do not apply."""
        replay = self.replay
        known = self.hindsight.sees(names, at)
        remembered: dict[str, Json] = {"told": list(told)}
        seen = _people_at(replay.end, at, remembered) if known and self.narrow else as_of(replay.bare, at, grace=0)
        policy = in_force(replay.policy, at)
        rules = (partial(self.hindsight.look, only=names),) if known else replay._rules(names)
        found = answers(seen, policy, at, rules)
        if not found.ours:
            return ()
        if seen.issue.property is not remembered:
            seen = replace(seen, issue=replace(seen.issue, property=remembered))
        return alerts(seen, policy, at, found.facts).wishes


def _asks_for_people_only(policy: Policy, end: Snapshot) -> bool:
    """Whether alerts read nothing of the issue but who has to do with it, where its clocks are known."""
    conditions = (policy.scope, *(level.when for level in policy.alerts), *(one.on_hold for one in policy.projects))
    if any(isinstance(one, Query) for one in conditions):
        return False
    return not any(comment.marker is not None for comment in end.issue.comments)


def _people_at(end: Snapshot, at: Instant, remembered: dict[str, Json]) -> Snapshot:
    """The issue without its history, with the recipients that it had then, and what was told before."""
    fields = {name: held for name in RECIPIENTS if (held := field_at(end.issue, name, at)) is not None}
    return replace(end, issue=replace(end.issue, fields=fields, changes=(), comments=(), property=remembered))


@dataclass(frozen=True, slots=True)
class _Gathering:
    """Collects the occasions under one version of the policy, from what was known at the end of its time. From them on
    the alerts themselves say when to look again."""

    replay: NoticeReplay
    seen: Snapshot
    policy: Policy
    facts: Facts
    into: Occasions

    def gather(self) -> None:
        self._pass(self.facts.clocks)
        self._unknown_at_the_end()
        self._taken_back()
        if any(level.offset_ms or level.repeat_ms for level in self.policy.alerts):
            for clock in self.facts.clocks:
                for at in (at for cycle in clock.cycles for at in _beginnings(cycle)):
                    self._add(at, clock.metric)
        holds = (project.on_hold for project in self.policy.projects if isinstance(project.on_hold, Query))
        for query in (*(level.when for level in self.policy.alerts if level.when is not None), *holds):
            for at in turns_of(query, self.seen):
                self.into.add(at, None)
        if self.policy.scope is not None:
            for at in beginnings(self.policy.scope, self.seen, self.into.since, self.into.until):
                self.into.add(at, None)

    def _taken_back(self) -> None:
        """A resolution that was taken back within the grace: until then it counted, and nobody was told."""
        for metric in self.policy.metrics:
            if metric.reopen_grace_ms:
                field = "resolution" if metric.stop_on == "resolution" else "status"
                for change in changes_of(self.seen.issue, field):
                    self._add(change.at, metric.name)

    def _pass(self, clocks: Sequence[Clock]) -> None:
        for at, name in passings(clocks, self.policy, self.into.until - 1):
            self._add(at, name)

    def _add(self, at: Instant, name: str) -> None:
        """Alerts of several clocks that wait for each other are looked at together."""
        self.into.add(at, None if self.policy.alert_group_ms else frozenset({name}))

    def _unknown_at_the_end(self) -> None:
        """What a change of goal has made undone, or a word that was written down late: before it, the clock showed
        something else, of which people may have been told; at it, they may be told that it is so no more."""
        for at, names in self._revisions().items():
            self.into.add(at, None)
            if self.into.since < at < self.into.until:
                self._pass(self.replay._at(at - 1, names)[1].clocks)

    def _revisions(self) -> Mapping[Instant, Names]:
        """When clocks came to be read in another way, from their start on, and which."""
        found: dict[Instant, Names] = {one.written: None for one in self.facts.contacts if one.at < one.written}
        for clock in self.facts.clocks:
            if _undoes(self.policy, clock.metric):
                for at in (at for cycle in clock.cycles for at in rereadings(cycle)):
                    known = found.get(at, frozenset())
                    found[at] = None if known is None else known | {clock.metric}
        return found


def _undoes(policy: Policy, name: str) -> bool:
    """Whether another goal lets the metric's clock forget what it showed before."""
    metrics = (metric for version in every_version(policy) for metric in version.metrics if metric.name == name)
    return any(metric.on_goal_change != "carry" for metric in metrics)


def _addressed(wish: Tell | Announce) -> Notice:
    """A channel counts as a recipient of its own."""
    return wish.notice if isinstance(wish, Tell) else replace(wish.notice, tell=(f"channel:{wish.channel}",))


def _beginnings(cycle: Cycle) -> Iterator[Instant]:
    """When it began, was given another goal, and ran again."""
    yield cycle.start
    yield from (goal.since for goal in cycle.goals)
    yield from (
        later.from_ for one, later in pairwise(cycle.intervals) if one.kind not in ("running", "closed") and later.ms
    )
