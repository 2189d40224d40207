"""The reviews of an issue: due, done or missed; what was agreed in them; and who is reminded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from rules.answering import asked, number_in, refuse
from rules.business_time import later
from rules.desired import ActionFact, Command, Facts, Finding, LabelOn, LookAgain, Reminder, Result, ReviewFact
from rules.identity import op_id
from rules.model import Comment, Instant, Snapshot
from rules.numbering import Numbers, key_of
from rules.people import is_agent, is_ours
from rules.policy import Policy, Review
from rules.resolution import closed_at, resolved_by, turns
from rules.reviews.agenda import agenda_of
from rules.reviews.rhythms import last_and_next
from rules.reviews.standing import standing_reviews
from rules.since import held_since

State: TypeAlias = Literal["coming", "due", "missed", "done", "skipped"]


def reviews(snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> Result:
    """Reviews as facts, a label while one is due or an action is late, and reminders. None on a resolved issue."""
    if not policy.reviews:
        return Result(facts=facts)
    look = Look(snapshot, policy, now, facts, closed=closed_at(snapshot, policy, now))
    actions = look.actions()
    found = tuple(look.reviewed(review, actions) for review in policy.reviews if look.applies(review))
    look.refuse_the_rest()
    asking = actions if look.closed is None else ()
    reminders = (*(one for review in found for one in look.reminders(review)), *look.late_actions(asking))
    found = tuple(replace(review, actions=actions) for review in found)
    told = replace(look.facts, reviews=found, actions=actions, reminders=(*look.facts.reminders, *reminders))
    looks = tuple(
        LookAgain(at=at, because="a review or an action is due then") for at in sorted(look.looks) if at > now
    )
    return Result(
        facts=told, wishes=(*_labels(found, asking, policy.label_prefix), *looks), findings=tuple(look.findings)
    )


@dataclass(slots=True)
class Look:
    """One look at the reviews of one issue. `looks` are the instants at which something about them changes. `closed` is
    when it was resolved: no review falls due any more then, and no action becomes late."""

    snapshot: Snapshot
    policy: Policy
    now: Instant
    facts: Facts
    closed: Instant | None
    looks: set[Instant] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def applies(self, review: Review) -> bool:
        """Whether the issue is reviewed: it matches, and is not resolved. An unknown answer counts as no."""
        if review.of != "issue" or self.closed is not None:  # the look at its project asks for one of those
            return False
        if review.when is None:
            return True
        answer = review.when.matches(self.snapshot, self.now)
        coming = review.when.next_change(self.snapshot, self.now)
        if coming is not None:
            self.looks.add(coming)
        if answer is None:
            text = f"review {review.name}: cannot be answered here, counts as no: {review.when.text}"
            self.findings.append(Finding(code="unknown_condition", text=text))
        return answer is True

    def actions(self) -> tuple[ActionFact, ...]:
        """What was agreed, numbered in order, and what of it is done."""
        found: dict[int, ActionFact] = {}
        numbers = Numbers.of("action", self.snapshot, self.now)
        for command in asked(self.facts, "review", "action", "action-done"):
            if command.verb == "action":
                number = numbers.number(key_of(command))
                found[number] = self._agreed(number, command)
            else:
                self._done(found, command)
        self.facts = numbers.told(self.facts, "action")
        for action in found.values() if self.closed is None else ():
            if action.due is not None and action.done_at is None:
                self.looks.add(action.due)
        return tuple(found.values())

    def _agreed(self, number: int, command: Command) -> ActionFact:
        return ActionFact(
            number=number,
            text=command.words,
            at=command.at,
            owner=command.owner,
            due=command.until,
            overdue=command.until is not None and command.until <= (self.closed or self.now),
        )

    def _done(self, found: dict[int, ActionFact], command: Command) -> None:
        number = number_in(command.item)
        action = found.get(number)
        if action is None:
            near = f"!review action-done {list(found)[-1]}" if found else None
            self.facts = refuse(self.facts, command, "no_such_item", near)
        elif action.done_at is not None:
            self.facts = refuse(self.facts, command, "already_so")
        else:
            found[number] = replace(action, done_at=command.at, overdue=False)

    def reviewed(self, review: Review, actions: Sequence[ActionFact]) -> ReviewFact:
        """The newest occurrence of a review, and what came of it."""
        since = self._since(review)
        due, coming = last_and_next(review.rhythm, since, self.now)
        if coming is not None:
            self.looks.add(coming)
        basis = ReviewFact(name=review.name, due=due, next=coming, state="coming", who=review.who)
        settled = self._settled(review, since)
        word = settled.get(due) if due is not None else None
        if word is not None:
            state: State = "skipped" if word.skipped else "done"
            return replace(basis, state=state, done_at=word.at, done_by=word.by, words=word.text)
        early = settled.get(coming) if coming is not None else None
        if due is None:
            return basis if early is None else replace(basis, done_at=early.at, done_by=early.by, words=early.text)
        missed = self._missed_at(review, due)
        state = "missed" if missed is not None and missed <= self.now else "due"
        return replace(basis, state=state, agenda=agenda_of(self.snapshot, self.policy, self.facts, actions))

    def _since(self, review: Review) -> Instant:
        """From when on the issue was to be reviewed."""
        held = None if review.when is None else held_since(review.when, self.snapshot, self.now)
        return held if held is not None else self.snapshot.issue.created or 0

    def _settled(self, review: Review, since: Instant) -> dict[Instant, "Word"]:
        """Which occurrences were held or skipped. A word settles the one that is due, else the next one, where that is
        nearer than the last."""
        found: dict[Instant, Word] = {}
        for word in sorted(self._words(review), key=lambda word: word.at):
            due, coming = last_and_next(review.rhythm, since, word.at)
            if due is not None and due not in found:
                found[due] = word
            elif coming is not None and word.named and (due is None or word.at - due > coming - word.at):
                found.setdefault(coming, word)  # nearer to the last one it is one more word about that
        return found

    def _words(self, review: Review) -> Iterator["Word"]:
        """Commands, and comments of agents that begin with the name of the review and of no longer one."""
        for command in asked(self.facts, "review", "done", "skip"):
            if command.item is None or self._means(command.item, review):
                named = command.item is not None or len(self.policy.reviews) == 1
                skipped = command.verb == "skip"
                yield Word(command.at, command.author, command.words, named=named, skipped=skipped)
        for comment in self.snapshot.issue.comments:
            rest = self._named(comment, review)
            if rest is not None and comment.author is not None and self._by_an_agent(comment):
                yield Word(comment.at, comment.author, rest, named=True)

    def _named(self, comment: Comment, review: Review) -> str | None:
        """What a comment says after the name of the review; None where it speaks of none, or of another."""
        text = comment.text.strip()
        names = {one.name: after_name(text, one.name) for one in self.reviews_here()}
        meant = max((name for name, rest in names.items() if rest is not None), key=len, default=None)
        return names[meant] if meant == review.name else None

    def _by_an_agent(self, comment: Comment) -> bool:
        """As with commands, a customer's word counts for nothing, nor does that of somebody who is not known here."""
        return not is_ours(self.snapshot, comment) and is_agent(self.snapshot, self.policy, comment.author) is True

    def _means(self, item: str, review: Review) -> bool:
        """By name, or by its place in the policy."""
        if item.isdecimal():
            return review in self.policy.reviews and number_in(item) - 1 == self.policy.reviews.index(review)
        return item.strip().casefold() == review.name.casefold()

    def reviews_here(self) -> tuple[Review, ...]:
        """Whatever may be named on this issue."""
        return (*self.policy.reviews, *standing_reviews(self.policy, self.snapshot.issue.key))

    def _applied(self, review: Review, at: Instant) -> bool:
        """Whether the issue was reviewed then: what was done stays done when it is reviewed no more."""
        opened = [turn.resolved for turn in turns(self.snapshot, resolved_by(self.policy), self.now) if turn.at <= at]
        if review.of != "issue" or (opened and opened[-1]):
            return False
        return review.when is None or review.when.matches(self.snapshot, at) is True

    def refuse_the_rest(self) -> None:
        """Commands about a review that this issue did not have."""
        standing = standing_reviews(self.policy, self.snapshot.issue.key)
        for command in asked(self.facts, "review", "done", "skip"):
            item, applying = command.item, [one for one in self.policy.reviews if self._applied(one, command.at)]
            applying += standing
            if not applying:
                self.facts = refuse(self.facts, command, "not_allowed_here")
            elif item is not None and not any(self._means(item, review) for review in applying):
                self.facts = refuse(self.facts, command, "no_such_item", f"!review {command.verb} {applying[0].name}")

    def _missed_at(self, review: Review, due: Instant) -> Instant | None:
        if review.remind_within is None:
            return None
        return later(due, review.remind_within.target, review.remind_within.calendar)

    def reminders(self, review: ReviewFact) -> Iterator[Reminder]:
        """When it is due, when it was missed, and, to others, when that changed nothing."""
        if review.due is None or review.state not in ("due", "missed"):
            return
        policy = next(one for one in self.policy.reviews if one.name == review.name)
        steps = [("due", review.due, policy.who)]
        missed = self._missed_at(policy, review.due)
        if missed is not None:
            self.looks.add(missed)
            steps.append(("missed", missed, policy.who))
            if policy.escalate_within is not None and policy.escalate_to:
                at = later(missed, policy.escalate_within.target, policy.escalate_within.calendar)
                self.looks.add(at)
                steps.append(("escalated", at, policy.escalate_to))
        for what, since, tell in steps:
            if since <= self.now:
                yield Reminder(
                    op=self._op(review.name, review.due, what),
                    practice="review",
                    section=f"review {review.name}",
                    text=f"review.{what}",
                    since=since,
                    tell=tell,
                    facts=(("review", review.name), ("due", review.due)),
                    instants=("due",),
                    agenda=review.agenda if what == "due" else (),
                )

    def late_actions(self, actions: Sequence[ActionFact]) -> Iterator[Reminder]:
        """Told once to whoever took it on, else to the assignee."""
        for action in actions:
            if action.overdue and action.due is not None:
                yield Reminder(
                    op=self._op("action", action.at, str(action.number)),
                    practice="review",
                    section="review",
                    text="review.action",
                    since=action.due,
                    tell=(action.owner or "assignee",),
                    facts=(("number", action.number), ("text", action.text), ("due", action.due)),
                    instants=("due",),
                )

    def _op(self, *parts: str | int) -> str:
        return op_id(self.snapshot.site.name, self.snapshot.issue.id, "review", *parts)


def after_name(text: str, name: str) -> str | None:
    """What follows the name at the beginning of the text; None where it does not begin so, or only with a like word."""
    if not text.casefold().startswith(name.casefold()):
        return None
    rest = text[len(name) :]
    return None if rest[:1].isascii() and rest[:1].isalnum() and name[-1:].isascii() else rest.strip(" :：,，-—\n")


@dataclass(frozen=True, slots=True)
class Word:
    """Somebody said that a review was held, or that this one is not."""

    at: Instant
    by: str | None
    text: str
    named: bool = False
    skipped: bool = False


def _labels(found: Sequence[ReviewFact], actions: Sequence[ActionFact], prefix: str) -> Iterator[LabelOn]:
    due = [review.name for review in found if review.state in ("due", "missed")]
    if due:
        yield LabelOn(label=f"{prefix}review-due", because=f"to be reviewed: {', '.join(due)}")
    late = ", ".join(str(action.number) for action in actions if action.overdue)
    if late:
        yield LabelOn(label=f"{prefix}action-overdue", because=f"overdue: action {late}")
