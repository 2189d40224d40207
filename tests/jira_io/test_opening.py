"""Which Jira is it, who are we there, and what is known about the site around the issues?"""

from typing import TYPE_CHECKING, Any

import pytest
import requests
import responses

from connector.errors import ConfigError, JiraGone, JiraRefused, JiraRetry, LoginLost
from connector.jira_io import connect
from connector.jira_io.interface import Account
from rules.model import Field, Person, Status

if TYPE_CHECKING:
    from tests.jira_io.conftest import Wire

SERVER_INFO = "https://jira.example.com/rest/api/2/serverInfo"


def opened(url: str, flavour: str = "auto", **over: Any) -> Any:
    return connect(**{"url": url, "flavour": flavour, "email": "bot@example.com", "token": "s3cret", **over})


# ---------------------------------------------------------------------------------------------------------- settings
@pytest.mark.parametrize(
    ("over", "named"),
    [
        pytest.param({"url": "example.atlassian.net"}, "site.url", id="no scheme"),
        pytest.param({"url": "ftp://example.com"}, "site.url", id="not the web"),
        pytest.param({"url": "https://bot:s3cret@example.com"}, "site.url", id="a login in the address"),
        pytest.param({"url": "https://example.com/?x=1"}, "site.url", id="a query"),
        pytest.param({"url": "https://[::1"}, "site.url", id="a torn bracket"),
        pytest.param({"url": ""}, "site.url", id="nothing"),
        pytest.param({"flavour": "server"}, "site.flavour", id="a flavour that is none"),
        pytest.param({"token": ""}, "site.token", id="no token"),
        pytest.param({"token": "s3cret\n"}, "site.token", id="a line break"),
        pytest.param({"token": "s3crét"}, "site.token", id="not ASCII"),
    ],
)
def test_settings_that_cannot_work_are_refused_at_once(over: dict[str, Any], named: str) -> None:
    """With the setting's name, and without the secret."""
    with pytest.raises(ConfigError) as caught:
        opened(**{"url": "https://example.com", "flavour": "cloud", **over})

    assert [problem.split(":")[0] for problem in caught.value.problems] == [named]
    assert "s3c" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080", "http://[::1]:2990/jira", "https://jira.example.com/tools/jira/", "http://jira"]
)
def test_any_address_of_a_server_will_do(url: str) -> None:
    """Ports, context paths and bare names are common in-house."""
    assert opened(url, "datacenter").browse("OPS-1") == f"{url.rstrip('/')}/browse/OPS-1"


@pytest.mark.parametrize(
    "url", ["https://example.atlassian.net", "https://example.atlassian.net/", "https://api.atlassian.com/ex/jira/1-2"]
)
def test_atlassians_own_addresses_are_cloud_without_asking(mock: responses.RequestsMock, url: str) -> None:
    """So that a start needs no Jira that is awake."""
    assert opened(url).flavour == "cloud"
    assert not mock.calls


@pytest.mark.parametrize(
    ("deployment", "flavour"), [("Cloud", "cloud"), ("Server", "datacenter"), (None, "datacenter")]
)
def test_any_other_address_is_asked_what_it_is(
    mock: responses.RequestsMock, deployment: str | None, flavour: str
) -> None:
    """Cloud sites can have a domain of their own. No secret goes there before we know that it is a Jira."""
    told = {"versionNumbers": [10, 0, 0], **({"deploymentType": deployment} if deployment else {})}
    mock.get(SERVER_INFO, json=told)

    assert opened("https://jira.example.com").flavour == flavour
    assert "Authorization" not in mock.calls[0].request.headers


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param({"status": 503, "headers": {"Retry-After": "60"}}, JiraRetry, id="503"),
        pytest.param({"status": 404}, JiraGone, id="no Jira there"),
        pytest.param({"body": "<html>"}, JiraRetry, id="HTML"),
        pytest.param({"json": [1]}, JiraRetry, id="another shape"),
        pytest.param({"body": requests.ConnectionError("reset")}, JiraRetry, id="connection reset"),
        pytest.param({"body": requests.ReadTimeout()}, JiraRetry, id="time-out"),
        pytest.param({"status": 401}, LoginLost, id="401"),
    ],
)
def test_a_jira_that_does_not_say_what_it_is_raises_what_any_question_raises(
    mock: responses.RequestsMock, answer: dict[str, Any], error: type[Exception]
) -> None:
    """The library's errors do not get out, and it does not retry."""
    mock.get(SERVER_INFO, **answer)

    with pytest.raises(error) as caught:
        opened("https://jira.example.com")

    assert type(caught.value) is error
    assert len(mock.calls) == 1


def test_the_library_asks_once_and_in_time(mock: responses.RequestsMock) -> None:
    """By default it waits for ever and sends four times."""
    mock.get("https://jira.example.com/rest/api/2/myself", status=503, headers={"Retry-After": "1"})

    with pytest.raises(JiraRetry) as caught:
        opened("https://jira.example.com", "datacenter", timeout=(1, 2)).myself()

    assert caught.value.after_ms == 1_000
    assert [call.request.req_kwargs["timeout"] for call in mock.calls] == [(1, 2)]  # type: ignore[attr-defined]


