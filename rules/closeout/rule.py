"""The checklists of an issue, what is missing when it is closed, and what is done about that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rules.answering import asked, refuse
from rules.closeout.gate import incomplete, moved_back
from rules.closeout.proofs import Issue
from rules.closeout.summary import summarised, summary_of
from rules.closeout.ticking import Ticking, applied_then
from rules.desired import ChecklistFact, Command, Facts, Finding, LabelOn, LookAgain, Reminder, Result, Wish
from rules.identity import op_id
from rules.model import Instant, Snapshot
from rules.people import own_card
from rules.policy import Closeout, Policy
from rules.resolution import Turn, resolved_by, turns
from rules.sections import is_news


def closeout(snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> Result:
    """Checklists as facts; a reminder, a label or a move back where an issue was closed without what it must have."""
    if not policy.closeouts:
        return Result(facts=facts)
    look = Look(snapshot, policy, now)
    lists = tuple(one for one in policy.closeouts if look.applies(one))
    if not lists:
        return Result(facts=_refused(snapshot, policy, facts), wishes=tuple(look.wishes), findings=tuple(look.findings))
    ticking = Ticking(Issue(snapshot, policy, facts, now), lists, own_card(snapshot), policy.closeouts)
    found = look.closing(tuple(_fact(one, ticking) for one in lists), asked(ticking.facts, "close", "override"))
    move, doubts = moved_back(snapshot, policy, found, now)
    told_by_gate = any(doubt.code == "gate_no_transition" for doubt in doubts)
    asking = [fact for fact in found if not (told_by_gate and fact.mode == "gate")]
    reminders = tuple(look.reminders(asking)) if move is None else ()
    told = replace(ticking.facts, checklists=found, reminders=(*ticking.facts.reminders, *reminders))
    told = replace(told, closing=summary_of(snapshot, policy, found, told, now))
    summaries = summarised(told.closing, found, snapshot, policy)
    then: tuple[Wish, ...] = tuple(_label(found, snapshot, policy)) if move is None else (move,)
    return Result(facts=told, wishes=(*look.wishes, *then, *summaries), findings=(*look.findings, *doubts))


def _fact(checklist: Closeout, ticking: Ticking) -> ChecklistFact:
    return ChecklistFact(name=checklist.name, mode=checklist.mode, items=ticking.items(checklist))


def _refused(snapshot: Snapshot, policy: Policy, facts: Facts) -> Facts:
    """Commands about an issue that had no checklist then."""
    for command in asked(facts, "close"):
        if not applied_then(snapshot, policy.closeouts, command.at):
            facts = refuse(facts, command, "not_allowed_here")
    return facts


@dataclass(slots=True)
class Look:
    """One look at the closing of one issue."""

    snapshot: Snapshot
    policy: Policy
    now: Instant
    wishes: list[Wish] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def applies(self, checklist: Closeout) -> bool:
        """An unknown answer counts as no."""
        if checklist.when is None:
            return True
        answer = checklist.when.matches(self.snapshot, self.now)
        coming = checklist.when.next_change(self.snapshot, self.now)
        if coming is not None:
            self.wishes.append(LookAgain(at=coming, because=f"whether {checklist.name} applies may change then"))
        if answer is None:
            text = f"closeout {checklist.name}: cannot be answered here, counts as no: {checklist.when.text}"
            self.findings.append(Finding(code="unknown_condition", text=text))
        return answer is True

    def closing(self, found: Sequence[ChecklistFact], overrides: Sequence[Command]) -> tuple[ChecklistFact, ...]:
        """With the instant of the closing, and who let it close all the same: since it was last open."""
        history = turns(self.snapshot, resolved_by(self.policy), self.now)
        if not history or not history[-1].resolved:
            return tuple(found)
        opened = _opened(history)
        valid = [command for command in overrides if command.at >= opened]
        by, reason = (valid[-1].author, valid[-1].words) if valid else (None, "")
        at = history[-1].at
        return tuple(replace(fact, closing=at, overridden_by=by, override=reason) for fact in found)

    def reminders(self, found: Sequence[ChecklistFact]) -> Iterator[Reminder]:
        """Once for each closing."""
        for fact in found:
            if fact.closing is None or not fact.missing or fact.overridden_by is not None:
                continue
            tell = next(one.tell for one in self.policy.closeouts if one.name == fact.name)
            texts = "; ".join(item.text for item in fact.missing)
            yield Reminder(
                op=op_id(self.snapshot.site.name, self.snapshot.issue.id, "closeout", fact.name, fact.closing),
                practice="closeout",
                section=f"closeout {fact.name}",
                text="closeout.missing",
                since=fact.closing,
                tell=tell,
                facts=(("checklist", fact.name), ("n", len(fact.missing)), ("missing", texts)),
            )


def _opened(history: Sequence[Turn]) -> Instant:
    """When the issue was last opened before its closing: its creation, or a reopening."""
    return next((turn.at for turn in reversed(history) if not turn.resolved), history[0].at)


def _label(found: Sequence[ChecklistFact], snapshot: Snapshot, policy: Policy) -> Iterator[LabelOn]:
    """For a closed issue whose list marks it, or whose gate does not move it back; none that was closed before
    Aftercare wrote."""
    names = [
        fact.name
        for fact in found
        if fact.closing is not None
        and is_news(snapshot.memory, "", fact.closing)
        and fact.missing
        and fact.mode != "remind"
        and fact.overridden_by is None
    ]
    if names:
        yield LabelOn(label=incomplete(policy), because=f"closed without all of {', '.join(names)}")
