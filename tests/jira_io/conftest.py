"""Jiras whose network is `responses`, and what both flavours answer by default."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
import responses

from connector.jira_io.client import Network
from connector.jira_io.interface import Jira
from connector.jira_io.opening import Address, open_jira
from rules.model import Marker

CLOUD = "https://example.atlassian.net"
DATA_CENTER = "https://jira.example.com/jira"
API = {"cloud": f"{CLOUD}/rest/api/3", "datacenter": f"{DATA_CENTER}/rest/api/2"}
MYSELF = {
    "cloud": {"accountId": "bot", "displayName": "Aftercare", "accountType": "app", "timeZone": "Europe/Berlin"},
    "datacenter": {"key": "JIRAUSER10100", "name": "aftercare", "displayName": "Aftercare", "timeZone": "UTC"},
}


class Steps:
    """A steady clock that moves when told to."""

    def __init__(self) -> None:
        self.at = 0

    def __call__(self) -> int:
        return self.at


class Wire:
    """What goes over the wire between one Jira and us."""

    def __init__(self, mock: responses.RequestsMock, flavour: str) -> None:
        self.mock = mock
        self.flavour = flavour
        self.api = API[flavour]
        self.steady = Steps()
        url = CLOUD if flavour == "cloud" else DATA_CENTER
        address = Address(url=url, flavour=flavour, email="bot@example.com", token="s3cret-token")
        self.jira: Jira = open_jira(address, Network(steady=self.steady))

    def answers(self, method: str, path: str, **answer: Any) -> responses.BaseResponse:
        """One answer; several for the same request are given one after the other, the last one for ever."""
        return self.mock.add(method, self.api + path, **answer)

    def me(self) -> None:
        self.answers("GET", "/myself", json=MYSELF[self.flavour])

    @property
    def sent(self) -> list[requests.PreparedRequest]:
        return [call.request for call in self.mock.calls]

    def bodies(self, method: str, path: str) -> list[Any]:
        """The JSON bodies sent there."""
        wanted = self.api + path
        return [
            json.loads(request.body or "null")
            for request in self.sent
            if request.method == method and (request.url or "").split("?")[0] == wanted
        ]


@pytest.fixture
def mock() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def cloud(mock: responses.RequestsMock) -> Wire:
    return Wire(mock, "cloud")


@pytest.fixture
def datacenter(mock: responses.RequestsMock) -> Wire:
    return Wire(mock, "datacenter")


@pytest.fixture(params=["cloud", "datacenter"])
def wire(request: pytest.FixtureRequest, mock: responses.RequestsMock) -> Wire:
    """Either flavour, one after the other."""
    return Wire(mock, request.param)


@pytest.fixture
def marker() -> Marker:
    return Marker(kind="notice", op="0123456789abcdef01234567", hash="cafe")


@pytest.fixture
def issue() -> Callable[..., dict[str, Any]]:
    """An issue as REST gives it, with a short history."""

    def build(id: str = "10001", **over: Any) -> dict[str, Any]:
        fields = {"summary": "Pump stands still", "comment": {"comments": [], "total": 0}}
        fields.update(over.pop("fields", {}))
        changelog = {"startAt": 0, "maxResults": 0, "total": 0, "histories": []}
        raw = {"id": id, "key": f"OPS-{id}", "fields": fields, "changelog": changelog, "properties": {}}
        return {**raw, **over}

    return build
