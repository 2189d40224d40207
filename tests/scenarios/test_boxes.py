"""People and the boxes of the card: what somebody ticks, unticks, deletes or edits is theirs."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from connector.app import App
from connector.sandbox.records import Comment, Issue
from connector.sandbox.server import Sandbox
from rules.model import HOUR
from tests.scenarios.site import NOW, Site, work

CHECKLIST = """
[[closeout]]
name = "Field service"
item = [
    { text = "Acceptance signed", evidence = { attachment = "*acceptance*" } },
    { text = "Customer informed" },
    { text = "What we learned", evidence = { command = "lesson" }, mandatory = false },
]
"""


def made_site(folder: Path, flavour: str) -> Site:
    made = Site(folder, flavour)
    made.sandbox.log_requests = True
    return made


@pytest.fixture
def cloud(tmp_path: Path, against_contract: Callable[[Sandbox], None]) -> Iterator[Site]:
    made = made_site(tmp_path, "cloud")
    yield made
    made.sandbox.stop()
    against_contract(made.sandbox)


@pytest.fixture(params=["cloud", "datacenter"])
def site(request: Any, tmp_path: Path, against_contract: Callable[[Sandbox], None]) -> Iterator[Site]:
    made = made_site(tmp_path, request.param)
    yield made
    made.sandbox.stop()
    against_contract(made.sandbox)


def look(app: App) -> None:
    app.poller.full()
    work(app)


def silent(site: Site, app: App) -> bool:
    """Whether a new sync writes nothing."""
    before = len(site.sandbox.ledger)
    look(app)
    return len(site.sandbox.ledger) == before


def cards(site: Site, key: str) -> list[Comment]:
    return [
        comment
        for comment in site.sandbox.state.issue(key).comments
        if comment.properties.get("aftercare", {}).get("kind") == "card"
    ]


def boxes(site: Site, key: str) -> dict[str, bool]:
    """What each box of the card says, by the number before its text."""
    (card,) = cards(site, key)
    found: dict[str, bool] = {}

    def visit(node: Any) -> None:
        if node.get("type") == "taskItem":
            found[node["content"][0]["text"][0]] = node["attrs"]["state"] == "DONE"
        for child in node.get("content", ()):
            visit(child)

    visit(card.body)
    return found


def box_id(card: Comment, number: int) -> str:
    document = json.dumps(card.body)
    before = document[: document.index(f'"{number}. ')]
    return before.rpartition('"taskItem", "attrs": {"localId": "')[2].partition('"')[0]


def tick(site: Site, key: str, number: int) -> None:
    """A person clicks on the box, on the page of the issue."""
    (card,) = cards(site, key)
    url = f"{site.sandbox.state.base_url}/browse/{key}/tick?in={card.id}"
    answer = requests.post(url, data={"user": "agent", "tick": box_id(card, number)}, timeout=5)
    assert answer.ok
    assert card.update_author == "agent"


def begun(site: Site, app: App) -> tuple[str, Issue]:
    """An issue with its card."""
    key = site.issue(age=HOUR)
    look(app)
    site.clock.move_to(NOW + HOUR // 4)
    site.sandbox.state.comment(key, "agent", "We have it.")
    look(app)
    site.clock.move_to(NOW + HOUR // 2)
    say(site, key, "!sla ack")
    look(app)
    assert len(cards(site, key)) == 1
    return key, site.sandbox.state.issue(key)


def say(site: Site, key: str, text: str) -> None:
    line = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    document = {"type": "doc", "version": 1, "content": [line]}
    site.sandbox.state.comment(key, "agent", document if site.flavour == "cloud" else text)


def test_a_box_that_a_person_ticks_is_done_and_stays_so(cloud: Site) -> None:
    """The card is written anew around it and says since when; later edits of ours keep it."""
    with cloud.connector("write", more=CHECKLIST) as app:
        key, _ = begun(cloud, app)
        assert boxes(cloud, key) == {"1": False, "2": False, "3": False}
        cloud.clock.move_to(NOW + HOUR)
        tick(cloud, key, 2)
        look(app)
        assert boxes(cloud, key) == {"1": False, "2": True, "3": False}
        assert "ticked here" in json.dumps(cards(cloud, key)[0].body)
        assert silent(cloud, app)
        cloud.clock.move_to(NOW + 2 * HOUR)
        cloud.sandbox.state.attach(key, "agent", "acceptance.pdf", b"pdf")
        look(app)
        assert boxes(cloud, key) == {"1": True, "2": True, "3": False}
        assert "acceptance.pdf" in json.dumps(cards(cloud, key)[0].body)
        assert silent(cloud, app)


def test_a_box_that_a_person_unticks_stays_open_until_something_newer_proves_it(cloud: Site) -> None:
    """Though the file is still there."""
    with cloud.connector("write", more=CHECKLIST) as app:
        key, _ = begun(cloud, app)
        cloud.sandbox.state.attach(key, "agent", "acceptance.pdf", b"pdf")
        look(app)
        assert boxes(cloud, key)["1"]
        cloud.clock.move_to(NOW + HOUR)
        tick(cloud, key, 1)
        look(app)
        assert not boxes(cloud, key)["1"]
        assert silent(cloud, app)
        cloud.clock.move_to(NOW + 2 * HOUR)
        cloud.sandbox.state.attach(key, "agent", "acceptance-2.pdf", b"pdf")
        look(app)
        assert boxes(cloud, key)["1"]
        assert silent(cloud, app)


def test_a_box_that_is_ticked_while_we_are_at_work_is_not_written_over(cloud: Site) -> None:
    """Between the reading of the issue and the edit of its card."""
    with cloud.connector("write", more=CHECKLIST) as app:
        key, _ = begun(cloud, app)
        cloud.clock.move_to(NOW + HOUR)
        cloud.sandbox.state.attach(key, "agent", "acceptance.pdf", b"pdf")
        inside, waiting = cloud.sandbox.app.wsgi_app, [2]

        def between(environ: Any, start: Any) -> Any:
            answer = inside(environ, start)
            if environ["PATH_INFO"].endswith("/issue/bulkfetch") and waiting:
                tick(cloud, key, waiting.pop())
            return answer

        cloud.sandbox.app.wsgi_app = between
        look(app)
        cloud.clock.move_to(NOW + 2 * HOUR)
        look(app)
        assert waiting == []
        assert boxes(cloud, key) == {"1": True, "2": True, "3": False}
        assert silent(cloud, app)


def test_ticks_survive_the_loss_of_our_database(cloud: Site) -> None:
    """They stand in Jira, in the card and in our property."""
    with cloud.connector("write", more=CHECKLIST) as app:
        key, _ = begun(cloud, app)
        cloud.clock.move_to(NOW + HOUR)
        tick(cloud, key, 2)
        look(app)
    with cloud.connector("write", more=CHECKLIST, store=f"sqlite:///{cloud.folder}/new.sqlite3") as app:
        look(app)
        assert boxes(cloud, key)["2"]
        assert silent(cloud, app)


def test_a_card_that_a_person_deletes_comes_back_with_the_next_news_and_its_ticks(cloud: Site) -> None:
    """Not before."""
    with cloud.connector("write", more=CHECKLIST) as app:
        key, _ = begun(cloud, app)
        cloud.clock.move_to(NOW + HOUR)
        tick(cloud, key, 2)
        look(app)
        cloud.sandbox.state.delete_comment(key, "agent", cards(cloud, key)[0].id)
        look(app)
        assert cards(cloud, key) == []
        assert silent(cloud, app)
        cloud.clock.move_to(NOW + 2 * HOUR)
        cloud.clock.skip += 5_000  # what was sent before cannot arrive any more
        cloud.sandbox.state.attach(key, "agent", "acceptance.pdf", b"pdf")
        look(app)
        assert boxes(cloud, key) == {"1": True, "2": True, "3": False}
        assert silent(cloud, app)


def test_what_a_person_writes_into_the_card_stays_until_the_next_news(cloud: Site) -> None:
    """A tick beside it is read all the same."""
    with cloud.connector("write", more=CHECKLIST) as app:
        key, _ = begun(cloud, app)
        (card,) = cards(cloud, key)
        body = json.loads(json.dumps(card.body))
        body["content"].append({"type": "paragraph", "content": [{"type": "text", "text": "my own words"}]})
        cloud.clock.move_to(NOW + HOUR)
        cloud.sandbox.state.edit_comment(key, "agent", card.id, body)
        assert silent(cloud, app)
        assert "my own words" in json.dumps(cards(cloud, key)[0].body)
        tick(cloud, key, 2)
        look(app)
        assert boxes(cloud, key)["2"]
        assert silent(cloud, app)


def test_lines_are_ticked_and_left_out_by_command_everywhere(site: Site) -> None:
    """On Data Center this is the only way; the card shows signs instead of boxes there."""
    with site.connector("write", more=CHECKLIST) as app:
        key, _ = begun(site, app)
        site.clock.move_to(NOW + HOUR)
        say(site, key, "!close done 2")
        look(app)
        site.clock.move_to(NOW + HOUR + 1000)
        say(site, key, "!close skip 1 no paper in this country")
        look(app)
        body = json.dumps(cards(site, key)[0].body, ensure_ascii=False)
        assert "no paper in this country" in body
        assert "nothing required is missing" in body
        if site.flavour == "cloud":
            assert boxes(site, key) == {"1": False, "2": True, "3": False}
        else:
            assert body.count("(/)") == 1
            assert body.count("( )") == 2
        assert silent(site, app)


def test_a_deleted_card_stays_away_on_data_center_too(site: Site) -> None:
    """Until there is news."""
    with site.connector("write", more=CHECKLIST) as app:
        key, _ = begun(site, app)
        site.sandbox.state.delete_comment(key, "agent", cards(site, key)[0].id)
        look(app)
        assert cards(site, key) == []
        assert silent(site, app)


def test_a_complete_closing_takes_the_boxes_off_the_card(site: Site) -> None:
    """An incomplete one keeps them, with what is missing first."""
    with site.connector("write", more=CHECKLIST) as app:
        key, _ = begun(site, app)
        site.clock.move_to(NOW + HOUR)
        site.sandbox.state.transition(key, "agent", "Resolved")
        look(app)
        assert "closed with 0 of 3 done; 2 required missing" in str(cards(site, key)[0].body)
        site.clock.move_to(NOW + 2 * HOUR)
        say(site, key, "!close done 1, 2")
        look(app)
        assert "Customer informed" not in str(cards(site, key)[0].body)
        assert silent(site, app)
