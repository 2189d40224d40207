"""An issue that is closed half-done goes back to work, once, with a comment that says what is missing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from connector.app import App
from connector.sandbox import rest_issues
from connector.sandbox.records import Comment
from connector.sandbox.server import Sandbox
from rules.model import HOUR, MINUTE
from tests.scenarios.site import NOW, Site, work

GATE = """
[[closeout]]
name = "Field service"
mode = "gate"
reopen_to = {to}
item = [
    {{ text = "Acceptance signed", evidence = {{ attachment = "*acceptance*" }} }},
    {{ text = "Customer informed" }},
]
"""


@pytest.fixture(params=["cloud", "datacenter"])
def site(request: Any, tmp_path: Path, against_contract: Callable[[Sandbox], None]) -> Iterator[Site]:
    made = Site(tmp_path, request.param)
    made.sandbox.log_requests = True
    yield made
    made.sandbox.stop()
    against_contract(made.sandbox)


def gate(to: str = '"to do"') -> str:
    return GATE.format(to=to)


def look(app: App) -> None:
    """Twice: a move is followed by a look at what came of it."""
    for _ in range(2):
        app.poller.full()
        work(app)


def close(site: Site, key: str, at: int) -> None:
    site.clock.move_to(at)
    site.sandbox.state.transition(key, "agent", "Resolved")


def told(site: Site, key: str) -> list[Comment]:
    """The comments of the gate."""
    return [
        comment
        for comment in site.sandbox.state.issue(key).comments
        if comment.properties.get("aftercare", {}).get("kind") == "notice" and "closed without" in str(comment.body)
    ]


def journal(app: App) -> list[str]:
    return [kind for _, kind, _, _ in app.store.journal() if "moved back" in kind]


def silent(site: Site, app: App) -> bool:
    """Whether a new sync writes nothing."""
    before = len(site.sandbox.ledger)
    look(app)
    return len(site.sandbox.ledger) == before


def test_what_is_closed_half_done_goes_back_once_for_each_closing(site: Site) -> None:
    """The comment names what is missing and mentions who closed it; the workflow takes the resolution away."""
    key = site.issue(age=HOUR)
    with site.connector("write", more=gate()) as app:
        look(app)
        for turn in (1, 2):
            close(site, key, NOW + turn * HOUR)
            look(app)
            issue = site.sandbox.state.issue(key)
            assert (issue.status, issue.resolution) == ("Reopened", None)
            assert len(told(site, key)) == turn
            assert journal(app) == ["moved back"] * turn
            assert silent(site, app)
        body = str(told(site, key)[0].body)
        assert "Acceptance signed; Customer informed" in body
        assert "It was moved back" in body
        assert "agent" in body.casefold()
        assert "closeout-incomplete" not in site.sandbox.state.issue(key).labels


def test_the_other_open_category_is_taken_where_the_named_one_has_no_way(site: Site) -> None:
    """The sandbox reopens into a status of the category to do; the comment names it."""
    key = site.issue(age=HOUR)
    with site.connector("write", more=gate('"in progress"')) as app:
        look(app)
        close(site, key, NOW + HOUR)
        look(app)
        issue = site.sandbox.state.issue(key)
        assert (issue.status, "closeout-incomplete" in issue.labels) == ("Reopened", False)
        (comment,) = told(site, key)
        assert "It was moved back to Reopened" in str(comment.body)
        assert journal(app) == ["moved back"]
        assert silent(site, app)


def test_where_no_way_leads_back_the_issue_is_marked(site: Site) -> None:
    """In the look that finds it, and before anybody lets it close; the comment does not say that it was moved."""
    key = site.issue(age=HOUR)
    with site.connector("write", more=gate('["in progress"]')) as app:
        look(app)
        close(site, key, NOW + HOUR)
        app.poller.full()
        app.worker.step()
        assert "closeout-incomplete" in site.sandbox.state.issue(key).labels
        look(app)
        issue = site.sandbox.state.issue(key)
        assert issue.status == "Resolved"
        assert "closeout-incomplete" in issue.labels
        (comment,) = told(site, key)
        assert "No transition leads back" in str(comment.body)
        assert journal(app) == ["not moved back"]
        assert silent(site, app)


def test_a_move_that_jira_refuses_is_taken_back_in_the_comment(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A validator of the workflow, for example; the issue is marked, and the move not tried for ever."""
    key = site.issue(age=HOUR)
    with site.connector("write", more=gate()) as app:
        look(app)
        close(site, key, NOW + HOUR)
        site.sandbox.faults.add("status", status=400, method="POST", path="/transitions$")
        look(app)
        (comment,) = told(site, key)
        assert "No transition leads back" in str(comment.body)
        assert "closeout-incomplete" in site.sandbox.state.issue(key).labels
        assert journal(app) == ["not moved back"]
        assert silent(site, app)


