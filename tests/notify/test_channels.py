"""What becomes of one message, over real HTTP and SMTP: sent, certainly not, or nobody can say."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from connector.config import NotifySettings
from connector.errors import AftercareError
from connector.notify import AppriseChannel, Channel, open_channel
from tests.notify.receivers import HANG_UP, Inbox, Mailbox, inbox, mailbox


@pytest.fixture
def web() -> Iterator[Inbox]:
    with inbox() as made:
        yield made


@pytest.fixture
def mail() -> Iterator[Mailbox]:
    with mailbox() as made:
        yield made


@contextmanager
def sleeper() -> Iterator[int]:
    """The port of a server that takes the request and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield int(listening.getsockname()[1])


def settings(url: str, form: str = "text") -> NotifySettings:
    return NotifySettings.model_construct(name="managers", url=url, language=None, group=None, format=form)


def channel(url: str, form: str = "text") -> AppriseChannel:
    return open_channel(settings(url, form), "en")


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [(200, "sent"), (403, "failed"), (429, "failed"), (408, "unknown"), (500, "unknown"), (HANG_UP, "unknown")],
)
def test_an_answer_over_http_tells_what_became_of_the_message(web: Inbox, answer: int, outcome: str) -> None:
    """A refusal is certain; a server in trouble, or one that is silent, may have delivered it."""
    web.answer = answer
    assert channel(web.url).send("Missed: ASP-1", "body").outcome == outcome
    assert [(message["title"], message["message"]) for message in web.got] == [("Missed: ASP-1", "body")]


def test_an_answer_that_does_not_come_in_time_leaves_it_unknown() -> None:
    """The URL may say how long to wait (rto); what was sent cannot be taken back."""
    with sleeper() as port:
        assert channel(f"json://127.0.0.1:{port}/x?rto=0.2").send("t", "b").outcome == "unknown"


@pytest.mark.parametrize(
    "url", ["json://127.0.0.1:1/token", "json://nowhere.invalid/token", "jsons://127.0.0.1:{port}/token"]
)
def test_what_cannot_be_reached_has_certainly_not_got_it(web: Inbox, url: str) -> None:
    """Nobody listens, nobody has the name, or the line cannot be made safe: nothing of the message has left."""
    receipt = channel(url.format(port=web.port)).send("t", "b")
    assert receipt.outcome == "failed"
    assert web.got == []


def test_nothing_is_sent_twice_even_where_the_url_asks_for_it(web: Inbox) -> None:
    """apprise's own `retry` would send again what may have arrived."""
    web.answer = 500
    channel(f"{web.url}?retry=3").send("t", "b")
    assert len(web.got) == 1


def test_what_is_told_of_a_failure_holds_no_secret(web: Inbox) -> None:
    """It stands on the operator's page."""
    web.answer = 403
    receipt = channel(f"json://somebody:pass-word@127.0.0.1:{web.port}/token-of-the-test").send("t", "b")
    assert receipt.why is not None
    assert "403" in receipt.why
    assert not any(secret in receipt.why for secret in ("somebody", "pass-word", "token-of-the-test"))


@pytest.mark.parametrize(
    ("refuse", "hang_up", "outcome"),
    [(False, False, "sent"), (True, False, "failed"), (False, True, "unknown")],
    ids=["taken", "refused before the mail", "silent after the mail"],
)
def test_a_mail_has_left_with_its_text(mail: Mailbox, refuse: bool, hang_up: bool, outcome: str) -> None:
    """What a mail server says before DATA is certain; silence afterwards is not."""
    mail.refuse, mail.hang_up = refuse, hang_up
    assert channel(mail.url).send("Missed: ASP-1 \u6cf5", "body").outcome == outcome
    assert len(mail.mails) == (0 if refuse else 1)


def test_a_dead_mail_server_is_a_certain_failure() -> None:
    """It may be tried again."""
    assert channel("mailto://127.0.0.1:1/?from=a@example.com&to=b@example.com").send("t", "b").outcome == "failed"


@pytest.mark.parametrize(
    "url",
    [
        "dingtalk://0123456789abcdef",
        "wecombot://0123456789abcdef",
        "feishu://0123456789abcdef",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        "workflows://prod.example.com:443/0123456789abcdef0123456789abcdef/signature",
        "mailtos://user:secret@mail.example.com?to=boss@example.com",
    ],
)
def test_the_usual_channels_are_understood(url: str) -> None:
    """DingTalk, WeCom, Feishu, Slack, Teams and mail, as the configuration's example writes them."""
    opened: Channel = channel(url)
    assert opened.name == "managers"


@pytest.mark.parametrize("url", ["nosuch://token", "managers@example.com", "slack://"])
def test_a_url_that_apprise_does_not_know_is_refused_with_examples(url: str) -> None:
    """At the start of the service, and without the rest of the URL, which may be a secret."""
    with pytest.raises(AftercareError, match=r'notify "managers".*dingtalk://') as refused:
        channel(url)
    assert "token" not in str(refused.value).lower().replace("dingtalk://token", "").replace("feishu://token", "")


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    return done.stdout


def test_without_the_extra_it_is_said_how_to_install_it() -> None:
    """apprise is optional."""
    code = (
        "import sys; sys.modules['apprise'] = None\n"
        "from connector.config import NotifySettings\n"
        "from connector.notify import open_channel\n"
        "try: open_channel(NotifySettings.model_construct(name='m', url='json://h'), 'en')\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    told = run(code)
    assert told.startswith("AftercareError alerts to chat and mail need apprise")
    assert "jira-aftercare[notify]" in told


def test_apprise_is_loaded_only_for_a_channel() -> None:
    """Who uses none does not pay for it, and need not have it."""
    assert run("import sys, connector.wiring, connector.cli.notify; print('apprise' in sys.modules)") == "False\n"


def test_the_extra_of_the_message_is_that_of_the_project() -> None:
    """pyproject.toml knows it."""
    project = (Path(__file__).parent.parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert 'notify = ["apprise' in project
