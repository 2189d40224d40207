"""The whole loop over real HTTP: the story of two weeks, in both flavours and both languages."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from connector.demo.player import BOT, Demo
from connector.demo.story import AT_LEAST
from connector.sandbox.server import Sandbox

pytestmark = pytest.mark.slow

VARIANTS = [("cloud", "en"), ("datacenter", "zh_CN")]


@pytest.fixture(scope="module", params=VARIANTS, ids=lambda variant: "-".join(variant))
def played(request: pytest.FixtureRequest) -> Iterator[Demo]:
    """A demo whose story has been played, with every request logged. Playing it checks how each issue ends."""
    flavour, language = request.param
    demo = Demo(flavour=flavour, language=language)
    demo.sandbox.log_requests = True
    try:
        demo.play(lambda at: None)
        yield demo
    finally:
        demo.close()


def test_the_story_writes_what_it_should(played: Demo) -> None:
    """The journal holds labels added and removed, card edits, notices and two reports."""
    written = played.written()

    assert {kind: n for kind, n in AT_LEAST.items() if written[kind] < n} == {}
    assert written["report"] == 2


def test_a_full_look_after_the_story_writes_nothing(played: Demo) -> None:
    """The second look is the guard against reacting to our own writes."""
    before = played.writes()

    played.app.poller.full()
    played._settle()

    assert played.writes() == before


def test_every_request_keeps_to_the_contract(
    played: Demo, shared_data: Path, against_contract: Callable[[Sandbox], None]
) -> None:
    """Every request and answer of the story against Atlassian's own documents."""
    assert len(played.sandbox.requests_log) > 100
    against_contract(played.sandbox)


def test_every_document_is_valid(played: Demo, shared_data: Path) -> None:
    """Cards, notices, digests and reports against the schema of the Atlassian Document Format."""
    if played.sandbox.flavour != "cloud":
        return
    schema = jsonschema_rs.validator_for(json.loads((shared_data / "adf" / "full.json").read_text(encoding="utf-8")))
    documents = list(ours(played))

    assert len(documents) > 15
    assert [error.message for document in documents for error in schema.iter_errors(document)] == []


def test_each_report_shows_its_chart(played: Demo) -> None:
    """The chart is attached once and the description shows it, as a document or in wiki markup."""
    reports = [issue for issue in played.sandbox.state.issues() if issue.creator == BOT]

    assert len(reports) == 2
    last = reports[-1]
    assert [file.mime for file in last.attachments] == ["image/png"]
    shown = json.dumps(last.description)
    assert last.attachments[0].media in shown or last.attachments[0].filename in shown


def test_our_comments_stay_internal_in_a_service_project(played: Demo) -> None:
    """No card or notice is ever shown to a customer; the digest stands on our own report issue."""
    state = played.sandbox.state
    comments = [c for issue in state.issues() if issue.creator != BOT for c in issue.comments if c.author == BOT]

    assert len(comments) > 10
    assert [c.id for c in comments if c.public] == []


def test_a_click_is_answered(played: Demo) -> None:
    """After the story a customer's priority change is seen and written without anybody's help."""
    key = played._keys["training"]
    played.sandbox.state.edit(key, "zhaomin", priority="Highest")
    played._settle()
    played.clock.move_to(played.clock.now() + 1000)
    played._settle()

    assert "sla-breached" in played.sandbox.state.issue(key).labels


def ours(played: Demo) -> Iterator[Any]:
    """Every document that we wrote."""
    for issue in played.sandbox.state.issues():
        if issue.creator == BOT:
            yield issue.description
        yield from (comment.body for comment in issue.comments if comment.author == BOT)
