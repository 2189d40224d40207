"""Search as each flavour offers it, with its limits."""

import time

import pytest

from connector.sandbox.jql import BadJql, parse
from connector.sandbox.jql_match import Matcher

WRONG = [
    ("", "project = ASP AND", "ends too early"),
    ("", "project =", "ends too early"),
    ("", 'status = "Open', "reserved"),
    ("", "status = Open)", "')'"),
    ("", "status is Open", "EMPTY"),
    ("", "status in Open", "'Open'"),
    ("field", "colour = red", "Field 'colour' does not exist"),
    ("value", "status = Opne", "The value 'Opne' does not exist"),
    ("value", "project = NOPE", "The value 'NOPE' does not exist"),
    ("value", "key = ASP-99", "An issue with key 'ASP-99' does not exist"),
    ("value", "created > yesterday", "Date value 'yesterday' is invalid"),
    ("value", "created > tomorrow()", "Unable to find JQL function"),
    ("value", "created > startOfDay(1x)", "should have the format"),
    ("value", "statusCategory = Doing", "The value 'Doing' does not exist"),
]


@pytest.mark.parametrize(("kind", "jql", "says"), WRONG, ids=[row[1] or "empty" for row in WRONG])
def test_wrong_jql_is_refused_in_words(cloud, client, kind, jql, says):
    """As Jira does it: 400, and what is wrong."""
    answer = client(cloud)("POST", "/search/jql", json={"jql": jql})

    assert answer.status_code == 400
    assert says in answer.json()["errorMessages"][0]


def test_the_order_is_as_asked(cloud, clock):
    """Several fields, each in its direction; what is empty comes last."""
    clock.at += 60_000
    cloud.state.create_issue("ASP", "Task", "Third", "", "kim", duedate="2026-03-09")

    found = Matcher(cloud.state).find("project = ASP ORDER BY duedate ASC, key DESC", cloud.state.issues())

    assert [issue.key for issue in found] == ["ASP-3", "ASP-2", "ASP-1"]


def test_order_by_alone_is_no_restriction():
    """The parser tells the two parts apart."""
    assert parse("ORDER BY key").where is None
    assert parse('text ~ "order by"').order == ()
    with pytest.raises(BadJql):
        parse("ORDER BY")


@pytest.mark.parametrize("jql", ["", "ORDER BY key ASC"])
def test_an_unbounded_search_is_refused(cloud, client, jql):
    """Cloud wants a restriction."""
    answer = client(cloud)("GET", "/search/jql", params={"jql": jql})

    assert answer.status_code == 400
    assert "Unbounded" in answer.json()["errorMessages"][0]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("version", ["2", "3", "latest"])
def test_the_old_search_is_gone_on_cloud(cloud, client, method, version):
    """410, and where to go instead."""
    answer = client(cloud, version=version)(method, "/search", json={} if method == "POST" else None)

    assert answer.status_code == 410
    assert "/rest/api/3/search/jql" in answer.json()["errorMessages"][0]


def test_search_gives_ids_only_unless_asked(cloud, client):
    """The default of search/jql, and no total."""
    found = client(cloud).get("/search/jql", jql="project = ASP")

    assert found == {"issues": [{"id": "10001"}, {"id": "10002"}], "isLast": True}


def test_pages_are_chained_by_tokens(cloud, client):
    """The last page has none."""
    ask = client(cloud)
    first = ask.post("/search/jql", {"jql": "project = ASP", "maxResults": 1, "fields": ["summary"]})
    again = {"jql": "project = ASP", "maxResults": 1, "nextPageToken": first["nextPageToken"]}
    second = ask.post("/search/jql", again)

    assert first["isLast"] is False
    assert first["issues"][0]["fields"] == {"summary": "Pump stands still"}
    assert second == {"issues": [{"id": "10002"}], "isLast": True}


@pytest.mark.parametrize("token", ["nonsense", "WzEsICJvdGhlciJd"])
def test_a_foreign_token_is_refused(cloud, client, token):
    """Neither one that was never given, nor one of another query."""
    answer = client(cloud)("POST", "/search/jql", json={"jql": "project = ASP", "nextPageToken": token})

    assert answer.status_code == 400


@pytest.mark.parametrize("size", [0, 5001])
def test_page_sizes_have_bounds(cloud, client, size):
    """1 to 5000."""
    answer = client(cloud)("POST", "/search/jql", json={"jql": "project = ASP", "maxResults": size})

    assert answer.status_code == 400


def test_the_index_lags_when_told_to(cloud, client):
    """A search sees the old state and not the new issue, a bulk read the new one; reconcileIssues mends an answer."""
    ask = client(cloud)
    cloud.state.index.lag_ms = 300
    cloud.state.edit("ASP-1", "ann", labels=["hot"])
    made = cloud.state.create_issue("ASP", "Task", "New", "", "kim")
    stale = ask.post("/search/jql", {"jql": "project = ASP", "fields": ["labels"]})
    fresh = ask.post("/search/jql", {"jql": "labels = hot", "reconcileIssues": [10001]})
    read = ask.post("/issue/bulkfetch", {"issueIdsOrKeys": ["10001", made.id], "fields": ["labels"]})

    assert [(row["id"], row["fields"]["labels"]) for row in stale["issues"]] == [("10001", []), ("10002", [])]
    assert fresh["issues"] == [{"id": "10001"}]
    assert [row["fields"]["labels"] for row in read["issues"]] == [["hot"], []]

    time.sleep(0.35)

    assert len(ask.get("/search/jql", jql="project = ASP")["issues"]) == 3
    assert ask.get("/search/jql", jql="labels = hot")["issues"] == [{"id": "10001"}]


def test_data_center_searches_by_position(datacenter, client):
    """With a total, and with histories along."""
    datacenter.state.edit("ASP-1", "ann", labels=["hot"])
    found = client(datacenter).get(
        "/search", jql="project = ASP ORDER BY key", startAt=0, maxResults=1, expand="changelog", fields="summary"
    )

    assert (found["total"], found["startAt"], found["maxResults"]) == (2, 0, 1)
    assert [item["field"] for item in found["issues"][0]["changelog"]["histories"][0]["items"]] == ["labels"]


def test_data_center_overlooks_values_when_asked_to(datacenter, client):
    """validateQuery=false."""
    ask = client(datacenter)

    assert ask("GET", "/search", params={"jql": "id in (10001, 999)"}).status_code == 400
    assert ask.get("/search", jql="id in (10001, 999)", validateQuery="false")["total"] == 1
    assert ask.post("/search", {"jql": "id in (10001, 999)", "validateQuery": "none"})["total"] == 1


def test_an_approximate_count_counts(cloud, client):
    """The only number that Cloud gives."""
    assert client(cloud).post("/search/approximate-count", {"jql": "project = ASP"}) == {"count": 2}


def test_data_center_has_none_of_clouds_reads(datacenter, client):
    """They are 404 there."""
    ask = client(datacenter)

    assert ask("POST", "/issue/bulkfetch", json={"issueIdsOrKeys": ["10001"]}).status_code in (404, 405)
    assert ask("GET", "/issue/ASP-1/changelog").status_code == 404
    assert ask("GET", "/search/jql", params={"jql": "project = ASP"}).status_code == 404
