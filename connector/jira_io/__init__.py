"""The only door to Jira: Cloud (REST v3) and Data Center (REST v2) behind one interface."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from connector.jira_io.interface import Jira


def connect(
    *,
    url: str,
    flavour: str,
    email: str | None,
    token: str,
    timeout: tuple[float, float] = (5, 30),
    session_factory: Callable[[], Any] | None = None,
) -> "Jira":
    """A Jira to talk to. Only `flavour="auto"` on an address that is not *.atlassian.net asks Jira something here.

    `url` may have a context path (https://example.com/jira), or be https://api.atlassian.com/ex/jira/{cloudId} for
    scoped tokens. `email` goes with a Cloud API token; without it, and on Data Center always, `token` is a bearer
    token. `timeout` is (connect, read) in seconds. `session_factory` makes the requests.Session of a thread.
    Raises ConfigError for settings that cannot work, and for "auto" what any question to Jira may raise.
    """
    # Imported here: whoever only parses JSON (`aftercare plan --issue`) needs neither requests nor the jira library.
    from connector.jira_io import client, opening

    network = client.Network(timeout=timeout)
    if session_factory is not None:
        network = client.Network(timeout=timeout, session_factory=session_factory)
    address = opening.Address(url=url, flavour=flavour, email=email, token=token)
    return opening.open_jira(address, network)
