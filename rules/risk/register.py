"""Which risks does the issue have, when what rules find is joined with what people said about it?

A rule's risk and a person's word about it are one risk, and the person's word wins.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rules.answering import asked, refuse
from rules.desired import Command, Facts, Response, RiskFact, RiskMove
from rules.model import DAY, Instant
from rules.numbering import Numbers
from rules.numbering import key_of as command_key
from rules.policy import Risk
from rules.risk.conditions import key_of

HIGHEST = 5
TYPES: Mapping[str, str] = {"技术": "technical", "资源": "resource", "进度": "schedule", "成本": "cost"}
RESPONSES: tuple[Response, ...] = ("avoid", "mitigate", "transfer", "accept")


@dataclass(slots=True)
class Entry:
    """A risk on its way through the commands. `ended`: a person closed it, or its rule finds it no more."""

    fact: RiskFact
    ended: Instant | None = None


@dataclass(slots=True)
class Register:
    """Takes what the rules found, then the commands in order. On an issue that is `closed` no review date comes any
    more."""

    risk: Risk
    facts: Facts
    now: Instant
    found: Sequence[RiskFact]
    numbers: Numbers
    closed: Instant | None = None
    _entries: dict[str, Entry] = field(default_factory=dict)

    def risks(self) -> tuple[RiskFact, ...]:
        """The risks there are: those of rules in the policy's order, then those of people in the order of naming."""
        present = {fact.key: fact for fact in self.found}
        for rule in self.risk.rules:
            fact = present.get(key_of(rule.name))
            if fact is None:
                continue
            self._entries[fact.key] = Entry(fact)
        for command in asked(self.facts, "risk"):
            self._take(command)
        for entry in self._entries.values():
            self._found_anew(entry, self.now)
        return tuple(self._shown(entry.fact) for entry in self._entries.values() if entry.ended is None)

    def _found_anew(self, entry: Entry, at: Instant) -> None:
        """A risk that a person closed is there again once its rule, after a time without, finds it again."""
        again = next((fact for fact in self.found if fact.key == entry.fact.key), None)
        if again is None or again.since is None or entry.ended is None:
            return
        if entry.ended < again.since <= at:
            entry.fact, entry.ended = again, None

    def _take(self, command: Command) -> None:
        if command.verb == "status":
            return
        if command.verb == "add":
            self._add(command)
            return
        entry = self._meant(command)
        if entry is None:
            self._no_such(command)
            return
        self._found_anew(entry, command.at)
        if (command.verb == "reopen") == (entry.ended is None) or (
            entry.ended is not None and command.verb != "reopen"
        ):
            self.facts = refuse(self.facts, command, "already_so")
            return
        match command.verb:
            case "assess":
                self._assess(entry, command)
            case "close":
                entry.ended = command.at
            case "reopen":
                entry.ended = None
            case _:
                self._respond(entry, command)

    def _add(self, command: Command) -> None:
        """A risk by a person; under the name of a rule's it is that one, whether or not the rule finds it."""
        word = (command.kind or "").casefold()
        kind = TYPES.get(word, word)
        if kind not in self._types():
            near = f"!risk add {self._types()[0]} 3x4 {command.words}"
            self.facts = refuse(self.facts, command, "bad_type", near)
            return
        score = self._score(command)
        if score is None:
            return
        key, rule = key_of(command.words), None
        for one in self.risk.rules:
            rule = one if key_of(one.name) == key else rule
        number = 0 if rule is not None else self.numbers.number(command_key(command))
        fact = RiskFact(
            rule=rule.name if rule is not None else command.words,
            type=kind,
            likelihood=score[0],
            impact=score[1],
            band="",
            key=key,
            number=number,
            residual=command.residual,
            owner=command.owner,
            since=command.at,
            by=command.author,
            words=command.words,
            moves=(RiskMove(at=command.at, likelihood=score[0], impact=score[1], by=command.author),),
        )
        place = key if rule is not None else f"{number}"
        earlier = self._entries.get(place)
        if earlier is not None:
            fact = replace(fact, since=earlier.fact.since, moves=(*earlier.fact.moves, *fact.moves))
        self._entries[place] = Entry(fact)

    def _assess(self, entry: Entry, command: Command) -> None:
        score = self._score(command)
        if score is None:
            return
        move = RiskMove(at=command.at, likelihood=score[0], impact=score[1], by=command.author)
        entry.fact = replace(
            entry.fact,
            likelihood=score[0],
            impact=score[1],
            residual=command.residual or entry.fact.residual,
            by=command.author,
            moves=(*entry.fact.moves, move),
        )

    def _respond(self, entry: Entry, command: Command) -> None:
        until = command.until
        if until is None and command.verb == "accept" and self.risk.accepted_for_days is not None:
            until = command.at + self.risk.accepted_for_days * DAY
        entry.fact = replace(
            entry.fact,
            response=next(verb for verb in RESPONSES if verb == command.verb),
            owner=command.owner or entry.fact.owner or command.author,
            review_at=until,
            by=command.author,
            words=command.note or entry.fact.words,
        )

    def _score(self, command: Command) -> tuple[int, int] | None:
        score = command.score
        if score is None or not all(1 <= one <= HIGHEST for one in (*score, *(command.residual or ()))):
            self.facts = refuse(self.facts, command, "bad_score", f"!risk {command.verb} {command.item or ''} 3x4")
            return None
        return score

    def _meant(self, command: Command) -> Entry | None:
        """By number or by name, of the risks named by then."""
        item = command.item or ""
        entry = self._entries.get(item if item.isdecimal() else key_of(item))
        if entry is None:
            matching = [one for one in self._entries.values() if one.fact.key == key_of(item)]
            entry = matching[-1] if matching else None
        return entry

    def _no_such(self, command: Command) -> None:
        """The nearest command names a risk that is there, and is one that can be sent as it stands."""
        names = list(self._names())
        score = "" if command.score is None else f" {command.score[0]}x{command.score[1]}"
        near = f"!risk {command.verb} {names[0]}{score}" if names else "!risk add"
        self.facts = refuse(self.facts, command, "no_such_item", near)

    def _names(self) -> Iterator[str]:
        for entry in self._entries.values():
            if entry.ended is None:
                yield str(entry.fact.number or entry.fact.key)

    def _types(self) -> tuple[str, ...]:
        own = (rule.type for rule in self.risk.rules)
        return tuple(dict.fromkeys((*TYPES.values(), *self.risk.types, *own)))

    def _shown(self, fact: RiskFact) -> RiskFact:
        """With the band of what is left of it, and whether it is to be looked at again."""
        likelihood, impact = fact.residual or (fact.likelihood, fact.impact)
        due = fact.review_at is not None and fact.review_at <= (self.now if self.closed is None else self.closed)
        return replace(
            fact,
            band=band_of(likelihood * impact, self.risk),
            quiet=fact.response == "accept" and not due,
            review_due=due,
        )


def band_of(score: int, risk: Risk) -> str:
    """The highest band that the score reaches; "" below all."""
    return max(((floor, name) for name, floor in risk.bands if floor <= score), default=(0, ""))[1]
