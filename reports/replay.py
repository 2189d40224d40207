"""What would a policy have made of an issue between two instants: which cycles met or missed, who was told when?

Everything is worked out by the rules themselves, with later events unseen; nothing of it is estimated.
"""

from dataclasses import dataclass, replace
from functools import partial

from reports.comparing import differences, goal_at, goal_text
from reports.notice_replay import NoticeReplay
from reports.tallies import Differing, Outcome, Side, Tally
from reports.texts.moments import local
from reports.weeks import week_of
from rules.desired import Cycle
from rules.model import Instant, Snapshot
from rules.planning import RULES, Answers, Rule, answers
from rules.policy import Policy, every_version
from rules.sla import sla
from rules.sla.tracks import Track
from rules.timeline import as_of

_SILENT = ("card", "risk", "alerts", "crosscheck")
"""Rules that say nothing about clocks."""
METHOD = ("backtest.method.issues", "backtest.method.cycles", "backtest.method.notices")
"""The messages that tell how this is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From `since` on and before `until`; weeks and days are those of `zone`. `notices`: whether to replay them. Goals
    are named in `language`."""

    since: Instant
    until: Instant
    zone: str
    notices: bool = True
    language: str = "en"

    @property
    def method(self) -> tuple[str, ...]:
        """How this was counted, in messages."""
        return METHOD if self.notices else METHOD[:-1]


def count(snapshot: Snapshot, a: Policy, b: Policy | None, span: Span, tally: Tally, order: tuple[int, int]) -> None:
    """Add one issue to the tally, under policy `a` and, where there is one, under `b`."""
    tally.issues += 1
    bare = _unmarked(snapshot)
    end = as_of(bare, span.until - 1, grace=0)
    last = _counted(bare, end, a, "a", span, tally)
    if b is None:
        return
    other = _counted(bare, end, b, "b", span, tally)
    found = differences(last.facts.clocks, other.facts.clocks, span.since, language=span.language)
    if found:
        tally.differ(Differing(key=snapshot.issue.key, order=order, differences=found))


def _unmarked(snapshot: Snapshot) -> Snapshot:
    """Without what the connector remembers of the writes that it did make."""
    issue = snapshot.issue
    return replace(snapshot, issue=replace(issue, property={})) if issue.property else snapshot


def _counted(bare: Snapshot, end: Snapshot, policy: Policy, side: Side, span: Span, tally: Tally) -> Answers:
    tracks: list[Track] = []
    last = answers(end, policy, span.until - 1, _clock_rules(tracks))
    for clock in last.facts.clocks:
        for cycle in clock.cycles:
            outcome, at = _outcome(cycle)
            if at is None or span.since <= at < span.until:
                week = "" if at is None else week_of(at, span.zone).name
                goal = goal_text(goal_at(cycle, span.until if at is None else at), span.language)
                tally.cycles[side, clock.metric, goal, week, outcome] += 1
    tally.findings.update((side, finding.code) for finding in last.findings)
    if span.notices and any(version.alerts for version in every_version(policy)):
        replay = NoticeReplay(
            bare=bare, end=end, policy=policy, since=span.since, until=span.until, facts=last.facts, tracks=tracks
        )
        for told in replay.told():
            day = str(local(told.at, span.zone).date())
            for account in told.tell or ("",):
                tally.notices[side, account, day] += 1
                person = bare.people.get(account)
                tally.names.setdefault(account, person.name if person is not None else account)
    return last


def _clock_rules(keep: list[Track]) -> tuple[Rule, ...]:
    """`keep` gets what the clocks come from."""
    clocks: Rule = partial(sla, keep=keep)
    return tuple(clocks if rule is sla else rule for rule in RULES if getattr(rule, "__name__", "") not in _SILENT)


def _outcome(cycle: Cycle) -> tuple[Outcome, Instant | None]:
    """What became of it, and when that was decided; None while it is open."""
    if cycle.state == "cancelled":
        return "cancelled", cycle.stop if cycle.stop is not None or not cycle.goals else cycle.goals[-1].since
    if cycle.breached:
        return "breached", cycle.breached_at
    if cycle.stop is None:
        return "open", None
    return "ended" if cycle.ended else "met", cycle.stop
