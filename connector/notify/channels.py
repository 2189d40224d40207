"""What is one way out of here, and what became of a message on it? The only module that knows apprise."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import unquote

from connector.config import NotifySettings
from connector.errors import AftercareError
from connector.notify.witness import Witness, watched

if TYPE_CHECKING:
    from apprise import AppriseResult, NotifyBase

SECONDS_TO_ANSWER = 30.0
"""Longer than apprise's own 4: an answer that is not waited for leaves the outcome unknown."""
_REFUSED = re.compile(r"error=(4(?!08)\d\d)\b")
"""How apprise tells that a server said no; 408 is silence, whatever it says."""
_CHECK = "Nothing of it was sent: check the address, the login and the network."
_INSTALL = (
    "alerts to chat and mail need apprise, which is not installed: "
    "pip install 'jira-aftercare[notify]', or in a clone .venv/bin/python -m pip install 'apprise>=2.1,<3'"
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """`failed`: certainly not delivered, it may be sent again. `unknown`: nobody can say. `why` holds no secret."""

    outcome: Literal["sent", "failed", "unknown"]
    why: str | None = None


class Channel(Protocol):
    """Where messages go. `name` is the policy's."""

    name: str
    language: str
    format: Literal["text", "markdown"]

    def send(self, title: str, body: str) -> Receipt:
        """Send one message, once. Raises nothing: what went wrong is the receipt."""


class AppriseChannel:
    """A channel by apprise's URL. Never retries by itself, whatever the URL says."""

    def __init__(self, settings: NotifySettings, language: str, service: "NotifyBase") -> None:
        self.name = settings.name
        self.language = language
        self.format: Literal["text", "markdown"] = settings.format
        self._service = service
        self._secrets = _parts(settings.url)

    def send(self, title: str, body: str) -> Receipt:
        from apprise import Apprise, NotifyFormat

        way = Apprise(asset=self._service.asset)
        way.add(self._service)
        form = NotifyFormat.MARKDOWN if self.format == "markdown" else NotifyFormat.TEXT
        with watched() as witness:
            result = way.notify(title=title, body=body, body_format=form)
        return _receipt(result, witness, self._secrets)


def open_channel(settings: NotifySettings, language: str) -> AppriseChannel:
    """The channel, ready to send; nothing is sent. `language` is the policy's.

    Raises AftercareError where apprise is not installed or does not understand the URL.
    """
    try:
        from apprise import Apprise, AppriseAsset
    except ImportError as error:
        raise AftercareError(_INSTALL) from error
    asset = AppriseAsset(async_mode=False, app_id="Aftercare", app_desc="Aftercare", secure_logging=True)
    service = Apprise.instantiate(settings.url, asset=asset)
    if service is None:
        kind = settings.url.partition("://")[0] if "://" in settings.url else "none"
        raise AftercareError(
            f'notify "{settings.name}": apprise does not understand the url (its kind is {kind}); '
            'write it as apprise does, for example "dingtalk://TOKEN", "wecombot://KEY", "feishu://TOKEN", '
            '"slack://A/B/C", "workflows://HOST/WORKFLOW/SIGNATURE" (Teams) or "mailtos://USER:PASSWORD@HOST?to=ADDRESS"'
        )
    service.retry = 0
    if "rto" not in settings.url:
        service.socket_read_timeout = SECONDS_TO_ANSWER
    return AppriseChannel(settings, settings.language or language, service)


def _receipt(result: "AppriseResult", witness: Witness, secrets: list[str]) -> Receipt:
    if result:
        return Receipt("sent")
    logs = [entry.message for entry in result.logs()]
    why = _without(" ".join(logs) or f"apprise says {result.status.name.lower()}", secrets)
    if not witness.left:
        return Receipt("failed", f"{why} {_CHECK}")
    # After several requests one of them may have been heard: then a refusal of the last proves nothing.
    refused = witness.requests == 1 and any(_REFUSED.search(line) for line in logs)
    return Receipt("failed" if refused else "unknown", why)


def _parts(url: str) -> list[str]:
    """What stands in a URL beside its kind: tokens, passwords, addresses; the longest first."""
    parts = {part for raw in (url, unquote(url)) for part in re.split(r"[/:@?&=,]+", raw.partition("://")[2])}
    return sorted((part for part in parts if len(part) > 3), key=len, reverse=True)


def _without(text: str, secrets: list[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, "***")
    return text if len(text) <= 300 else text[:299] + "…"
