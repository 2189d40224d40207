"""What do all clocks of an issue look at: who said what in public, when it was resolved, and since when it exists?"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rules.desired import Facts
from rules.instants import iso
from rules.model import Instant, Snapshot
from rules.people import is_agent, is_bot, is_customer, is_customer_issue, is_ours
from rules.policy import Policy
from rules.resolution import Turn, resolved_by, turns
from rules.timeline import event_order

NO_FACTS = Facts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A public word, or one outside Jira that a command wrote down at `written`.

    `unsure`: whether an agent said it cannot be told; it counts as none of ours.
    """

    at: Instant
    who: Literal["agent", "customer", "nobody"]
    account: str
    cause: str
    unsure: bool = False
    written: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """`said` and `turns` are in order, from `created` on. `origin` is how a clock explains that it starts there.
    `for_customer`: whether a customer waits for an answer; None where that cannot be told, which counts as no."""

    snapshot: Snapshot
    policy: Policy
    now: Instant
    created: Instant
    origin: str
    said: tuple[Said, ...]
    turns: tuple[Turn, ...]
    for_customer: bool | None
    facts: Facts

    def resolved_at(self, at: Instant) -> bool:
        """Whether the issue was resolved then, what happened at that instant included."""
        place = bisect_right(self.turns, at, key=lambda turn: turn.at)
        return place > 0 and self.turns[place - 1].resolved


def gather(
    snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts = NO_FACTS, origin: str = "issue created"
) -> Evidence:
    """Read once for all metrics, of an issue whose creation is known."""
    created = snapshot.issue.created or 0
    return Evidence(
        snapshot=snapshot,
        policy=policy,
        now=now,
        created=created,
        origin=origin,
        said=tuple(sorted((*_said(snapshot, policy, facts, created), *_contacts(facts, created)), key=_instant)),
        turns=turns(snapshot, resolved_by(policy), now, origin),
        for_customer=is_customer_issue(snapshot, policy, now),
        facts=facts,
    )


def _instant(said: Said) -> Instant:
    return said.at


def _contacts(facts: Facts, created: Instant) -> Iterator[Said]:
    """Words outside Jira, which a command wrote down."""
    for one in facts.contacts:
        if one.at >= created:
            cause = f"{one.way}, written down at {iso(one.written)} (comment {one.comment})"
            yield Said(at=one.at, who=one.who, account="", cause=cause, written=one.written)


def _said(snapshot: Snapshot, policy: Policy, facts: Facts, created: Instant) -> Iterator[Said]:
    """Public comments by agents and customers. What we or other bots wrote, or what only commands, is no word."""
    roles: dict[str, tuple[Literal["agent", "customer", "nobody"], bool]] = {}
    for comment in sorted(snapshot.issue.comments, key=event_order):
        author = comment.author
        if not comment.public or author is None or comment.at < created or is_ours(snapshot, comment):
            continue
        if comment.id in facts.command_only:
            continue
        if author not in roles:
            roles[author] = _role(snapshot, policy, author)
        who, unsure = roles[author]
        if who != "nobody" or unsure:
            yield Said(at=comment.at, who=who, account=author, cause=f"comment {comment.id}", unsure=unsure)


def _role(snapshot: Snapshot, policy: Policy, account: str) -> tuple[Literal["agent", "customer", "nobody"], bool]:
    if is_bot(snapshot, account):
        return "nobody", False
    agent = is_agent(snapshot, policy, account)
    if agent:
        return "agent", False
    return "customer" if is_customer(snapshot, policy, account) else "nobody", agent is None
