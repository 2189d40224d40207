"""Who may see what: sound logins, wrong ones, none."""

import pytest


def test_myself_is_who_the_token_belongs_to(sandbox, client):
    """In the flavour's terms."""
    me = client(sandbox, "ann").get("/myself")

    assert me["displayName"] == "Ann Archer"
    assert ("accountId" in me, "name" in me) == ((True, False) if sandbox.flavour == "cloud" else (False, True))


@pytest.mark.parametrize("token", ["wrong", ""], ids=["wrong", "none"])
def test_myself_tells_a_stranger_so(sandbox, client, token):
    """401, with the sign of a failed login where one was tried."""
    answer = client(sandbox, token=token)("GET", "/myself")

    assert answer.status_code == 401
    assert answer.headers.get("X-Seraph-LoginReason") == ("AUTHENTICATED_FAILED" if token else None)


def test_a_wrong_token_finds_nothing_on_cloud(cloud, client):
    """The anonymous trap: 200, nothing in it, and only a header that tells."""
    stranger = client(cloud, token="revoked")
    found = stranger("POST", "/search/jql", json={"jql": "project = ASP"})
    read = stranger("POST", "/issue/bulkfetch", json={"issueIdsOrKeys": ["10001"]})

    assert (found.status_code, found.json()) == (200, {"issues": [], "isLast": True})
    assert (read.status_code, read.json()["issues"]) == (200, [])
    assert {answer.headers["X-Seraph-LoginReason"] for answer in (found, read)} == {"AUTHENTICATED_FAILED"}


def test_a_wrong_token_is_refused_on_data_center(datacenter, client):
    """401 wherever it is tried; without any login, search finds nothing."""
    wrong = client(datacenter, token="wrong")("GET", "/search", params={"jql": "project = ASP"})
    none = client(datacenter, None)("GET", "/search", params={"jql": "project = ASP"})

    assert wrong.status_code == 401
    assert "errorMessages" not in wrong.json()
    assert (none.status_code, none.json()["total"]) == (200, 0)


def test_a_revoked_token_is_wrong(sandbox, client):
    """Until a new one is made."""
    ask = client(sandbox)
    sandbox.access.revoke("bot")
    again = client(sandbox)

    assert ask("GET", "/myself").status_code == 401
    assert again("GET", "/myself").status_code == 200


def test_strangers_write_nothing(sandbox, client):
    """And see no issue."""
    stranger = client(sandbox, None)

    assert stranger("GET", "/issue/ASP-1").status_code == 404
    assert stranger("PUT", "/issue/ASP-1", json={"fields": {"labels": ["x"]}}).status_code == 401
    assert sandbox.state.issue("ASP-1").labels == []
    assert sandbox.ledger == []


def test_anybody_may_ask_what_it_is(sandbox, client):
    """serverInfo names the deployment."""
    told = client(sandbox, None).get("/serverInfo")

    assert told["deploymentType"] == ("Cloud" if sandbox.flavour == "cloud" else "Server")
    assert told["baseUrl"] == sandbox.state.base_url


def test_the_date_is_the_sandboxs_own(sandbox, client):
    """Its clock, not this machine's."""
    assert client(sandbox, None)("GET", "/serverInfo").headers["Date"] == "Mon, 02 Mar 2026 12:00:00 GMT"


def test_data_center_tells_of_its_limits_on_success(datacenter, client):
    """Retry-After: 0 on a 200 is no error."""
    headers = client(datacenter)("GET", "/myself").headers

    assert headers["Retry-After"] == "0"
    assert headers["X-RateLimit-Remaining"] == "9223372036854775807"


def test_members_of_a_group_come_in_pages(sandbox, client):
    """An unknown group is 404."""
    ask = client(sandbox)
    page = ask.get("/group/member", groupname="agents")

    assert [row["displayName"] for row in page["values"]] == ["Ann Archer"]
    assert ask("GET", "/group/member", params={"groupname": "nobody"}).status_code == 404


def test_former_colleagues_are_listed_when_asked_for(sandbox, client):
    """includeInactiveUsers."""
    sandbox.state.user("ann").active = False
    ask = client(sandbox)

    assert ask.get("/group/member", groupname="agents")["values"] == []
    assert len(ask.get("/group/member", groupname="agents", includeInactiveUsers="true")["values"]) == 1


def test_permissions_depend_on_the_login(sandbox, client):
    """A stranger has none; an unknown one is refused."""
    mine = client(sandbox).get("/mypermissions", permissions="EDIT_ISSUES")["permissions"]
    stranger = client(sandbox, None).get("/mypermissions", permissions="EDIT_ISSUES")["permissions"]

    assert mine["EDIT_ISSUES"]["havePermission"] is True
    assert stranger["EDIT_ISSUES"]["havePermission"] is False
    assert client(sandbox)("GET", "/mypermissions", params={"permissions": "FLY"}).status_code == 400


@pytest.mark.parametrize("path", ["/status", "/priority", "/resolution", "/issuetype", "/project", "/attachment/meta"])
def test_the_site_is_described(sandbox, client, path):
    """Each list has something in it."""
    assert client(sandbox).get(path)


def test_projects_are_found_by_kind(cloud, client):
    """project/search with typeKey; a single one by key."""
    ask = client(cloud)

    assert [row["key"] for row in ask.get("/project/search", typeKey="service_desk")["values"]] == ["ASP"]
    assert ask.get("/project/ops")["name"] == "Operations"
    assert ask.get("/priority/search")["values"][2]["isDefault"] is True
    assert ask.get("/user", accountId="kim")["accountType"] == "customer"
