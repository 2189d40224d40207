"""Answers of somebody who is not Jira: proxies, firewalls, the page beside a context path that lacks."""

from typing import TYPE_CHECKING

import pytest

from connector.errors import JiraRefused
from tests.jira_io.test_client import comment

if TYPE_CHECKING:
    from tests.jira_io.conftest import Wire


def test_somebody_elses_page_is_cut_short(wire: "Wire") -> None:
    """A proxy's 403 page of many lines is not our error text."""
    page = "<html>\n" + "forbidden by the firewall\n" * 500
    wire.answers("POST", "/issue/10001/comment", status=403, body=page, content_type="text/html")

    with pytest.raises(JiraRefused) as caught:
        comment(wire)

    assert len(str(caught.value)) < 256 + 80
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<!doctype html><title>Oops,\n not here &amp; there</title><p>x", 'a web page "Oops, not here & there" came'),
        ("  <html><body>nothing</body></html>", "a web page came instead of an answer; is site.url right, with the"),
        ("blocked by the firewall", "(404): blocked by the firewall"),
    ],
)
def test_a_web_page_in_place_of_an_answer_is_told_by_its_title(wire: "Wire", body: str, told: str) -> None:
    """A context path that lacks ends at somebody else's page; its markup helps nobody."""
    wire.answers("POST", "/issue/10001/comment", status=404, body=body, content_type="text/html")

    with pytest.raises(JiraRefused) as caught:
        comment(wire)

    assert told in str(caught.value)
    assert "<" not in str(caught.value)
