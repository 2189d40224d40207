"""From settings to a Jira: which flavour is it, and who are we there?

The jira library does the logging in and these first questions, nothing else: it retries POSTs, waits for ever unless
told not to, and knows neither bulk reads nor comment properties. All else goes through our own client.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

import requests
from jira import JIRA, JIRAError
from requests.auth import AuthBase, HTTPBasicAuth

from connector.errors import ConfigError
from connector.jira_io import answers
from connector.jira_io.answers import Answer
from connector.jira_io.client import Client, Network
from connector.jira_io.cloud import CloudJira
from connector.jira_io.datacenter import DataCenterJira
from connector.jira_io.interface import Jira

Flavour = Literal["cloud", "datacenter"]
API = {"cloud": "3", "datacenter": "2"}
GATEWAY = "api.atlassian.com"
ADDRESS = re.compile(r"https?://([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?(/[\w.~/-]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where Jira is and how we log in. The token does not show in tracebacks and logs."""

    url: str
    flavour: str
    email: str | None
    token: str = field(repr=False)


class Bearer(AuthBase):
    """As an auth object and not a header, so that a ~/.netrc entry for the host cannot replace it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Library:
    """The jira library, made anew for each question: it is not safe between threads, and we ask once an hour."""

    def __init__(self, url: str, timeout: tuple[float, float], login: dict[str, Any], api: str = "2") -> None:
        self._url = url
        self._timeout = timeout
        self._login = login
        self._api = api

    def myself(self) -> dict[str, Any]:
        return self._ask("GET /myself", lambda library: library.myself())

    def server_info(self) -> dict[str, Any]:
        return self._ask("GET /serverInfo", lambda library: library.server_info())

    def _ask(self, where: str, question: Callable[[JIRA], Any]) -> dict[str, Any]:
        """One request, no retry. Raises as our own client does."""
        try:
            reply = question(
                JIRA(
                    # Its own dict each time: the constructor writes into it.
                    options={"server": self._url, "rest_api_version": self._api},
                    timeout=self._timeout,
                    max_retries=0,
                    get_server_info=False,
                    logging=False,
                    **self._login,
                )
            )
        except JIRAError as error:
            raise _judged(error, where) from None
        except ValueError:  # requests' own JSONDecodeError is one as well
            raise answers.unsound("not JSON", where, write=False) from None
        except requests.RequestException as error:
            raise answers.lost(error, where, write=False) from None
        if not isinstance(reply, dict):
            raise answers.unsound("not an object", where, write=False)
        return reply


def _judged(error: JIRAError, where: str) -> Exception:
    response = error.response
    if response is None:
        return answers.unsound("nothing", where, write=False)
    judged = answers.judge(Answer(response.status_code, response.headers, response.content), where, write=False)
    return judged or answers.unsound(str(response.status_code), where, write=False)


def open_jira(address: Address, network: Network) -> Jira:
    """See connector.jira_io.connect."""
    base = address.url.rstrip("/")
    _check(base, address)
    kind = _flavour(base, address.flavour, network.timeout)
    auth: AuthBase = Bearer(address.token)
    login: dict[str, Any] = {"token_auth": address.token}
    if kind == "cloud" and address.email is not None:
        # As bytes, since requests would squeeze text into Latin-1.
        pair = (address.email.encode(), address.token.encode())
        auth, login = HTTPBasicAuth(*pair), {"basic_auth": pair}
    client = Client(base + f"/rest/api/{API[kind]}", base, auth, network)
    library = Library(base, network.timeout, login, API[kind])
    return CloudJira(client, library) if kind == "cloud" else DataCenterJira(client, library)


def _check(base: str, address: Address) -> None:
    problems = []
    if not ADDRESS.fullmatch(base):
        problems.append(
            "site.url: not the address of a Jira; write it like https://example.atlassian.net, no login in it"
        )
    if address.flavour not in ("auto", "cloud", "datacenter"):
        problems.append("site.flavour: must be auto, cloud or datacenter")
    token = address.token
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        problems.append("site.token: empty, or has characters that no token has (a line break from a file?)")
    if problems:
        raise ConfigError(problems)


def _flavour(base: str, flavour: str, timeout: tuple[float, float]) -> Flavour:
    host = urlsplit(base).hostname or ""
    if flavour == "cloud" or (flavour == "auto" and (host.endswith(".atlassian.net") or host == GATEWAY)):
        return "cloud"
    if flavour == "datacenter":
        return "datacenter"
    # Anybody may read serverInfo, so no secret goes to a place not yet known to be a Jira.
    told = Library(base, timeout, {}).server_info()
    return "cloud" if told.get("deploymentType") == "Cloud" else "datacenter"
