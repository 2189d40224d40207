"""Does a search give each issue once and come to an end, whatever its pages do?"""

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from connector.errors import JiraRefused

if TYPE_CHECKING:
    from tests.jira_io.conftest import Wire

NOW = 1_772_452_800_000
MINUTE = 60_000


def pages(wire: "Wire", *answers: dict[str, Any]) -> None:
    """Pages of ids with what else stands beside them."""
    for answer in answers:
        body = {**answer, "issues": [{"id": id} for id in answer["issues"]]}
        if wire.flavour == "cloud":
            wire.answers("POST", "/search/jql", json=body)
        else:
            wire.answers("GET", "/search", json=body)


def asked(wire: "Wire") -> list[dict[str, Any]]:
    """The parameters of each search as sent."""
    if wire.flavour == "cloud":
        return [json.loads(request.body or "") for request in wire.sent]
    return [{k: v[0] for k, v in parse_qs(urlsplit(str(request.url)).query).items()} for request in wire.sent]


def test_cloud_pages_by_token(cloud: "Wire") -> None:
    """Ids only, in an order that no edit changes, and an issue that moved between pages comes once."""
    pages(
        cloud,
        {"issues": ["1", "2"], "nextPageToken": "a"},
        {"issues": ["2", "3"], "nextPageToken": "b", "isLast": False},
        {"issues": ["4"], "isLast": True},
    )

    assert list(cloud.jira.search_ids("project = OPS")) == ["1", "2", "3", "4"]

    common = {"jql": "project = OPS ORDER BY key ASC", "fields": ["id"], "maxResults": 5000}
    assert asked(cloud) == [common, {**common, "nextPageToken": "a"}, {**common, "nextPageToken": "b"}]


def test_a_repeated_token_ends_the_search(cloud: "Wire") -> None:
    """Cloud is known to give the last page's token for ever."""
    pages(cloud, {"issues": ["1"], "nextPageToken": "a"}, {"issues": ["2"], "nextPageToken": "a"})

    assert list(cloud.jira.search_ids("project = OPS")) == ["1", "2"]
    assert len(cloud.sent) == 2


def test_a_last_page_with_a_token_is_the_last(cloud: "Wire") -> None:
    """isLast is enough."""
    pages(cloud, {"issues": ["1"], "nextPageToken": "a", "isLast": True})

    assert list(cloud.jira.search_ids("project = OPS")) == ["1"]
    assert len(cloud.sent) == 1


def test_pages_have_an_end_whatever_the_server_says(cloud: "Wire", monkeypatch: pytest.MonkeyPatch) -> None:
    """A new token each time, and never an end."""
    from connector.jira_io import searching

    monkeypatch.setattr(searching, "MOST_PAGES", 5)
    count = iter(range(100))

    def answer(request: Any) -> tuple[int, dict[str, str], str]:
        return 200, {}, json.dumps({"issues": [{"id": "1"}], "nextPageToken": str(next(count))})

    cloud.mock.add_callback("POST", f"{cloud.api}/search/jql", answer)

    assert list(cloud.jira.search_ids("project = OPS")) == ["1"]
    assert len(cloud.sent) == 5


def test_data_center_pages_by_position(datacenter: "Wire") -> None:
    """However few a page gives, and though the total grows under way."""
    pages(datacenter, {"issues": ["1", "2"], "total": 3}, {"issues": ["3"], "total": 4}, {"issues": ["4"], "total": 4})

    assert list(datacenter.jira.search_ids("project = OPS")) == ["1", "2", "3", "4"]
    assert [query["startAt"] for query in asked(datacenter)] == ["0", "2", "3"]


def test_issues_that_leave_the_result_do_not_hide_others(datacenter: "Wire") -> None:
    """When two of the first page are gone, the rest moves up by two; we go back as far."""
    pages(
        datacenter,
        {"issues": ["1", "2", "3"], "total": 6},
        {"issues": ["6"], "total": 4},
        {"issues": ["4", "5", "6"], "total": 4},
    )

    assert set(datacenter.jira.search_ids("project = OPS")) == {"1", "2", "3", "4", "5", "6"}
    assert [query["startAt"] for query in asked(datacenter)] == ["0", "3", "2"]


def test_an_empty_page_ends_the_search(datacenter: "Wire") -> None:
    """Even where the total promises more."""
    pages(datacenter, {"issues": ["1"], "total": 10}, {"issues": [], "total": 10})

    assert list(datacenter.jira.search_ids("project = OPS")) == ["1"]
    assert len(datacenter.sent) == 2


def test_no_match_is_one_request(wire: "Wire") -> None:
    """The case without work comes most often."""
    pages(wire, {"issues": [], "total": 0})

    assert list(wire.jira.search_ids("project = OPS")) == []
    assert len(wire.sent) == 1


@pytest.mark.parametrize("jql", ["", "   ", "ORDER BY created", "order   by key"])
def test_a_search_over_everything_is_refused(wire: "Wire", jql: str) -> None:
    """Cloud would refuse it, and nobody means it."""
    with pytest.raises(JiraRefused):
        list(wire.jira.search_ids(jql))

    assert not wire.sent


@pytest.mark.parametrize(
    ("jql", "sent"),
    [
        pytest.param("project = OPS ORDER BY created DESC", "project = OPS ORDER BY key ASC", id="another order"),
        pytest.param('summary ~ "order by"', 'summary ~ "order by" ORDER BY key ASC', id="in a text"),
        pytest.param("summary ~ 'it\\'s order by'", "summary ~ 'it\\'s order by' ORDER BY key ASC", id="escaped"),
    ],
)
def test_the_order_is_ours(wire: "Wire", jql: str, sent: str) -> None:
    """Ordered by anything that edits change, pages would skip issues."""
    pages(wire, {"issues": [], "total": 0})

    list(wire.jira.search_ids(jql))

    assert asked(wire)[0]["jql"] == sent


@pytest.mark.parametrize(
    ("scope", "since", "sent"),
    [
        pytest.param("project = OPS", NOW - 5 * MINUTE, "(project = OPS) AND updated >= -5m", id="whole minutes"),
        pytest.param("project = OPS", NOW - 5 * MINUTE - 1, "(project = OPS) AND updated >= -6m", id="rounded up"),
        pytest.param("a = 1 OR b = 2", NOW - 90 * MINUTE, "(a = 1 OR b = 2) AND updated >= -90m", id="in brackets"),
        pytest.param("", NOW - MINUTE, "updated >= -1m", id="no scope"),
        pytest.param("project = OPS", NOW + 7, "(project = OPS) AND updated >= -1m", id="since is not yet"),
    ],
)
def test_what_changed_is_asked_for_by_a_relative_window(wire: "Wire", scope: str, since: int, sent: str) -> None:
    """Absolute times in JQL are read in the zone of the caller's profile, to the minute."""
    pages(wire, {"issues": ["1"], "total": 1})

    assert list(wire.jira.updated_since(scope, since, NOW)) == ["1"]
    assert asked(wire)[0]["jql"] == f"{sent} ORDER BY key ASC"


def test_a_label_is_found_exactly(wire: "Wire") -> None:
    """Quotes inside are quoted."""
    pages(wire, {"issues": ["1"], "total": 1})

    assert wire.jira.find_by_label("OPS", 'we"ek\\') == ["1"]
    assert asked(wire)[0]["jql"] == 'project = "OPS" AND labels = "we\\"ek\\\\" ORDER BY key ASC'
