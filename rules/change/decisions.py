"""What was decided about each change, and what was said of it?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from rules.answering import asked, number_in, refuse
from rules.dates import field_changes, value_at
from rules.desired import ChangeFact, Command, Decision, Facts
from rules.instants import from_iso
from rules.model import Instant, Snapshot
from rules.policy import ChangeControl

VERBS = ("approve", "reject", "defer", "avoid", "mitigate", "transfer", "accept")
KINDS: Mapping[str, str] = {
    "需求": "requirement",
    "技术": "technical",
    "资源": "resource",
    "进度": "schedule",
    "成本": "cost",
}


def verdicts(control: ChangeControl, snapshot: Snapshot) -> Iterator[Decision]:
    """What the approval field said, each time that it came to say it."""
    if control.approval_field is None:
        return
    words = {word.casefold(): verb for verb, texts in _meant(control) for word in texts}
    for change in field_changes(snapshot, control.approval_field):
        for value in change.after[:1]:
            verb = words.get(value.text.casefold())
            if verb is not None:
                yield Decision(verb=verb, at=change.at, by=change.author, how="field", reason=value.text)
    for value in value_at(snapshot, control.approval_field, snapshot.issue.updated or 0):
        # Service projects keep approvals in a field without a history, each with its outcome and instant.
        outcome, _, when = value.text.partition(" at ")
        at, verb = from_iso(when), words.get(outcome.casefold())
        if at is not None and verb is not None:
            yield Decision(verb=verb, at=at, by=None, how="approval", reason=outcome)


def _meant(control: ChangeControl) -> Iterable[tuple[str, tuple[str, ...]]]:
    return (("approve", control.approved), ("reject", control.rejected))


@dataclass(slots=True)
class Desk:
    """Takes the commands about changes in order. Each speaks of the changes that there were when it was written."""

    control: ChangeControl
    changes: list[ChangeFact]
    facts: Facts
    now: Instant
    _mine: dict[int, ChangeFact] = field(init=False)

    def __post_init__(self) -> None:
        self._mine = {change.number: change for change in self.changes}

    def decided(self, given: Iterable[Decision]) -> tuple[ChangeFact, ...]:
        """The changes with what was decided by fields and commands, in the order in which that happened."""
        steps: list[tuple[Instant, int, Decision | Command]] = [(one.at, 0, one) for one in given]
        steps += [(command.at, 1, command) for command in asked(self.facts, "change", "assess", *VERBS)]
        steps += [(command.at, 1, command) for command in asked(self.facts, "baseline")]
        for _, _, step in sorted(steps, key=lambda step: step[:2]):
            if isinstance(step, Decision):
                self._decide(step, self._open(step.at))
            else:
                self._take(step)
        return tuple(self._mine[number] for number in sorted(self._mine))

    def _take(self, command: Command) -> None:
        if command.family == "baseline":
            decision = Decision(verb="baseline", at=command.at, by=command.author, how="command", reason=command.words)
            self._decide(decision, self._open(command.at))
            return
        meant = self._meant(command)
        if meant is None:
            return
        if command.verb == "assess":
            for change in meant:
                self._mine[change.number] = replace(change, assessment=command.words)
            return
        decision = Decision(
            verb=command.verb,
            at=command.at,
            by=command.author,
            how="command",
            reason=command.words,
            until=command.until,
        )
        self._decide(decision, meant)

    def _meant(self, command: Command) -> list[ChangeFact] | None:
        """The changes that a command speaks of: the one it names, else all that were open. None: it was refused."""
        if command.item is None:
            found = self._open(command.at)
            if not found:
                self.facts = refuse(self.facts, command, "nothing_open")
                return None
            return found
        number = number_in(command.item)
        change = self._mine.get(number)
        if change is None or change.from_ > command.at:
            near = self._open(command.at)
            self.facts = refuse(
                self.facts, command, "no_such_item", f"!change {command.verb} {near[0].number}" if near else None
            )
            return None
        return [change]

    def _open(self, at: Instant) -> list[ChangeFact]:
        return [change for change in self._mine.values() if change.to <= at and change.open]

    def _decide(self, decision: Decision, changes: Iterable[ChangeFact]) -> None:
        for change in changes:
            self._mine[change.number] = replace(change, decision=decision)


def told_of(control: ChangeControl, facts: Facts, since: Instant) -> tuple[list[tuple[Command, str]], Facts]:
    """Changes that a person only told of (`!change add KIND words`), each with its kind; others are refused."""
    names = {name.casefold(): name for name, _ in control.kinds}
    found: list[tuple[Command, str]] = []
    for command in asked(facts, "change", "add"):
        word = (command.kind or "").casefold()
        kind = names.get(KINDS.get(word, word))
        if kind is None:
            known = next(iter(names.values()), "")
            facts = refuse(facts, command, "bad_type", f"!change add {known} {command.words}".strip())
        elif command.at < since:
            facts = refuse(facts, command, "not_allowed_here")
        else:
            found.append((command, kind))
    return found, facts
