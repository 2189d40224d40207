"""Who should hear in a comment that their command was not carried out?"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from rules.desired import Command, Facts, LookAgain, Reply, Respond, Result, Wish
from rules.diffing import told_ops
from rules.identity import op_id
from rules.model import DAY, Instant, Snapshot
from rules.people import is_agent, is_customer
from rules.policy import Policy

ANSWERED_WITHIN = DAY
"""Later nobody is told any more, by a comment: the card says it."""
MOST = 5
"""So many failures are told one by one in a reply."""


def replying(snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> Result:
    """One reply to each comment in which a command failed. One in which none did is settled: whatever is decided
    about its commands later on, by another policy for example, is told by the card alone."""
    wishes: list[Wish] = []
    told, since = told_ops(snapshot, now), snapshot.memory.write_since
    for comment, group in groupby(_first_of_many(facts.commands), key=lambda command: command.comment):
        given = tuple(group)
        until = _given(snapshot, given[0]) + ANSWERED_WITHIN
        if now >= until or (since is not None and given[0].at < since):
            continue
        undone = ("edited",) if given[0].refused == "edited" else ()
        op = op_id(snapshot.site.name, snapshot.issue.id, "reply", comment, *undone)
        failed = tuple(one for one in given if one.refused is not None and _is_told(snapshot, policy, one))
        wishes.append(_respond(policy, op, given[0].author, failed))
        if op not in told:
            wishes.append(LookAgain(at=until, because="a reply to a command comes too late then"))
    return Result(facts=facts, wishes=tuple(wishes))


def _respond(policy: Policy, op: str, author: str, failed: tuple[Command, ...]) -> Respond:
    reply = Reply(
        op=op,
        author=author,
        commands=failed[:MOST],
        more=len(failed[MOST:]),
        zone=policy.zone,
        language=policy.language,
    )
    why = ", ".join(f"!{command.family} {command.verb}: {command.refused}" for command in failed)
    return Respond(reply=reply, because=why or "no command failed")


def _first_of_many(commands: Iterable[Command]) -> Iterator[Command]:
    """Of those that were too many in a row, only the first: a flood of comments is not answered by another."""
    before: dict[str, str | None] = {}
    for command in commands:
        if command.refused != "too_many" or before.get(command.author) != "too_many":
            yield command
        before[command.author] = command.refused


def _is_told(snapshot: Snapshot, policy: Policy, command: Command) -> bool:
    """Not people who only wrote a word that looks like a command; not customers who could not read the reply."""
    if command.refused == "unknown" and not is_agent(snapshot, policy, command.author):
        return False
    hidden = policy.internal_comments and snapshot.issue.project in snapshot.site.service_projects
    return not (hidden and is_customer(snapshot, policy, command.author))


def _given(snapshot: Snapshot, command: Command) -> Instant:
    """When it failed: as it was written, or as its comment was edited."""
    edits = (comment.updated for comment in snapshot.issue.comments if comment.id == command.comment)
    return max(edits, default=command.at) if command.refused == "edited" else command.at
