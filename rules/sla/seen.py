"""Who said what in public on this issue, as it was when each comment was first seen?

Jira keeps no history of who was in a group, of who could read a comment, and of comments that are gone. What was once
seen is evidence: it stays what it was.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Literal, TypeAlias

from rules.desired import Facts, Finding
from rules.instants import iso
from rules.model import Comment, Instant, SeenComment, Snapshot
from rules.people import is_agent, is_bot, is_customer, is_ours
from rules.policy import People, Policy
from rules.timeline import comments_of, event_order

Role: TypeAlias = Literal["agent", "customer", "nobody", "command"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A comment and what counts of it. `unsure`: whether an agent wrote it cannot be told."""

    comment: Comment
    public: bool
    role: Role
    unsure: bool = False


@dataclass(slots=True, kw_only=True)
class Comments:
    """The comments of an issue read against those that were seen before.

    After `words` was read to its end: `new` is what the shell has to keep, `findings` tell what is no longer as it was,
    and `unsettled` says that a comment is as new as `now`, so that it can be kept only later.
    """

    snapshot: Snapshot
    policy: Policy
    facts: Facts
    now: Instant
    new: list[SeenComment] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unsettled: bool = False
    _roles: dict[str, tuple[Role, bool]] = field(default_factory=dict)
    _judged: str = ""

    def words(self) -> Iterator[Word]:
        """Every comment that is none of ours, the vanished ones among them, in order."""
        memory, snapshot = self.snapshot.memory, self.snapshot
        if memory.versions is not None or memory.evidence:
            self._judged = judged_by(self.policy.people)
        seen = {one.id: one for one in memory.evidence if one.at < self.now}
        present = {comment.id for comment in snapshot.issue.comments}
        gone = [_as_comment(one) for one in seen.values() if one.id not in present]
        spoken = comments_of(snapshot.issue)
        for comment in sorted((*spoken, *gone), key=event_order) if gone else spoken:
            if comment.author is not None and not is_ours(snapshot, comment):
                known = seen.get(comment.id)
                yield (
                    self._first_seen(comment, comment.author)
                    if known is None
                    else self._again(comment, known, present=comment.id in present)
                )

    def _first_seen(self, comment: Comment, author: str) -> Word:
        role, unsure = self._role_now(comment, author)
        if self.snapshot.memory.versions is not None and not unsure:
            if comment.at < self.now:
                self.new.append(
                    SeenComment(
                        id=comment.id,
                        at=comment.at,
                        author=author,
                        public=comment.public,
                        role=role,
                        judged=self._judged,
                    )
                )
            else:
                self.unsettled = True
        return Word(comment=comment, public=comment.public, role=role, unsure=unsure)

    def _again(self, comment: Comment, known: SeenComment, *, present: bool) -> Word:
        """What it was when it was first seen, unless the policy has another idea of who is who since then."""
        role, unsure = self._role_now(comment, known.author)
        now_is = known
        if known.judged != self._judged and not unsure:
            now_is = replace(known, role="command" if known.role == "command" else role, judged=self._judged)
        if present:
            now_is = replace(now_is, gone_at=None)
            told = (comment.public, role if not unsure else now_is.role)
            if _meaning(*told) != _meaning(now_is.public, now_is.role):
                self._tell_changed(now_is, *told)
        elif self.snapshot.issue.history_complete:  # otherwise it may be among what was not read
            now_is = now_is if known.gone_at is not None else replace(now_is, gone_at=self.now)
            if _meaning(now_is.public, now_is.role) != "no word":
                self._tell_gone(now_is)
        if now_is != known and self.snapshot.memory.versions is not None:
            self.new.append(now_is)
        return Word(comment=comment, public=now_is.public, role=now_is.role)

    def _tell_gone(self, seen: SeenComment) -> None:
        since = iso(self.now if seen.gone_at is None else seen.gone_at)
        text = (
            f"Comment {seen.id} of {iso(seen.at)} was deleted or hidden from us; it is missing since {since}. It still "
            f"counts as {_meaning(seen.public, seen.role)}, as when it was first seen."
        )
        self.findings.append(Finding(code="deleted_evidence", text=text))

    def _tell_changed(self, seen: SeenComment, public: bool, role: Role) -> None:
        text = (
            f"Comment {seen.id} of {iso(seen.at)} would count as {_meaning(public, role)} today. It counts as "
            f"{_meaning(seen.public, seen.role)}, as when it was first seen."
        )
        self.findings.append(Finding(code="evidence_changed", text=text))

    def _role_now(self, comment: Comment, author: str) -> tuple[Role, bool]:
        if comment.id in self.facts.command_only:
            return "command", False
        if author not in self._roles:
            self._roles[author] = _role(self.snapshot, self.policy, author)
        return self._roles[author]


def _as_comment(seen: SeenComment) -> Comment:
    return Comment(id=seen.id, at=seen.at, author=seen.author, updated=seen.at, public=seen.public, text="")


def _meaning(public: bool, role: Role) -> str:
    return (
        f"a public word of {'an agent' if role == 'agent' else 'a customer'}" if public and is_word(role) else "no word"
    )


def is_word(role: Role) -> bool:
    """Whether what somebody of this role says in public is heard by clocks."""
    return role in ("agent", "customer")


def _role(snapshot: Snapshot, policy: Policy, account: str) -> tuple[Role, bool]:
    if is_bot(snapshot, account):
        return "nobody", False
    agent = is_agent(snapshot, policy, account)
    if agent:
        return "agent", False
    return "customer" if is_customer(snapshot, policy, account) else "nobody", agent is None


@lru_cache(maxsize=16)
def judged_by(people: People) -> str:
    """The policy's word on who is who, as a short text to compare."""
    parts = []
    for one in fields(people):
        value = getattr(people, one.name)
        parts.append(f"{one.name}={sorted(value) if isinstance(value, frozenset) else getattr(value, 'text', value)}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
