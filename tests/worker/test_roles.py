"""What the roles of a project add to the people of an issue."""

from connector.reconcile import with_roles
from rules.model import Person


def test_people_get_their_roles_and_holders_are_known_though_they_are_not_on_the_issue() -> None:
    """Groups and names that are known stay; whoever holds a role can be told, and shows that roles were read."""
    ann = Person(id="ann", name="Ann", groups=frozenset({"agents"}))
    carl = Person(id="carl", name="Carl")
    desk = frozenset({"Desk"})
    holders = {name: Person(id=name, name=name, roles=desk) for name in ("ann", "bob")}

    people = with_roles({"ann": ann, "carl": carl}, holders)

    assert people["ann"] == Person(id="ann", name="Ann", groups=frozenset({"agents"}), roles=desk)
    assert (people["bob"].roles, people["carl"]) == (desk, carl)
