"""Channels of chat and mail: set up in the configuration, named by the policy."""

from collections.abc import Callable
from pathlib import Path

import pytest

from connector.config import Config, load, load_policy
from connector.errors import ConfigError

HEAD = """[site]
url = "https://jira.example.com"
flavour = "datacenter"
token = "token"
[webhook]
secrets = ["secret"]
"""
CHANNEL = """
[[notify]]
name = "managers"
url = "env:CHAT"
"""
POLICY = """
[[alerts.level]]
at = "breach"
tell = ["assignee", {{ channel = "{name}" }}]
"""
MEANT = POLICY.format(name="managers")
Read = Callable[..., Config]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The configuration with this text."""

    def of(text: str) -> Config:
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        return load(path, {"CHAT": "dingtalk://token-of-the-chat", "EMPTY": ""})

    return of


def problems(read: Read, text: str) -> list[str]:
    with pytest.raises(ConfigError) as refused:
        read(text)
    return [problem.partition("config.toml:")[2] for problem in refused.value.problems]


def test_a_channel_is_read_with_its_defaults(read: Read) -> None:
    """The URL from the environment; language and group from the policy; text."""
    (channel,) = read(HEAD + CHANNEL + MEANT).notify
    assert channel.url == "dingtalk://token-of-the-chat"
    assert (channel.name, channel.language, channel.group, channel.format) == ("managers", None, None, "text")


@pytest.mark.parametrize(
    ("line", "key", "expected"),
    [
        ('language = "zh_CN"', "language", "zh_CN"),
        ('group = "15m"', "group", 900_000),
        ('format = "markdown"', "format", "markdown"),
    ],
)
def test_each_setting_of_a_channel_is_read(read: Read, line: str, key: str, expected: object) -> None:
    """Its own stands before the policy's."""
    (channel,) = read(HEAD + CHANNEL + line + MEANT).notify
    assert getattr(channel, key) == expected


def test_the_policy_names_channels_as_recipients(read: Read) -> None:
    """In levels and in hours of their own."""
    calendar = '[calendars.day]\ntimezone = "UTC"\nmon-fri = ["09:00-17:00"]\n'
    hours = '[[people.hours]]\nwho = { channel = "managers" }\ncalendar = "day"\n'
    policy = read(HEAD + CHANNEL + MEANT + calendar + hours).policy
    assert policy.alerts[0].tell == ("assignee", "channel:managers")
    assert [(who, calendar.name) for who, calendar in policy.recipient_calendars] == [("channel:managers", "day")]


def test_the_url_is_not_shown(read: Read) -> None:
    """A configuration may be printed."""
    assert "token-of-the-chat" not in repr(read(HEAD + CHANNEL))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            CHANNEL + POLICY.format(name="manager"),
            '14:21: alerts.level[1].tell[2]: there is no channel "manager". Defined: managers. '
            'Add [[notify]] with name = "manager" and its url to the configuration. Did you mean "managers"?',
        ),
        (
            MEANT,
            '10:21: alerts.level[1].tell[2]: there is no channel "managers". None is defined. '
            'Add [[notify]] with name = "managers" and its url to the configuration.',
        ),
        (
            CHANNEL + CHANNEL,
            '13:1: notify[2].name: "managers" is already used in line 9. Give each its own.',
        ),
        (
            CHANNEL + 'format = "html"',
            '11:1: notify[1].format: "html" is not allowed. Write one of: "text", "markdown".',
        ),
        (
            CHANNEL + 'lang = "en"',
            "11:1: notify[1].lang: there is no such key. Allowed here: name, url, language, group,",
        ),
        (
            CHANNEL.replace("CHAT", "NOWHERE"),
            "10:1: notify[1].url: the environment variable NOWHERE is not set. Set it before aftercare starts.",
        ),
        (CHANNEL.replace("CHAT", "EMPTY"), "10:1: notify[1].url: the secret in EMPTY is empty"),
        (CHANNEL + 'group = "1x"', "11:1: notify[1].group: "),
        ('[[notify]]\nname = "managers"', '7:1: notify[1]: the key "url" is missing. Add it.'),
    ],
    ids=["unknown", "none", "twice", "format", "key", "no secret", "empty secret", "group", "no url"],
)
def test_a_fault_is_told_at_its_place(read: Read, text: str, told: str) -> None:
    """With what is allowed, and a way out."""
    (problem,) = problems(read, HEAD + text)
    assert problem.startswith(told)


def test_a_policy_in_another_file_names_the_channels_of_the_configuration(read: Read, tmp_path: Path) -> None:
    """The place is that in the policy."""
    (tmp_path / "policy.toml").write_text(POLICY.format(name="manager"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r'policy\.toml:4:21: .*there is no channel "manager"'):
        read('policy = "policy.toml"\n' + HEAD + CHANNEL)
    (tmp_path / "policy.toml").write_text(MEANT, encoding="utf-8")
    assert read('policy = "policy.toml"\n' + HEAD + CHANNEL).policy.alerts


def test_a_policy_alone_may_name_any_channel(tmp_path: Path) -> None:
    """It cannot know those of the installations that share it."""
    path = tmp_path / "policy.toml"
    path.write_text(MEANT, encoding="utf-8")
    assert load_policy(path).alerts[0].tell == ("assignee", "channel:managers")
