"""What the leads of components add to the people of an issue."""

from connector.reconcile import with_leads
from rules.model import Issue, Person, Site, Snapshot


def test_leads_are_known_though_they_are_not_on_the_issue() -> None:
    """By the ids of their components; whom the issue names stays as it was read there."""
    carl = Person(id="carl", name="Carl", groups=frozenset({"agents"}))
    issue = Issue(id="1", key="ASP-1", project="ASP", created=0)
    snapshot = Snapshot(issue=issue, site=Site(account="us"), people={"carl": carl})
    leads = {"10": Person(id="ann", name="Ann"), "11": Person(id="carl", name="Carl"), "12": None}

    told = with_leads(snapshot, leads)

    assert told.site == Site(account="us", component_leads={"10": "ann", "11": "carl", "12": None})
    assert told.people == {"ann": Person(id="ann", name="Ann"), "carl": carl}
    assert with_leads(snapshot, {}) == snapshot
