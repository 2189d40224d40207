"""A command that fails is answered by one comment, and by nothing more, however often the issue is looked at."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from connector.app import App
from connector.sandbox.records import Comment
from connector.sandbox.server import Sandbox
from rules.model import DAY, HOUR, MINUTE
from tests.scenarios.site import NOW, Site, work

FAMILIES = """
[commands.may]
"sla cause" = ["assignee"]
"""


@pytest.fixture(params=["cloud", "datacenter"])
def site(request: Any, tmp_path: Path, against_contract: Callable[[Sandbox], None]) -> Iterator[Site]:
    made = Site(tmp_path, request.param)
    made.sandbox.log_requests = True
    yield made
    made.sandbox.stop()
    against_contract(made.sandbox)


def said(site: Site, text: str) -> Any:
    """A comment as its editor makes one."""
    paragraphs = [{"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in text.splitlines()]
    return {"type": "doc", "version": 1, "content": paragraphs} if site.flavour == "cloud" else text


def say(site: Site, key: str, text: str, author: str = "agent") -> None:
    """Somebody writes a comment."""
    site.sandbox.state.comment(key, author, said(site, text))


def look(app: App) -> None:
    app.poller.full()
    work(app)


def ours(site: Site, key: str) -> list[Comment]:
    """What we wrote, without the card."""
    comments = site.sandbox.state.issue(key).comments
    return [one for one in comments if one.properties.get("aftercare", {}).get("kind", "card") != "card"]


def silent(site: Site, app: App) -> bool:
    """Whether a new sync writes nothing."""
    before = len(site.sandbox.ledger)
    look(app)
    return len(site.sandbox.ledger) == before


def replies(site: Site, key: str) -> list[Comment]:
    return [
        comment
        for comment in site.sandbox.state.issue(key).comments
        if comment.properties.get("aftercare", {}).get("kind") == "reply"
    ]


def test_one_reply_and_then_silence(site: Site) -> None:
    """It names the nearest command and mentions the author; a second look and a new sync write nothing."""
    key = site.issue(age=HOUR)
    with site.connector("write", more=FAMILIES) as app:
        look(app)
        site.clock.move_to(NOW + HOUR // 2)
        say(site, key, "!rsik acept 2\n!sla resume")
        look(app)

        (reply,) = replies(site, key)
        body = str(reply.body)
        assert "!risk accept 2" in body.replace("\\", "")
        assert "agent" in body.casefold()
        assert "Nothing was changed" in body

        written = len(site.sandbox.ledger)
        look(app)
        assert len(site.sandbox.ledger) == written
    with site.connector("write", more=FAMILIES) as app:
        look(app)
        assert len(site.sandbox.ledger) == written
        site.clock.move_to(NOW + 2 * DAY)
        look(app)
        assert len(replies(site, key)) == 1


def test_all_that_a_look_has_to_say_is_one_comment(site: Site) -> None:
    """Two comments with failures and a breach; then another failure, whose reply repeats nothing of it."""
    key = site.issue(age=HOUR)
    with site.connector("write") as app:
        look(app)
        before = len(ours(site, key))
        say(site, key, "!sla resume")
        say(site, key, "!rsik acept 2", "customer")
        say(site, key, "!risk acept 3")
        site.clock.move_to(NOW + 7 * HOUR + 1)
        look(app)
        (joint,) = ours(site, key)[before:]
        body = str(joint.body).replace("\\", "")
        assert joint.properties["aftercare"]["kind"] == "notice"
        assert [text in body for text in ("goal missed", "!sla resume", "!risk accept 3")] == [True] * 3
        assert silent(site, app)

        say(site, key, "!sla resume")
        look(app)
        (reply,) = ours(site, key)[before + 1 :]
        assert reply.properties["aftercare"]["kind"] == "reply"
        assert "!risk accept 3" not in str(reply.body).replace("\\", "")
        assert silent(site, app)


@pytest.mark.parametrize("kind", ["drop", "drop_after"])
def test_a_reply_whose_answer_is_lost_is_sent_once_though_more_is_to_be_said_by_then(site: Site, kind: Any) -> None:
    """Nothing is sent that may hold it again, before the issue shows whether it arrived."""
    key = site.issue(age=HOUR)
    with site.connector("write") as app:
        say(site, key, "!sla ack")
        look(app)  # writes the card
        say(site, key, "!sla resume")
        site.sandbox.faults.add(kind, method="POST", path="/comment$")
        look(app)
    with site.connector("write") as app:
        say(site, key, "!risk acept 3")
        look(app)
        for minute in range(1, 6):
            site.clock.move_to(NOW + minute * MINUTE)
            site.clock.skip += 5_000
            look(app)
        body = "".join(str(one.body).replace("\\", "") for one in replies(site, key))
        assert [body.count(text) for text in ("!sla resume", "!risk accept 3")] == [1, 1]
        assert len(replies(site, key)) == (1 if kind == "drop" else 2)
        assert silent(site, app)


def test_a_reply_that_a_person_deleted_stays_deleted(site: Site) -> None:
    """The property remembers it."""
    key = site.issue(age=HOUR)
    with site.connector("write") as app:
        look(app)
        site.clock.move_to(NOW + HOUR // 2)
        say(site, key, "!sla resume")
        look(app)
        issue = site.sandbox.state.issue(key)
        issue.comments = [comment for comment in issue.comments if comment not in replies(site, key)]
        issue.updated = site.clock.now()
        look(app)

        assert replies(site, key) == []


def test_the_policy_says_who_may(site: Site) -> None:
    """The assignee may where the list names them; the reporter hears that they may not."""
    key = site.issue(age=HOUR)
    with site.connector("write", more=FAMILIES) as app:
        look(app)
        site.clock.move_to(NOW + HOUR // 2)
        say(site, key, "!sla cause parts", "agent")
        say(site, key, "!sla cause me", "customer")
        look(app)

        (reply,) = replies(site, key)
        assert "You are not among those who may give this command" in str(reply.body)


@pytest.mark.parametrize("flavour", ["cloud", "datacenter"])
def test_on_a_service_project_the_reply_is_internal(
    flavour: str, tmp_path: Path, against_contract: Callable[[Sandbox], None]
) -> None:
    """Customers see neither it nor the command, and a customer's own command gets none."""
    site = Site(tmp_path, flavour, "service_desk")
    key = site.issue(age=HOUR)
    with site.connector("write") as app:
        look(app)
        site.clock.move_to(NOW + HOUR // 2)
        say(site, key, "!sla resume", "agent")
        say(site, key, "!sla pause parts", "customer")
        look(app)

        (reply,) = replies(site, key)
        assert reply.properties["sd.public.comment"] == {"internal": True}
    site.sandbox.stop()
    against_contract(site.sandbox)
