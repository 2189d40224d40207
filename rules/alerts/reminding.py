"""Which reminders of the practice may be told by now? The families say what and whom; when is said here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rules.alerts.gathering import LATE
from rules.alerts.holding import Hold
from rules.alerts.moments import next_open
from rules.alerts.recipients import CHANNEL, accounts, calendar_of_recipient
from rules.desired import Call, Calls, Finding, Remind, Reminder
from rules.identity import op_id
from rules.instants import iso
from rules.model import Instant, Snapshot
from rules.policy import Calendar, Policy
from rules.sections import is_news


@dataclass(slots=True)
class Reminding:
    """One look at the reminders of one issue. `looks` are the instants at which one may be told."""

    snapshot: Snapshot
    policy: Policy
    now: Instant
    hold: Hold
    looks: set[Instant] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def told(self, reminders: Iterable[Reminder]) -> Iterator[Remind]:
        """What is older than the switch to writing, or than the part of the policy that finds it, is never told."""
        for reminder in reminders:
            if is_news(self.snapshot.memory, reminder.section, reminder.since):
                yield from self._one(reminder)

    def _one(self, reminder: Reminder) -> Iterator[Remind]:
        """One call for all whose quiet hours are the same, and a message for each channel."""
        groups: dict[int, tuple[Calendar | None, list[str]]] = {}
        for name in reminder.tell:
            calendar = calendar_of_recipient(self.policy, name)
            if name.startswith(CHANNEL):
                told = self._call(reminder, op_id(reminder.op, name), calendar, ())
                if told is not None:
                    yield Remind(calls=told, because=_because(reminder), channel=name.removeprefix(CHANNEL))
            else:
                groups.setdefault(id(calendar), (calendar, []))[1].append(name)
        for place, (calendar, names) in enumerate(groups.values()):
            op = reminder.op if not place else op_id(reminder.op, *names)
            told = self._call(reminder, op, calendar, self._accounts(names))
            if told is not None:
                yield Remind(calls=told, because=_because(reminder))

    def _call(self, reminder: Reminder, op: str, calendar: Calendar | None, tell: tuple[str, ...]) -> Calls | None:
        """None: it may be told only later."""
        lifted = self.hold.lifted
        release = next_open(calendar, max(reminder.since, lifted) if lifted is not None else reminder.since)
        if release > self.now:
            self.looks.add(release)
            return None
        call = Call(
            op=op,
            practice=reminder.practice,
            text=reminder.text,
            since=reminder.since,
            tell=tell,
            late=self.now - release > LATE,
            facts=reminder.facts,
            instants=reminder.instants,
            agenda=reminder.agenda,
        )
        return Calls(op=op, calls=(call,), zone=self.policy.zone, language=self.policy.language, settles=(op,))

    def _accounts(self, names: list[str]) -> tuple[str, ...]:
        tell, unknown = accounts(self.snapshot, self.policy, names)
        for name in unknown:
            text = f"Whom the recipient {name} stands for is not known here: nobody is mentioned for it."
            self.findings.append(Finding(code="unknown_recipient", text=text))
        return tell


def _because(reminder: Reminder) -> str:
    return f"{reminder.text} since {iso(reminder.since)}"
