"""Who may give a command: agents, or those whom the policy names for its family or for it alone?"""

from collections.abc import Sequence

from rules.desired import Family, Refusal
from rules.model import Comment, Snapshot
from rules.people import is_agent
from rules.policy import Policy


def refusal(snapshot: Snapshot, policy: Policy, comment: Comment, family: Family, verb: str) -> Refusal | None:
    """Why the comment's author may not; None where they may."""
    may = dict(policy.commands_may)
    named = may.get(f"{family} {verb}", may.get(family))
    if named is None:
        agent = is_agent(snapshot, policy, comment.author)
        return None if agent else "agent_unknown" if agent is None else "not_agent"
    answers = [_is(snapshot, policy, str(comment.author), name) for name in named]
    if True in answers:
        return None
    return "agent_unknown" if None in answers else "not_permitted"


def _is(snapshot: Snapshot, policy: Policy, account: str, name: str) -> bool | None:
    """Whether the recipient `name` of a policy stands for the account. None: groups or roles are not known here."""
    issue, person = snapshot.issue, snapshot.people.get(account)
    if name == "assignee":
        return account in {value.id or value.text for value in issue.fields.get("assignee", ())}
    if name == "reporter":
        return account == issue.reporter
    if name == "lead":
        lead = next((one.lead for one in policy.projects if one.key == issue.project and one.lead), policy.lead)
        return lead not in (None, "lead") and _is(snapshot, policy, account, str(lead))
    kind, _, wanted = name.partition(":")
    if kind == "group" and wanted:
        return _among(wanted, person.groups if person else (), [one.groups for one in snapshot.people.values()])
    if kind == "role" and wanted:
        return _among(wanted, person.roles if person else (), [one.roles for one in snapshot.people.values()])
    return name == account or (person is not None and person.login == name)


def _among(wanted: str, own: frozenset[str] | tuple[()], of_all: Sequence[frozenset[str]]) -> bool | None:
    """Where nobody has any, they were not asked for."""
    return wanted in own or (False if any(of_all) else None)
