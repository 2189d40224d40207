"""Who gets a notice, and where it points."""

from collections.abc import Callable, Mapping

from reports import render_wiki
from reports.document import Mention, Panel
from reports.notices import notice_document
from rules.desired import Notice
from rules.model import Person

Notices = Callable[[str], Mapping[str, Notice]]


def test_each_person_is_mentioned_once(notices: Notices, people: Mapping[str, Person]) -> None:
    """Assignee and reporter may be one person."""
    panel = notice_document(notices("en")["threshold"], people, None).blocks[0]
    assert isinstance(panel, Panel)

    mentions = [inline for block in panel.content for inline in block.content if isinstance(inline, Mention)]

    assert [Mention("a1", "Li Wei", "li.wei")] == mentions


def test_without_a_card_there_is_no_link(notices: Notices, people: Mapping[str, Person]) -> None:
    """The sentence about the card goes with it."""
    words = render_wiki.render(notice_document(notices("en")["breached"], people, None))

    assert "status card" not in words
    assert "Please resolve the request, or tell the customer a new date.\n{panel}" in words


def test_data_center_mentions_by_login(notices: Notices, people: Mapping[str, Person]) -> None:
    """Jira sends the message only for the login name."""
    words = render_wiki.render(notice_document(notices("en")["breached"], people, None))

    assert "[~li.wei] [~wang_fang]" in words
