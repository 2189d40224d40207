"""What scenarios about the practice look at: what stands on an issue, what was told, that a second look is silent."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from connector.app import App
from connector.sandbox.adf_text import plain
from connector.sandbox.records import Comment
from connector.sandbox.server import Sandbox
from rules.model import Instant
from tests.scenarios.site import Site, work

FLAVOURS = ("cloud", "datacenter")


@contextmanager
def practice_site(folder: Path, flavour: str, against_contract: Callable[[Sandbox], None]) -> Iterator[Site]:
    """A site with an agent, a customer and a boss, who is in the group leads. Every request is held to its contract."""
    made = Site(folder, flavour=flavour)
    made.sandbox.log_requests = True
    made.sandbox.state.add_user("boss", "Boss", groups=["leads"])
    yield made
    made.sandbox.stop()
    against_contract(made.sandbox)


def look(site: Site, app: App, at: Instant) -> None:
    """Go to that instant, look at everything, and find that two more looks at everything write nothing."""
    site.clock.move_to(at)
    for _ in range(2):  # what a look writes may itself be looked at
        app.poller.full()
        work(app)
    written = len(site.sandbox.ledger)
    for _ in range(2):
        app.poller.full()
        work(app)
    assert [entry.sent for entry in site.sandbox.ledger[written:]] == []


def of_kind(site: Site, key: str, kind: str) -> list[Comment]:
    """Our comments of a kind: card, notice, reply."""
    comments = site.sandbox.state.issue(key).comments
    return [one for one in comments if one.properties.get("aftercare", {}).get("kind") == kind]


def told(site: Site, key: str) -> list[str]:
    """The texts of notices and reminders, in order."""
    return [words(one.body) for one in of_kind(site, key, "notice")]


def card(site: Site, key: str) -> str:
    """What the card says."""
    (found,) = of_kind(site, key, "card")
    return words(found.body)


def words(body: Any) -> str:
    """The text of a comment as people read it, on either flavour."""
    text = body if isinstance(body, str) else plain(body)
    return re.sub(r"[*{}\\]", "", text)


def mentioned(site: Site, comment: Comment) -> set[str]:
    """The ids of users that it mentions."""
    text = str(comment.body)
    return {
        user.id
        for user in site.sandbox.state.users.values()
        if f"'id': '{user.id}'" in text or f"[~{user.login}]" in text
    }


def labels(site: Site, key: str) -> set[str]:
    return set(site.sandbox.state.issue(key).labels)


def journal(app: App, kind: str) -> list[Any]:
    """What the journal says of writes of that kind."""
    return [what for _, named, _, what in app.store.journal() if named == kind]
