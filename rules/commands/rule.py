"""The commands of people, one after the other: who may, what it means, why not."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile

from rules.commands import allowing, payload
from rules.commands.families import FORMS, NAMES, families, spelt
from rules.commands.moments import said
from rules.commands.wording import Spoken, commands_in, family_of, only_commands, way_of
from rules.desired import Command, CommandPause, Contact, Extension, Facts, Refusal, Result
from rules.model import HOUR, MINUTE, Comment, Instant, Snapshot
from rules.people import is_bot, is_ours
from rules.policy import Policy, ruling
from rules.timeline import comments_of

EDITED_WITHIN = 2 * MINUTE
"""A comment changed later than this after it was written commands nothing: its words are not those of then."""


def commands(snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> Result:
    """Every command of a person in the history, each once, with what came of it. Nothing is remembered elsewhere."""
    desk = Desk(snapshot, policy)
    for comment in _of_people(snapshot):
        first, desk.policy = len(desk.commands), ruling(policy, comment.at)
        for spoken in commands_in(comment.text):
            desk.take(comment, len(desk.commands) - first, spoken)
    if not desk.commands:
        return Result(facts=facts)
    return Result(
        facts=replace(
            facts,
            commands=tuple(desk.commands),
            command_pauses=tuple(desk.pauses),
            contacts=tuple(sorted(desk.contacts, key=lambda contact: (contact.at, contact.written, contact.comment))),
            extensions=tuple(desk.extensions),
            cause=desk.cause,
            command_only=frozenset(comment.id for comment in _of_people(snapshot) if only_commands(comment.text)),
        )
    )


def _of_people(snapshot: Snapshot) -> Iterator[Comment]:
    seen: set[str] = set()
    for comment in comments_of(snapshot.issue):
        author = comment.author
        if comment.id in seen or author is None or is_ours(snapshot, comment) or is_bot(snapshot, author):
            continue
        seen.add(comment.id)
        yield comment


@dataclass(slots=True)
class Desk:
    """Takes commands in order. Each takes effect at once, so that a later one finds what an earlier one did."""

    snapshot: Snapshot
    policy: Policy
    commands: list[Command] = field(default_factory=list)
    pauses: list[CommandPause] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    cause: str | None = None

    def take(self, comment: Comment, number: int, spoken: Spoken) -> None:
        """One command, which is several where it names several items. Of a family that the policy lacks only what is
        spelt right counts as one: other words may begin like it."""
        assert comment.author is not None  # comments of nobody are not read
        on = families(self.policy)
        if spoken.family not in on and not spoken.known:
            return
        command = Command(
            comment=comment.id,
            number=number,
            at=comment.at,
            author=comment.author,
            family=spoken.family,
            verb=spoken.verb,
            argument=spoken.argument,
            note=spoken.note,
            effect=comment.at,
            nearest=spoken.nearest,
            typed=spoken.typed,
        )
        refused = self._refusal(comment, spoken)
        if refused is None and spoken.family not in on:
            refused = "family_off"
        if refused is not None:
            self.commands.append(replace(command, refused=refused))
        elif spoken.family == "sla":
            self.commands.append(self._done(command))
        elif spoken.family == "help":
            meant = family_of(spoken.argument)
            asked = [meant] if meant in on else [family for family in NAMES if family in on]
            self.commands.append(replace(command, argument=" ".join(asked)))
        else:
            self.commands += self._of_others(command)

    def _of_others(self, command: Command) -> Iterator[Command]:
        """The command with its parts, once for each item. What it means is for the rule of its family to say."""
        form = FORMS[command.family][command.verb]
        found = payload.read(form, command.argument, command.note, command.at, self.policy.zone, self._known)
        nearest = spelt(command.family, command.verb, form.shape) if found.refused else None
        command = replace(
            command,
            kind=found.kind,
            score=found.score,
            residual=found.residual,
            until=found.until,
            owner=found.owner,
            argument=found.argument,
            refused=found.refused,
            nearest=nearest,
        )
        for place, item in enumerate(found.items or (None,)):
            yield replace(command, number=command.number + place, item=item)

    def _known(self, text: str) -> tuple[str, int] | None:
        """Whom a text begins to name, by name, login or account id; the longest one counts."""
        folded, found = text.casefold(), [("", "")]
        for person in self.snapshot.people.values():
            for name in (person.name, person.login, person.id):
                rest = folded.removeprefix(name.casefold()) if name else folded
                if name and rest != folded and not rest[:1].isascii() * rest[:1].isalnum():
                    found.append((name, person.id))
        name, account = max(found, key=lambda one: (len(one[0]), one[1]))
        return (account, len(name)) if name else None

    def _refusal(self, comment: Comment, spoken: Spoken) -> Refusal | None:
        if not spoken.known:
            return "unknown"
        if comment.updated - comment.at > EDITED_WITHIN:
            return "edited"
        refused = allowing.refusal(self.snapshot, self.policy, comment, spoken.family, spoken.verb)
        if refused is not None:
            return refused
        return "too_many" if self._given(comment) >= self.policy.commands_at_most else None

    def _given(self, comment: Comment) -> int:
        """How many commands their author gave within the hour before, without those that were too many."""
        recent = takewhile(lambda one: one.at > comment.at - HOUR, reversed(self.commands))
        return sum(one.author == comment.author and one.refused != "too_many" for one in recent)

    def _done(self, command: Command) -> Command:
        match command.verb:
            case "pause":
                return self._pause(command)
            case "resume":
                return self._resume(command)
            case "cause":
                return self._cause(command)
            case "extend":
                return self._extend(command)
            case "contact":
                return self._contact(command)
            case "customer":
                return self._customer(command)
            case _:
                return command

    def _pause(self, command: Command) -> Command:
        reason = command.argument or command.note
        if not any(metric.pause is not None for metric in self.policy.metrics):
            return replace(command, refused="not_pausable")
        if not reason:
            return _refused(command, "no_reason", "pause REASON")
        if self._paused():
            return _refused(command, "paused_already", "resume")
        self.pauses.append(CommandPause(from_=command.at, to=None, reason=reason, comment=command.comment))
        return replace(command, argument=reason)

    def _resume(self, command: Command) -> Command:
        if not self._paused():
            return _refused(command, "not_paused", "pause REASON")
        self.pauses[-1] = replace(self.pauses[-1], to=command.at)
        return command

    def _paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].to is None

    def _cause(self, command: Command) -> Command:
        cause = command.argument or command.note
        if not cause:
            return _refused(command, "no_reason", "cause CODE")
        self.cause = cause
        return replace(command, argument=cause)

    def _extend(self, command: Command) -> Command:
        if not any(metric.kind == "resolution" for metric in self.policy.metrics):
            return replace(command, refused="no_clock")
        to, rest = said(command.argument, command.at, self.policy.zone)
        reason = rest or command.note
        if to is None:
            return _refused(command, "bad_time", "extend YYYY-MM-DD HH:MM REASON")
        if to <= command.at:
            return _refused(command, "not_ahead", "extend YYYY-MM-DD HH:MM REASON")
        if not reason:
            return _refused(command, "no_reason", "extend YYYY-MM-DD HH:MM REASON")
        self.extensions.append(Extension(at=command.at, to=to, reason=reason, comment=command.comment))
        return replace(command, effect=to, argument=reason)

    def _contact(self, command: Command) -> Command:
        word, _, rest = command.argument.partition(" ")
        way = way_of(word)
        if way is None:
            return _refused(command, "no_way", "contact phone 14:05")
        at = command.at
        if rest.strip():
            told, beyond = said(rest.strip(), command.at, self.policy.zone)
            if told is None or beyond:
                return _refused(command, "bad_time", f"contact {way} 14:05")
            at = told
        refused = self._contact_refusal(at, command)
        if refused is not None:
            return _refused(command, refused, f"contact {way} 14:05")
        self.contacts.append(Contact(at=at, written=command.at, who="agent", way=way, comment=command.comment))
        return replace(command, effect=at, argument=way)

    def _contact_refusal(self, at: Instant, command: Command) -> Refusal | None:
        if at > command.at:
            return "in_future"
        if command.at - at > self.policy.backdate_max_ms:
            return "backdated"
        return "before_previous" if at < self._previous(command) else None

    def _previous(self, command: Command) -> Instant:
        """The last word before the command's: the creation, a public comment, or another contact."""
        issue = self.snapshot.issue
        words = [issue.created] if issue.created is not None else []
        words += [contact.at for contact in self.contacts]
        words += [
            comment.at
            for comment in issue.comments
            if comment.public
            and comment.at <= command.at
            and comment.id != command.comment
            and not is_ours(self.snapshot, comment)
        ]
        return max(words, default=0)

    def _customer(self, command: Command) -> Command:
        words = command.argument or command.note
        if not words:
            return _refused(command, "no_reason", "customer WORDS")
        contact = Contact(at=command.at, written=command.at, who="customer", way="word", comment=command.comment)
        self.contacts.append(contact)
        return replace(command, argument=words)


def _refused(command: Command, why: Refusal, nearest: str) -> Command:
    return replace(command, refused=why, nearest=f"!sla {nearest}")