def test_a_way_back_that_is_barred_after_the_comment_is_taken_back_in_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comment has promised the move, the move had to wait, and then nothing led back any more."""
    key = site.issue(age=HOUR)
    with site.connector("write", more=gate()) as app:
        look(app)
        close(site, key, NOW + HOUR)
        site.sandbox.faults.add("status", status=409, method="POST", path="/transitions$")
        app.poller.full()
        work(app)
        assert "It was moved back" in str(told(site, key)[0].body)
        monkeypatch.setattr(rest_issues, "_transitions", lambda _asked, _issue: [])
        site.clock.move_to(NOW + HOUR + MINUTE)
        look(app)
        (comment,) = told(site, key)
        assert "No transition leads back" in str(comment.body)
        assert journal(app) == ["not moved back"]
        assert silent(site, app)


@pytest.mark.parametrize("kind", ["drop", "drop_after", "truncated"])
def test_a_move_whose_answer_is_lost_is_made_once(site: Site, kind: Any) -> None:
    """The issue itself tells whether Jira made it; nothing is tried again before that can be known."""
    key = site.issue(age=HOUR)
    with site.connector("write", more=gate()) as app:
        look(app)
        close(site, key, NOW + HOUR)
        site.sandbox.faults.add(kind, method="POST", path="/transitions$")
        look(app)
        for minute in range(1, 6):
            site.clock.move_to(NOW + HOUR + minute * MINUTE)
            site.clock.skip += 5_000
            look(app)
        issue = site.sandbox.state.issue(key)
        assert issue.status == "Reopened"
        assert [item.after_text for entry in issue.history for item in entry.items if item.field == "status"] == [
            "Resolved",
            "Reopened",
        ]
        assert len(told(site, key)) == 1
        assert journal(app) == ["moved back"]
        assert silent(site, app)


def test_while_comments_are_held_back_nothing_is_moved(site: Site) -> None:
    """Nobody finds an issue moved without being told why."""
    key = site.issue(age=HOUR)
    with site.connector("write", comments=1, more=gate()) as app:
        look(app)
        close(site, key, NOW + HOUR // 2)
        look(app)
        assert site.sandbox.state.issue(key).status == "Resolved"
        assert told(site, key) == []
        site.clock.move_to(NOW + 2 * HOUR)
        look(app)
        assert site.sandbox.state.issue(key).status == "Reopened"
        assert len(told(site, key)) == 1


def test_an_override_lets_it_close(site: Site) -> None:
    """Said before or after it was moved back."""
    key = site.issue(age=HOUR)
    with site.connector("write", more=gate()) as app:
        look(app)
        close(site, key, NOW + HOUR)
        look(app)
        site.clock.move_to(NOW + HOUR + MINUTE)
        document: Any = "!close override lost in the post"
        if site.flavour == "cloud":
            line = {"type": "paragraph", "content": [{"type": "text", "text": document}]}
            document = {"type": "doc", "version": 1, "content": [line]}
        site.sandbox.state.comment(key, "agent", document)
        site.sandbox.state.transition(key, "agent", "Resolved")
        look(app)
        assert site.sandbox.state.issue(key).status == "Resolved"
        assert len(told(site, key)) == 1
        assert silent(site, app)
