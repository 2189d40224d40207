"""For which recipients do the words of a policy stand that depend on the project, the contract or the components?"""

from collections.abc import Iterator, Sequence

from rules.model import Snapshot
from rules.policy import Policy, Project

LEAD, COMMUNICATION, CONTACT, COMPONENT = "lead", "communication owner", "contact owner", "component owner"


def stands_for(policy: Policy, project: str, metric: str, name: str) -> str | None:
    """The recipient that is meant: mostly the name itself. None where the policy names nobody; "" for nobody at all.

    The project's own lead stands before the policy's. A contact owner is one on the contact clock of a contract only.
    """
    own = project_of(policy, project)
    match name:
        case "lead":
            lead = own.lead if own is not None and own.lead is not None else policy.lead
            return None if lead == LEAD else lead
        case "communication owner":
            return None if own is None else own.communication_owner
        case "contact owner":
            owner = next((one.owner for one in policy.contracts if one.contact == metric), "")
            return None if owner == CONTACT else stands_for(policy, project, metric, owner)
        case _:
            return name


def are_told(policy: Policy, metric: str, names: Sequence[str]) -> bool:
    """Whether the recipients have to do with this clock at all: a contact owner alone has not with most."""
    if not names or any(name != CONTACT for name in names):
        return True
    return any(contract.contact == metric for contract in policy.contracts)


def ever_meant(policy: Policy, name: str, project: str | None = None) -> Iterator[str]:
    """Every recipient that the name can stand for, on issues of that project; None: of any."""
    projects = [one for one in policy.projects if project is None or one.key == project]
    match name:
        case "lead":
            leads = [one.lead for one in projects if one.lead is not None]
            yield from leads
            if policy.lead is not None and not (project is not None and leads):
                yield policy.lead
        case "communication owner":
            yield from (one.communication_owner for one in projects if one.communication_owner is not None)
        case "contact owner":
            for contract in policy.contracts:
                if contract.contact is not None and contract.owner != CONTACT:
                    yield from ever_meant(policy, contract.owner, project)
        case _:
            yield name


def project_of(policy: Policy, key: str) -> Project | None:
    """What the policy says of the project."""
    return next((one for one in policy.projects if one.key == key), None)


def component_leads(snapshot: Snapshot) -> list[str] | None:
    """The leads of the issue's components, in their order; None where that of one of them is not known."""
    known, found = snapshot.site.component_leads, list[str]()
    for component in snapshot.issue.fields.get("components", ()):
        if component.id is None or component.id not in known:
            return None
        lead = known[component.id]
        found += [] if lead is None else [lead]
    return found
