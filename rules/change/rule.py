"""The changes of an issue since its baseline, what waits for a decision, and whom that is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from rules.answering import asked, refuse
from rules.business_time import later
from rules.change.decisions import VERBS, Desk, told_of, verdicts
from rules.change.windows import baseline_of, items_of, taken_back, windows_of
from rules.desired import ChangeFact, ChangeItem, Command, Facts, Finding, LabelOn, LookAgain, Reminder, Result, Wish
from rules.identity import op_id
from rules.model import Instant, Snapshot
from rules.numbering import Numbers, key_of
from rules.policy import ChangeControl, Policy
from rules.resolution import closed_at


def change(snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> Result:
    """Changes as facts, a label for each kind that waits for a decision, and a reminder where it waits too long."""
    control = policy.change
    if control is None:
        return Result(facts=facts)
    look = Look(snapshot, control, now, facts, closed=closed_at(snapshot, policy, now))
    if not look.applies():
        return Result(facts=_refused(look), wishes=tuple(look.wishes), findings=tuple(look.findings))
    changes = look.changes()
    reminders = tuple(reminder for one in changes for reminder in look.reminders(one))
    looks = (LookAgain(at=at, because="a change waits for a decision") for at in sorted(look.looks) if at > now)
    return Result(
        facts=replace(look.facts, changes=changes, reminders=(*look.facts.reminders, *reminders)),
        wishes=(*look.wishes, *(_labels(changes, policy.label_prefix) if look.closed is None else ()), *looks),
        findings=tuple(look.findings),
    )


def _refused(look: "Look") -> Facts:
    """Commands about an issue whose changes were not controlled then."""
    facts, when = look.facts, look.control.when
    for command in (*asked(facts, "change"), *asked(facts, "baseline")):
        if when is None or when.matches(look.snapshot, command.at) is not True:
            facts = refuse(facts, command, "not_allowed_here")
    return facts


@dataclass(slots=True)
class Look:
    """One look at the changes of one issue. `looks` are the instants at which something about them may change.
    `closed` is when it was resolved: what is undecided by then is neither late nor told any more."""

    snapshot: Snapshot
    control: ChangeControl
    now: Instant
    facts: Facts
    closed: Instant | None
    looks: set[Instant] = field(default_factory=set)
    wishes: list[Wish] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def applies(self) -> bool:
        """Whether changes of this issue are controlled at all; an unknown answer counts as no."""
        when = self.control.when
        if when is None:
            return True
        answer = when.matches(self.snapshot, self.now)
        if answer is None:
            text = f"change: cannot be answered here, counts as no: {when.text}"
            self.findings.append(Finding(code="unknown_condition", text=text))
        coming = when.next_change(self.snapshot, self.now)
        if coming is not None:
            self.wishes.append(LookAgain(at=coming, because="whether changes are controlled may change then"))
        return answer is True

    def changes(self) -> tuple[ChangeFact, ...]:
        """All changes since the baseline, numbered in order, with what was decided about each."""
        commanded = [command.at for command in asked(self.facts, "baseline")]
        since = baseline_of(self.control, self.snapshot, self.now, min(commanded, default=None))
        if since is None:
            for command in asked(self.facts, "change"):
                self.facts = refuse(self.facts, command, "nothing_open", "!baseline")
            return ()
        if isinstance(self.control.baseline, int) and self.control.baseline > self.now:
            self.looks.add(self.control.baseline)
        given = sorted(verdicts(self.control, self.snapshot), key=lambda one: one.at)
        decisions = asked(self.facts, "change", *VERBS)
        cuts = [*commanded, *(one.at for one in given), *(command.at for command in decisions)]
        windows = windows_of(items_of(self.control, self.snapshot, since), self.control.window_ms, cuts)
        told, self.facts = told_of(self.control, self.facts, since)
        found = [(self._found(items), f"h{items[0].history}.{items[0].index}") for items in windows]
        found += [(_told(*one), key_of(one[0])) for one in told]
        found.sort(key=lambda one: (one[0].from_, not one[0].items))
        numbers = Numbers.of("change", self.snapshot, self.now)
        numbered = [replace(one, number=numbers.number(key)) for one, key in found]
        if numbers.kept or asked(self.facts, "change") or commanded:  # else they follow from the history alone
            self.facts = numbers.told(self.facts, "change")
        desk = Desk(self.control, numbered, self.facts, self.now)
        decided = desk.decided(given)
        self.facts = desk.facts
        return tuple(self._timed(one) for one in decided)

    def _found(self, items: Sequence[ChangeItem]) -> ChangeFact:
        return ChangeFact(
            number=0,
            kinds=tuple(dict.fromkeys(item.kind for item in items)),
            from_=items[0].at,
            to=items[-1].at,
            authors=tuple(dict.fromkeys(item.author for item in items if item.author is not None)),
            items=tuple(items),
            undone=taken_back(self.snapshot, items),
        )

    def _timed(self, one: ChangeFact) -> ChangeFact:
        """With the time until which it must be decided. A deferred one waits until its date, else the time anew."""
        within, decision = self.control.decide_within, one.decision
        if not one.open:
            return one
        if decision is not None and decision.until is not None:
            by: Instant | None = decision.until
        elif within is not None:
            by = later(decision.at if decision is not None else one.to, within.target, within.calendar)
        else:
            by = None
        if by is None:
            return one
        if self.closed is not None:
            return replace(one, decide_by=by, overdue=self.closed > by)
        self.looks.add(by + 1)
        return replace(one, decide_by=by, overdue=self.now > by)

    def reminders(self, one: ChangeFact) -> Iterable[Reminder]:
        """Told once when the time has passed, and once more, to others, when it goes on waiting. Of an issue that is
        resolved by now nobody is told: it says itself what was never decided."""
        if not one.open or one.decide_by is None or self.closed is not None:
            return
        steps = [("undecided", one.decide_by + 1, self.control.tell)]
        after = self.control.escalate_after
        if after is not None and self.control.escalate_to:
            at = later(one.decide_by, after.target, after.calendar) + 1
            self.looks.add(at)
            steps.append(("escalated", at, self.control.escalate_to))
        due = one.decide_by
        put_off = 0 if one.decision is None else one.decision.at  # not `due`: another time to decide in is no news
        mine = (self.snapshot.site.name, self.snapshot.issue.id, "change", one.from_, one.words, put_off)
        for what, since, tell in steps:
            if since <= self.now:
                yield Reminder(
                    op=op_id(*mine, what),
                    practice="change",
                    section="change",
                    text=f"change.{what}",
                    since=since,
                    tell=tell,
                    facts=(("number", one.number), ("kinds", ", ".join(one.kinds)), ("changed", one.to), ("due", due)),
                    instants=("changed", "due"),
                )


def _told(command: Command, kind: str) -> ChangeFact:
    return ChangeFact(
        number=0,
        kinds=(kind,),
        from_=command.at,
        to=command.at,
        authors=(command.author,),
        items=(),
        words=command.words,
    )


def _labels(changes: Iterable[ChangeFact], prefix: str) -> Iterable[LabelOn]:
    """One for each kind that waits for a decision, and one where the time for it has passed."""
    waiting = [one for one in changes if one.open]
    for kind in dict.fromkeys(kind for one in waiting for kind in one.kinds):
        numbers = ", ".join(str(one.number) for one in waiting if kind in one.kinds)
        yield LabelOn(label=f"{prefix}change-{kind}".replace(" ", "-"), because=f"not decided: change {numbers}")
    overdue = ", ".join(str(one.number) for one in waiting if one.overdue)
    if overdue:
        yield LabelOn(label=f"{prefix}change-overdue", because=f"decision overdue: change {overdue}")