# --------------------------------------------------------------------------------------------------------- ourselves
def test_who_we_are(wire: "Wire") -> None:
    """By accountId on Cloud, by the key that outlives renaming on Data Center."""
    wire.me()

    assert (
        wire.jira.myself()
        == {
            "cloud": Account(id="bot", name="Aftercare", login=None, zone="Europe/Berlin"),
            "datacenter": Account(id="JIRAUSER10100", name="Aftercare", login="aftercare", zone="UTC"),
        }[wire.flavour]
    )
    assert wire.sent[0].headers["Authorization"].startswith("Basic" if wire.flavour == "cloud" else "Bearer")


def test_an_expired_token_is_a_lost_login(wire: "Wire") -> None:
    """/myself is one of the few that answer it with 401."""
    wire.answers("GET", "/myself", status=401, json={"message": "Client must be authenticated"})

    with pytest.raises(LoginLost):
        wire.jira.myself()


# ---------------------------------------------------------------------------------------------------------- the site
def test_the_site_is_read_with_its_ranks_and_types(wire: "Wire") -> None:
    """Statuses with categories, priorities in rank order, fields by lower-case id, service projects by id and key."""
    wire.me()
    done = {"key": "done", "name": "Fertig"}
    wire.answers("GET", "/status", json=[{"id": "5", "name": "Closed", "statusCategory": done}, {"id": "6"}])
    schema = {"type": "array", "items": "version"}
    fields = [{"id": "fixVersions", "name": "Fix versions", "schema": schema}, {"id": "issuekey", "name": "Key"}]
    wire.answers("GET", "/field", json=fields)
    ranks = [{"id": "2", "name": "High"}, {"id": "1", "name": "Low"}]
    desk = {"id": "10000", "key": "ITSD", "projectTypeKey": "service_desk"}
    other = {"id": "10001", "key": "OPS", "projectTypeKey": "software"}
    if wire.flavour == "cloud":
        wire.answers("GET", "/priority/search", json={"values": ranks[:1], "isLast": False})
        wire.answers("GET", "/priority/search", json={"values": ranks[1:], "isLast": True})
        wire.answers("GET", "/project/search", json={"values": [desk], "isLast": True})
    else:
        wire.answers("GET", "/priority", json=ranks)
        wire.answers("GET", "/project", json=[desk, other])

    site = wire.jira.site()

    assert site.name == wire.api.split("/rest")[0]
    assert site.account == ("bot" if wire.flavour == "cloud" else "JIRAUSER10100")
    assert site.statuses == {"5": Status(id="5", name="Closed", category="done")}
    assert site.priorities == (("2", "High"), ("1", "Low"))
    assert site.fields["fixversions"] == Field(id="fixVersions", name="Fix versions", type="array")
    assert site.fields["issuekey"].name == "Key"
    assert site.service_projects == {"10000", "ITSD"}


def test_people_are_read_from_all_groups_over_all_pages(wire: "Wire") -> None:
    """Who is in two groups is one person; former colleagues count."""
    cloud = wire.flavour == "cloud"

    def user(name: str) -> dict[str, str]:
        who = {"accountId": name, "accountType": "atlassian"} if cloud else {"key": f"key-{name}", "name": name}
        return {**who, "displayName": name.title()}

    wire.answers("GET", "/group/member", json={"values": [user("ann")], "isLast": False, "total": 2})
    wire.answers("GET", "/group/member", json={"values": [user("bob")], "isLast": True, "total": 2})
    wire.answers("GET", "/group/member", json={"values": [user("ann")], "isLast": True, "total": 1})

    people = wire.jira.people_in_groups(["agents", "leads"])

    ann, bob = ("ann", "bob") if cloud else ("key-ann", "key-bob")
    kind, login = ("atlassian", None) if cloud else (None, "ann")
    both = frozenset({"agents", "leads"})
    assert people[ann] == Person(id=ann, name="Ann", account_type=kind, login=login, groups=both)
    assert people[bob].groups == {"agents"}
    assert "includeInactiveUsers=true" in str(wire.sent[0].url)


@pytest.mark.parametrize(("status", "error"), [(404, JiraGone), (403, JiraRefused)])
def test_a_group_that_cannot_be_read_is_named(wire: "Wire", status: int, error: type[Exception]) -> None:
    """The reader sees which entry of the policy it is about."""
    wire.answers("GET", "/group/member", status=status)

    with pytest.raises(error, match="'agents'"):
        wire.jira.people_in_groups(["agents"])


def test_people_go_to_the_site_and_not_to_the_gateway(mock: responses.RequestsMock) -> None:
    """With a scoped token the API is elsewhere; the site's own address is asked for once."""
    gateway = "https://api.atlassian.com/ex/jira/1-2"
    mock.get(f"{gateway}/rest/api/3/serverInfo", json={"baseUrl": "https://example.atlassian.net/"})
    jira = opened(gateway)

    assert [jira.browse("OPS-1") for _ in range(2)] == ["https://example.atlassian.net/browse/OPS-1"] * 2
    assert len(mock.calls) == 1


def test_the_address_for_people_keeps_its_context_path(wire: "Wire") -> None:
    """Without asking anybody."""
    site = "https://example.atlassian.net" if wire.flavour == "cloud" else "https://jira.example.com/jira"

    assert wire.jira.browse("OPS-1") == f"{site}/browse/OPS-1"
    assert not wire.sent
