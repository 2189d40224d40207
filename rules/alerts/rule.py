"""The rule itself: the steps of all clocks, quieted, held and gathered, become notices."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rules.alerts.corrections import corrections, era
from rules.alerts.gathering import Bundle, gathered, notice_of
from rules.alerts.moments import next_open
from rules.alerts.recipients import accounts
from rules.alerts.steps import Rung, Step, quieted, rungs, standing, steps_of
from rules.business_time import open_hours
from rules.desired import Clock, Facts, Finding, LookAgain, Notice, Result, Tell, Wish
from rules.diffing import told_ops
from rules.instants import iso
from rules.model import DAY, Instant, Snapshot
from rules.people import is_agent, is_ours
from rules.policy import AlertLevel, Policy


def alerts(snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> Result:
    """A notice for the highest threshold that each ongoing clock has passed, when its recipients may be told.

    Whether it was told is asked later; only corrections, and what follows them, hang on it.
    """
    if not policy.alerts or not facts.clocks:
        return Result(facts=facts)
    desk = Desk(snapshot, policy, now, facts)
    wishes: list[Wish] = [*desk.told_now(), *desk.corrected()]
    wishes += [LookAgain(at=at, because="an alert may be due then") for at in sorted(desk.looks)]
    return Result(facts=facts, wishes=tuple(wishes), findings=tuple(desk.findings))


@dataclass(slots=True)
class Desk:
    """One look at the alerts of one issue. `looks` are the instants at which they may change by themselves."""

    snapshot: Snapshot
    policy: Policy
    now: Instant
    facts: Facts
    looks: set[Instant] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    told: frozenset[str] = field(init=False)
    rungs: tuple[Rung, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.told = told_ops(self.snapshot, self.now)
        self.rungs = rungs([level for level in self.policy.alerts if self._applies(level)], self.policy)

    def told_now(self) -> Iterator[Tell]:
        """What is to be told by now: what waits for others to join it comes later."""
        acknowledged = tuple(_acknowledgements(self.snapshot, self.policy, self.facts))
        steps = [step for clock in self.facts.clocks for step in standing(self._heard(clock, acknowledged), self._told)]
        for bundle in gathered(steps, self.policy.alert_group_ms):
            if bundle.told_at is not None and bundle.told_at > self.now:
                self._look(bundle.told_at)
            else:
                yield self._tell(bundle)

    def corrected(self) -> Iterator[Tell]:
        """Withdrawals of what was told, while people may be told. Every level counts, whether or not it applies now."""
        every = rungs(self.policy.alerts, self.policy)
        found = [one for clock in self.facts.clocks for one in corrections(self.snapshot, clock, every, self._told)]
        calendar = self.policy.alert_calendar
        if not found:
            return
        opens = next_open(calendar, self.now)
        if opens > self.now:
            self._look(opens)
            return
        if calendar is not None:
            _, closes = next(open_hours(calendar).windows(self.now, self.now + DAY))
            self._look(closes)
        for step in found:
            yield self._tell(Bundle(told_at=None, steps=(step,)))

    def _heard(self, clock: Clock, acknowledged: Sequence[Instant]) -> list[Step]:
        """What the clock has come to, unless it is older than the switch to writing, quieted, or held till later."""
        cycle, since = clock.cycles[-1], self.snapshot.memory.write_since
        if cycle.state not in ("running", "paused"):
            return []
        number, found = era(self.snapshot, clock, cycle, self._told), list[Step]()
        for rung in self.rungs:
            steps, coming = steps_of(clock, rung, self.snapshot, number, self.now)
            self._look(coming)
            if steps and (since is None or steps[0].reached >= since):
                found += [step for step in steps if not quieted(step, acknowledged, self.policy.alert_group_ms)]
        for step in found:
            self._look(step.release)
        return [step for step in found if step.release <= self.now]

    def _tell(self, bundle: Bundle) -> Tell:
        """One comment for what is not told yet; for everything in it where all was."""
        steps = [step for step in bundle.steps if not self._told(step.op)] or bundle.steps
        notice = notice_of(steps, bundle.told_at, self.policy, self.now)
        notice = replace(self._addressed(notice), also=tuple(self._addressed(other) for other in notice.also))
        because = "; ".join(f"{one.metric}: {one.percent} % at {iso(one.reached)}" for one in (notice, *notice.also))
        return Tell(notice=notice, because=because)

    def _addressed(self, notice: Notice) -> Notice:
        """With the accounts for whom the recipients stand."""
        tell, unknown = accounts(self.snapshot, self.policy, notice.tell)
        for name in unknown:
            text = f"Whom the recipient {name} stands for is not known here: nobody is mentioned for it."
            finding = Finding(code="unknown_recipient", text=text)
            if finding not in self.findings:
                self.findings.append(finding)
        return replace(notice, tell=tell)

    def _applies(self, level: AlertLevel) -> bool:
        if level.when is None:
            return True
        answer = level.when.matches(self.snapshot, self.now)
        if answer is None:
            text = f"alerts: cannot be answered here, counts as no: {level.when.text}"
            self.findings.append(Finding(code="unknown_condition", text=text))
        self._look(level.when.next_change(self.snapshot, self.now))
        return answer is True

    def _look(self, at: Instant | None) -> None:
        if at is not None and at > self.now:
            self.looks.add(at)

    def _told(self, op: str) -> bool:
        return op in self.told


def _acknowledgements(snapshot: Snapshot, policy: Policy, facts: Facts) -> Iterable[Instant]:
    """When somebody took it in hand: by command, or by a public reply of an agent. A command alone is no reply."""
    yield from (command.at for command in facts.commands if command.verb == "ack" and command.refused is None)
    yield from (contact.at for contact in facts.contacts if contact.who == "agent")
    for comment in snapshot.issue.comments:
        answers = comment.public and not is_ours(snapshot, comment) and comment.id not in facts.command_only
        if answers and is_agent(snapshot, policy, comment.author):
            yield comment.at
