"""`aftercare notify`: try a channel, see what became of alerts, send parked ones again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connector.cli import main
from connector.store import open_store
from connector.store.interface import Message, Subject
from tests.notify.receivers import Inbox, inbox

CONFIG = """
language = "zh_CN"
[site]
url = "https://jira.example.com"
flavour = "datacenter"
token = "token"
[webhook]
secrets = ["secret"]
[store]
url = "sqlite:///{folder}/store.db"
[[notify]]
name = "managers"
url = "{url}"
{more}
"""
Run = Callable[..., Result]


@pytest.fixture
def box() -> Iterator[Inbox]:
    with inbox() as made:
        yield made


@pytest.fixture
def run(tmp_path: Path, box: Inbox) -> Run:
    """The command with a channel that leads to the box."""

    def of(*words: str, answer: str = "", more: str = "", url: str = "") -> Result:
        path = tmp_path / "config.toml"
        path.write_text(CONFIG.format(folder=tmp_path, url=url or box.url, more=more), encoding="utf-8")
        return CliRunner().invoke(main, ["notify", *words, "--config", str(path)], input=answer)

    return of


def test_a_test_is_sent_after_asking(run: Run, box: Inbox) -> None:
    """In the channel's language."""
    result = run("test", "managers", answer="y\n")
    assert result.exit_code == 0
    assert "look whether it arrived" in result.output
    assert [message["title"] for message in box.got] == ["Aftercare：测试"]
    run("test", "managers", "--yes", more='language = "en"')
    assert box.got[-1]["title"] == "Aftercare: a test"


def test_without_a_yes_nothing_is_sent(run: Run, box: Inbox) -> None:
    """A chat full of people is not disturbed by mistake."""
    assert run("test", "managers", answer="n\n").exit_code == 1
    assert box.got == []


@pytest.mark.parametrize(("status", "told"), [(403, "not sent"), (500, "it may have arrived")])
def test_a_test_that_fails_says_how_sure_that_is(run: Run, box: Inbox, status: int, told: str) -> None:
    """With the reason, and exit code 1."""
    box.answer = status
    result = run("test", "managers", "--yes")
    assert result.exit_code == 1
    assert told in result.output
    assert f"error={status}" in result.output


@pytest.mark.parametrize("command", ["test", "retry"])
def test_an_unknown_channel_is_answered_with_those_that_there_are(run: Run, command: str) -> None:
    """Wrong usage: exit code 2."""
    result = run(command, "manager")
    assert result.exit_code == 2
    assert "managers" in result.output


def test_a_url_that_cannot_be_used_is_wrong_configuration(run: Run) -> None:
    """Exit code 2, without a traceback."""
    result = run("test", "managers", "--yes", url="nosuch://x")
    assert result.exit_code == 2
    assert "dingtalk://" in result.output


def test_what_is_parked_is_listed_and_sent_again_when_asked(run: Run, tmp_path: Path) -> None:
    """What is unknown is listed, too, and stays."""
    store = open_store(f"sqlite:///{tmp_path}/store.db", "https://jira.example.com")
    for op, state in (("a", "parked"), ("b", "unknown")):
        entry = {"key": f"ASP-{op}"}
        store.queue(Message(op=op, channel="managers", subject=Subject("issue", "1"), entry=entry, at=1, due=1))
        store.settle_messages([op], state, now=1, error="why")  # type: ignore[arg-type]
    store.close()

    listed = run("list").output
    assert "managers\tparked\tASP-a\twhy" in listed
    assert "managers\tunknown\tASP-b\twhy" in listed
    assert "1 alerts for managers will be sent again" in run("retry", "managers").output
    assert "parked" not in run("list").output
