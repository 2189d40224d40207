"""What proves an item of a checklist? Found on the issue itself, with the instant where Jira knows it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from rules.answering import asked
from rules.dates import ids_of
from rules.desired import Facts
from rules.model import Instant, Snapshot
from rules.people import is_agent, is_bot, is_customer, is_ours
from rules.policy import CloseoutItem, Policy, Proof
from rules.since import held_since
from rules.timeline import changes_of, spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`proof` names it for people; `at` is None where nothing tells when it came."""

    proof: str
    at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """What proofs look at."""

    snapshot: Snapshot
    policy: Policy
    facts: Facts
    now: Instant


def proof_of(item: CloseoutItem, issue: Issue) -> Found | None:
    """The newest proof of the item; None without one, and for an item that only a person ticks."""
    found = () if item.proof is None else PROOFS[item.proof](item, issue)
    return max(found, key=lambda one: one.at or 0, default=None)


def _attachment(item: CloseoutItem, issue: Issue) -> Iterator[Found]:
    """By a pattern with * and ?, whatever the case."""
    pattern = re.escape(item.value.casefold()).replace(r"\*", ".*").replace(r"\?", ".")
    for one in issue.snapshot.issue.attachments:
        if re.fullmatch(pattern, one.filename.casefold(), re.DOTALL):
            yield Found(proof=one.filename, at=one.at)


def _field(item: CloseoutItem, issue: Issue) -> Iterator[Found]:
    for id_ in dict.fromkeys((*ids_of(item.value, issue.snapshot.site), item.value.casefold())):
        held = spans(issue.snapshot.issue, id_, issue.now)
        if held and held[-1][1]:
            yield Found(proof=", ".join(value.text for value in held[-1][1]), at=held[-1][0])


def _comment(item: CloseoutItem, issue: Issue) -> Iterator[Found]:
    snapshot, policy = issue.snapshot, issue.policy
    for one in snapshot.issue.comments:
        if one.author is None or is_ours(snapshot, one) or is_bot(snapshot, one.author):
            continue
        if item.contains.casefold() not in one.text.casefold() or one.id in issue.facts.command_only:
            continue
        customer = is_customer(snapshot, policy, one.author)
        agent = not customer and is_agent(snapshot, policy, one.author) is True
        if customer if item.value == "customer" else agent:
            yield Found(proof=one.id, at=one.at)


def _link(item: CloseoutItem, issue: Issue) -> Iterator[Found]:
    for one in issue.snapshot.related or ():
        if one.relation == "link" and item.value.casefold() in one.link.casefold():
            links = changes_of(issue.snapshot.issue, "issuelinks")
            made = [change.at for change in links if any(value.text == one.key for value in change.after)]
            yield Found(proof=one.key, at=made[-1] if made else None)


def _subtasks(_item: CloseoutItem, issue: Issue) -> Iterator[Found]:
    """All of them done, and at least one there."""
    parts = [one for one in issue.snapshot.related or () if one.relation == "subtask"]
    if parts and not any(one.open for one in parts):
        yield Found(proof=", ".join(one.key for one in parts))


def _subtask(item: CloseoutItem, issue: Issue) -> Iterator[Found]:
    """One whose summary says so, done."""
    for one in issue.snapshot.related or ():
        if one.relation == "subtask" and not one.open and item.value.casefold() in one.summary.casefold():
            yield Found(proof=one.key)


def _work_logged(item: CloseoutItem, issue: Issue) -> Iterator[Found]:
    total = 0
    for log in issue.snapshot.issue.worklogs:
        total += log.seconds
        if total >= int(item.value or 1):
            yield Found(proof=str(total), at=log.at)
            return


def _approval(item: CloseoutItem, issue: Issue) -> Iterator[Found]:
    for found in _field(item, issue):
        if found.proof.casefold().startswith("approved"):
            yield found


def _label(item: CloseoutItem, issue: Issue) -> Iterator[Found]:
    """Since it was put there: other labels, our own among them, come and go beside it."""
    begun: Instant | None = None
    for since, values in spans(issue.snapshot.issue, "labels", issue.now):
        there = any(value.text.casefold() == item.value.casefold() for value in values)
        begun = (since if begun is None else begun) if there else None
    if begun is not None:
        yield Found(proof=item.value, at=begun)


def _jql(item: CloseoutItem, issue: Issue) -> Iterator[Found]:
    if item.query is not None and item.query.matches(issue.snapshot, issue.now):
        yield Found(proof=item.query.text, at=held_since(item.query, issue.snapshot, issue.now))


def _command(item: CloseoutItem, issue: Issue) -> Iterator[Found]:
    for command in asked(issue.facts, "close", item.value):
        yield Found(proof=command.words, at=command.at)


PROOFS: Mapping[Proof, Callable[[CloseoutItem, Issue], Iterator[Found]]] = {
    "attachment": _attachment,
    "field": _field,
    "comment": _comment,
    "link": _link,
    "subtasks": _subtasks,
    "subtask": _subtask,
    "work_logged": _work_logged,
    "approval": _approval,
    "label": _label,
    "jql": _jql,
    "command": _command,
}
