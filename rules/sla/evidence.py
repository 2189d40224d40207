"""What do all clocks of an issue look at: who said what in public, when it was resolved, and since when it exists?"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from rules.desired import Facts
from rules.instants import iso
from rules.model import Instant, Snapshot
from rules.people import is_customer_issue
from rules.policy import Policy
from rules.resolution import StopOn, Turn, resolved_by, turns
from rules.sla.seen import Comments

NO_FACTS = Facts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A public word, or one outside Jira that a command wrote down at `written`.

    `unsure`: whether an agent said it cannot be told; it counts as none of ours. `way` is how: `comment`, or that of a
    contact.
    """

    at: Instant
    who: Literal["agent", "customer", "nobody"]
    account: str
    cause: str
    unsure: bool = False
    written: Instant | None = None
    way: str = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """`said` and `turns` are in order, from `created` on. `origin` is how a clock explains that it starts there.
    `for_customer`: whether a customer waits for an answer; None where that cannot be told, which counts as no.
    `comments` tells what of them has to be kept."""

    snapshot: Snapshot
    policy: Policy
    now: Instant
    created: Instant
    origin: str
    said: tuple[Said, ...]
    turns: tuple[Turn, ...]
    for_customer: bool | None
    facts: Facts
    comments: Comments
    ends: dict[StopOn, tuple[Turn, ...]] = field(default_factory=dict)
    """What was found of each way to resolve an issue, once somebody asked."""

    @property
    def replies(self) -> tuple[Instant, ...]:
        """When agents spoke in public comments."""
        return tuple(said.at for said in self.said if said.who == "agent" and said.written is None)

    def turns_by(self, stop_on: StopOn) -> tuple[Turn, ...]:
        """Every change between open and resolved, where that is what counts as resolved."""
        found = self.ends.get(stop_on)
        if found is None:
            found = self.ends[stop_on] = turns(self.snapshot, stop_on, self.now, self.origin)
        return found

    def resolved_at(self, at: Instant) -> bool:
        """Whether the issue was resolved then, what happened at that instant included."""
        place = bisect_right(self.turns, at, key=lambda turn: turn.at)
        return place > 0 and self.turns[place - 1].resolved


def gather(
    snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts = NO_FACTS, origin: str = "issue created"
) -> Evidence:
    """Read once for all metrics, of an issue whose creation is known."""
    created, stop_on = snapshot.issue.created or 0, resolved_by(policy)
    found = turns(snapshot, stop_on, now, origin)
    comments = Comments(snapshot=snapshot, policy=policy, facts=facts, now=now)
    return Evidence(
        snapshot=snapshot,
        policy=policy,
        now=now,
        created=created,
        origin=origin,
        said=tuple(sorted((*_said(comments, created), *_contacts(facts, created)), key=_instant)),
        turns=found,
        for_customer=is_customer_issue(snapshot, policy, now),
        facts=facts,
        comments=comments,
        ends={stop_on: found},
    )


def _instant(said: Said) -> Instant:
    return said.at


def _contacts(facts: Facts, created: Instant) -> Iterator[Said]:
    """Words outside Jira, which a command wrote down."""
    for one in facts.contacts:
        if one.at >= created:
            cause = f"{one.way}, written down at {iso(one.written)} (comment {one.comment})"
            yield Said(at=one.at, who=one.who, account="", cause=cause, written=one.written, way=one.way)


def _said(comments: Comments, created: Instant) -> Iterator[Said]:
    """Public comments by agents and customers. What we or other bots wrote, or what only commands, is no word."""
    for word in comments.words():
        one = word.comment
        if not word.public or word.role == "command" or one.author is None or one.at < created:
            continue
        if word.role != "nobody" or word.unsure:
            yield Said(at=one.at, who=word.role, account=one.author, cause=f"comment {one.id}", unsure=word.unsure)
