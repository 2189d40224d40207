"""Who is one of us: an agent, a customer, a bot, or this program itself?"""

from rules.model import Comment, Instant, Person, Snapshot
from rules.policy import Policy
from rules.timeline import event_order

PARTICIPANTS = "com.atlassian.servicedesk:sd-request-participants"
"""What Jira calls the type of the field with the request participants."""


def is_ours(snapshot: Snapshot, comment: Comment) -> bool:
    """Whether this program wrote the comment: now, or under another account, of which the marker tells."""
    account = snapshot.site.account
    return comment.marker is not None or (account is not None and comment.author == account)


def is_bot(snapshot: Snapshot, account: str) -> bool:
    person = snapshot.people.get(account)
    return account == snapshot.site.account or (person is not None and person.account_type == "app")


def is_customer(snapshot: Snapshot, policy: Policy, account: str | None) -> bool:
    """A customer by account type, group, role or mail domain, or as this issue's reporter or participant.

    Whoever is named as an agent is none.
    """
    if account is None or _named_agent(snapshot, policy, account):
        return False
    people, person = policy.people, snapshot.people.get(account)
    if person is not None and _named_customer(policy, person):
        return True
    if people.reporter_is_customer and account == snapshot.issue.reporter:
        return True
    return people.participants_are_customers and account in participants(snapshot)


def is_customer_issue(snapshot: Snapshot, policy: Policy, at: Instant) -> bool | None:
    """Whether a customer waits for an answer.

    Where the policy has a condition for it, that says so, as of `at`; None where it cannot be answered. Otherwise: the
    reporter is a customer, or is nobody known, or this is no service project.
    """
    issue = snapshot.issue
    if policy.people.customer_issue is not None:
        return policy.people.customer_issue.matches(snapshot, at)
    if is_customer(snapshot, policy, issue.reporter):
        return True
    outside = issue.project not in snapshot.site.service_projects
    return policy.people.reporter_is_customer and (issue.reporter is None or outside)


def is_agent(snapshot: Snapshot, policy: Policy, account: str | None) -> bool | None:
    """Whether this account answers for us. None: only its groups, roles or address could tell, and are not known."""
    if account is None or is_bot(snapshot, account):
        return False
    people = policy.people
    if not (people.agent_groups or people.agent_accounts or people.agent_roles or people.agent_domains):
        if is_customer(snapshot, policy, account):
            return False
        return None if people.customer_domains and not _has_address(snapshot, account) else True
    if _named_agent(snapshot, policy, account):
        return True
    return None if _could_be_agent(snapshot, policy, account) else False


def participants(snapshot: Snapshot) -> frozenset[str]:
    """Account ids of the request participants of a service project's issue."""
    return frozenset(
        value.id or value.text
        for id_, field in snapshot.site.fields.items()
        if field.custom == PARTICIPANTS
        for value in snapshot.issue.fields.get(id_, ())
    )


def _named_customer(policy: Policy, person: Person) -> bool:
    people = policy.people
    return bool(
        person.account_type in people.customer_account_types
        or person.groups & people.customer_groups
        or person.roles & people.customer_roles
        or _domain(person) in people.customer_domains
    )


def _named_agent(snapshot: Snapshot, policy: Policy, account: str) -> bool:
    people, person = policy.people, snapshot.people.get(account)
    if account in people.agent_accounts:
        return True
    if person is None:
        return False
    by_list = bool(person.groups & people.agent_groups or person.roles & people.agent_roles)
    return by_list or person.login in people.agent_accounts or _domain(person) in people.agent_domains


def _could_be_agent(snapshot: Snapshot, policy: Policy, account: str) -> bool:
    """Whether something of the account that would decide is not known. Issues alone never tell groups and roles:
    where nobody has any, they were not asked for. Cloud hides most addresses."""
    people, person = policy.people, snapshot.people.get(account)
    if person is None:
        return bool(people.agent_groups or people.agent_roles or people.agent_domains)
    if person.account_type == "customer":  # an account for the portal only
        return False
    everybody = snapshot.people.values()
    no_groups = bool(people.agent_groups) and not any(one.groups for one in everybody)
    no_roles = bool(people.agent_roles) and not any(one.roles for one in everybody)
    no_address = bool(people.agent_domains) and not _has_address(snapshot, account)
    return no_groups or no_roles or no_address


def _has_address(snapshot: Snapshot, account: str) -> bool:
    person = snapshot.people.get(account)
    return person is not None and bool(person.email)


def _domain(person: Person) -> str | None:
    """What stands after the @, in lower case; None where the address is not known."""
    return person.email.rpartition("@")[2].casefold() if person.email else None


def own_card(snapshot: Snapshot) -> Comment | None:
    """Our card, the oldest where there are several."""
    account = snapshot.site.account
    cards = [
        comment
        for comment in snapshot.issue.comments
        if comment.marker is not None
        and comment.marker.kind == "card"
        and (account is None or comment.author == account)
    ]
    return min(cards, key=event_order, default=None)
