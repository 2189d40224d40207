"""The rule itself: the steps of all clocks, quieted, held and gathered, become notices."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rules.alerts.corrections import corrections, era
from rules.alerts.gathering import Bundle, gathered, notice_of
from rules.alerts.holding import Hold, hold_of
from rules.alerts.moments import next_open
from rules.alerts.recipients import CHANNEL, accounts
from rules.alerts.reminding import Reminding
from rules.alerts.stand_ins import are_told
from rules.alerts.steps import Rung, Step, every_rung, quieted, rungs, standing, steps_of
from rules.business_time import open_hours
from rules.desired import Announce, Clock, Facts, Finding, LookAgain, Notice, Result, Tell, Wish
from rules.diffing import told_ops
from rules.instants import iso
from rules.model import DAY, Instant, Snapshot
from rules.people import is_agent, is_ours
from rules.policy import AlertLevel, Calendar, Policy


def alerts(snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> Result:
    """A notice for the highest threshold that each ongoing clock has passed, when its recipients may be told.

    Whether it was told is asked later; only corrections, and what follows them, hang on it.
    """
    of_clocks = bool(policy.alerts and facts.clocks)
    if not of_clocks and not facts.reminders:
        return Result(facts=facts)
    hold = hold_of(snapshot, policy, now)
    if hold.on:
        return Result(facts=facts, findings=hold.findings)
    desk = Desk(snapshot, policy, now, facts, hold, findings=[*hold.findings])
    reminding = Reminding(snapshot, policy, now, hold, findings=desk.findings)
    wishes: list[Wish] = [*desk.told_now(), *desk.corrected(), *desk.announced()] if of_clocks else []
    wishes += reminding.told(facts.reminders)
    looks = sorted(desk.looks | reminding.looks)
    wishes += [LookAgain(at=at, because="an alert may be due then") for at in looks]
    return Result(facts=facts, wishes=tuple(wishes), findings=tuple(dict.fromkeys(desk.findings)))


@dataclass(slots=True)
class Desk:
    """One look at the alerts of one issue. `looks` are the instants at which they may change by themselves."""

    snapshot: Snapshot
    policy: Policy
    now: Instant
    facts: Facts
    hold: Hold
    looks: set[Instant] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    told: frozenset[str] = field(init=False)
    rungs: tuple[Rung, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.told = told_ops(self.snapshot, self.now)
        levels = [level for level in self.policy.alerts if self._applies(level)]
        every = len(levels) == len(self.policy.alerts)
        self.rungs = every_rung(self.policy) if every else rungs(levels, self.policy)

    def told_now(self) -> Iterator[Tell]:
        """What is to be told by now: what waits for others to join it comes later."""
        acknowledged = tuple(_acknowledgements(self.snapshot, self.policy, self.facts))
        for bundle in gathered(self._standing("", acknowledged), self.policy.alert_group_ms):
            if bundle.told_at is not None and bundle.told_at > self.now:
                self._look(bundle.told_at)
            else:
                yield self._tell(bundle)

    def corrected(self) -> Iterator[Tell]:
        """Withdrawals of what was told in comments, while people may be told."""
        for step in self._withdrawals("", self.policy.alert_calendar):
            yield self._tell(Bundle(told_at=None, steps=(step,)))

    def announced(self) -> Iterator[Announce]:
        """What is to be told in channels by now, and withdrawn there. Each has a ladder of its own.

        They wait for nothing but the quiet hours: alerts of several issues are gathered on the way to the channel.
        """
        named = dict.fromkeys(name for level in self.policy.alerts for name in level.tell)
        channels = [name for name in named if name.startswith(CHANNEL)]
        acknowledged = tuple(_acknowledgements(self.snapshot, self.policy, self.facts)) if channels else ()
        calendars = dict(self.policy.recipient_calendars)
        for channel in channels:
            for step in self._standing(channel, acknowledged):
                yield self._announce(channel, step, step.release)
            for step in self._withdrawals(channel, calendars.get(channel, self.policy.alert_calendar)):
                yield self._announce(channel, step, None)

    def _standing(self, channel: str, acknowledged: Sequence[Instant]) -> list[Step]:
        """Of each clock, what may be told in comments or in the channel."""
        clocks = self.facts.clocks
        return [step for clock in clocks for step in standing(self._heard(clock, channel, acknowledged), self._told)]

    def _withdrawals(self, channel: str, calendar: Calendar | None) -> list[Step]:
        """Corrections of what was told there, while it may be told. Every level counts, whether or not it applies."""
        if not self.told:
            return []
        every = [rung for rung in every_rung(self.policy) if rung.channel == channel]
        clocks = self.facts.clocks
        found = [step for clock in clocks for step in corrections(self.snapshot, clock, every, self._told, channel)]
        if not found:
            return []
        opens = next_open(calendar, self.now)
        if opens > self.now:
            self._look(opens)
            return []
        if calendar is not None:
            _, closes = next(open_hours(calendar).windows(self.now, self.now + DAY))
            self._look(closes)
        return found

    def _heard(self, clock: Clock, channel: str, acknowledged: Sequence[Instant]) -> list[Step]:
        """What the clock has come to, unless it is older than the switch to writing, quieted, or held till later."""
        cycle, since = clock.cycles[-1], self.snapshot.memory.write_since
        if cycle.state not in ("running", "paused"):
            return []
        number, found = era(self.snapshot, clock, cycle, self._told, channel), list[Step]()
        for rung in self.rungs:
            if rung.channel != channel or not are_told(self.policy, clock.metric, rung.names):
                continue
            steps, coming = steps_of(clock, rung, self.snapshot, number, self.now)
            self._look(coming)
            if steps and (since is None or steps[0].reached >= since):
                steps = tuple(self.hold.past(step, rung.calendar) for step in steps)
                found += [step for step in steps if not quieted(step, acknowledged, self.policy.alert_group_ms)]
        for step in found:
            self._look(step.release)
        return [step for step in found if step.release <= self.now]

    def _tell(self, bundle: Bundle) -> Tell:
        """One comment for what is not told yet; for everything in it where all was."""
        steps = [step for step in bundle.steps if not self._told(step.op)] or bundle.steps
        notice = self._addressed(notice_of(steps, bundle.told_at, self.policy, self.now))
        if notice.also:
            notice = replace(notice, also=tuple(self._addressed(other) for other in notice.also))
        because = "; ".join(f"{one.metric}: {one.percent} % at {iso(one.reached)}" for one in (notice, *notice.also))
        return Tell(notice=notice, because=because)

    def _announce(self, channel: str, step: Step, told_at: Instant | None) -> Announce:
        """Nobody is mentioned: who reads a channel is not known here."""
        notice = replace(notice_of([step], told_at, self.policy, self.now), tell=())
        because = f"{notice.metric}: {notice.percent} % at {iso(notice.reached)}"
        return Announce(channel=channel.removeprefix(CHANNEL), notice=notice, because=because)

    def _addressed(self, notice: Notice) -> Notice:
        """With the accounts for whom the recipients stand."""
        tell, unknown = accounts(self.snapshot, self.policy, notice.tell, notice.metric)
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
    if facts.replies is not None:
        yield from facts.replies
        return
    agents: dict[str | None, bool] = {}
    for comment in snapshot.issue.comments:
        answers = comment.public and not is_ours(snapshot, comment) and comment.id not in facts.command_only
        if answers and comment.author not in agents:
            agents[comment.author] = is_agent(snapshot, policy, comment.author) is True
        if answers and agents[comment.author]:
            yield comment.at
