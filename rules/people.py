"""Who is one of us: an agent, a customer, a bot, or this program itself?"""

from rules.model import Comment, Person, Snapshot
from rules.policy import Policy


def is_ours(snapshot: Snapshot, comment: Comment) -> bool:
    """Whether this program wrote the comment: now, or under another account, of which the marker tells."""
    account = snapshot.site.account
    return comment.marker is not None or (account is not None and comment.author == account)


def is_bot(snapshot: Snapshot, account: str) -> bool:
    person = snapshot.people.get(account)
    return account == snapshot.site.account or (person is not None and person.account_type == "app")


def is_customer(snapshot: Snapshot, policy: Policy, account: str | None) -> bool:
    """A customer by account type or group, or as this issue's reporter. Whoever is named as an agent is none."""
    if account is None or _named_agent(snapshot, policy, account):
        return False
    people, person = policy.people, snapshot.people.get(account)
    if person is not None and (
        person.account_type in people.customer_account_types or person.groups & people.customer_groups
    ):
        return True
    return people.reporter_is_customer and account == snapshot.issue.reporter


def is_customer_issue(snapshot: Snapshot, policy: Policy) -> bool:
    """Whether a customer waits for an answer: the reporter is one, is nobody known, or this is no service project."""
    issue = snapshot.issue
    if is_customer(snapshot, policy, issue.reporter):
        return True
    outside = issue.project not in snapshot.site.service_projects
    return policy.people.reporter_is_customer and (issue.reporter is None or outside)


def is_agent(snapshot: Snapshot, policy: Policy, account: str | None) -> bool | None:
    """Whether this account answers for us. None: only its groups could tell, and they are not known here."""
    if account is None or is_bot(snapshot, account):
        return False
    people = policy.people
    if not people.agent_groups and not people.agent_accounts:
        return not is_customer(snapshot, policy, account)
    if _named_agent(snapshot, policy, account):
        return True
    if people.agent_groups and not _groups_known(snapshot, account):
        return None
    return False


def _named_agent(snapshot: Snapshot, policy: Policy, account: str) -> bool:
    people, person = policy.people, snapshot.people.get(account)
    if account in people.agent_accounts:
        return True
    return person is not None and (person.login in people.agent_accounts or bool(person.groups & people.agent_groups))


def _groups_known(snapshot: Snapshot, account: str) -> bool:
    """Issues alone never tell groups: where nobody has any, they were not asked for."""
    return account in snapshot.people and any(_has_groups(person) for person in snapshot.people.values())


def _has_groups(person: Person) -> bool:
    return bool(person.groups)
