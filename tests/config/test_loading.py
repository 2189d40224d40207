"""Tests of connector.config.loading: files, secrets, connection settings, and where a policy may stand."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from connector.config import Config, load, load_policy
from connector.errors import ConfigError
from connector.store.interface import Retention
from connector.wiring import retention
from rules.model import DAY

SITE = '[site]\nurl = "https://jira.example.com/jira/"\ntoken = "t0ken"\n'
WEBHOOK = '[webhook]\nsecrets = ["s3cret"]\n'


class Folder:
    """A folder with configuration files, and what is said about them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, text: str, name: str = "config.toml") -> Path:
        path = self.path / name
        path.write_text(text, encoding="utf-8")
        return path

    def load(self, text: str, environ: Mapping[str, str] | None = None) -> Config:
        return load(self.write(text), environ or {})

    def problems(self, text: str, environ: Mapping[str, str] | None = None) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            self.load(text, environ)
        return [problem.replace(f"{self.path}/", "") for problem in caught.value.problems]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_the_address_of_a_proxy_is_read_as_the_server_spells_it(folder: Folder) -> None:
    """The server compares letter by letter: another spelling would never be believed."""
    assert folder.load(SITE + WEBHOOK + 'trusted_proxy = "0:0::1"').webhook.trusted_proxy == "::1"


def test_the_smallest_configuration_has_a_default_for_everything_else(folder: Folder) -> None:
    """An address, a token and a webhook secret are all that must be given."""
    config = folder.load(SITE + WEBHOOK)

    assert config.mode == "observe"
    assert (config.site.url, config.site.flavour, config.site.email) == ("https://jira.example.com/jira", "auto", None)
    assert (config.webhook.host, config.webhook.port, config.webhook.secrets) == ("127.0.0.1", 8080, ("s3cret",))
    assert (config.webhook.trusted_proxy, config.console.host, config.console.port) == (None, "127.0.0.1", 8081)
    assert config.store.url == "sqlite:///aftercare.db"
    assert (config.engine.max_comments_per_hour, config.engine.unknown_outcome_wait_seconds) == (60, 600)
    assert config.policy_path == config.path


def test_secrets_are_read_from_the_environment_and_from_files(folder: Folder) -> None:
    """Relative paths start at the configuration's folder; the line break at a file's end is none of the secret."""
    folder.write("from a file\n", "secret.txt")
    text = SITE.replace("t0ken", "env:TOKEN") + '[webhook]\nsecrets = ["file:secret.txt", "plain"]\n'

    config = folder.load(text, {"TOKEN": "from outside"})

    assert config.site.token == "from outside"
    assert config.webhook.secrets == ("from a file", "plain")


def test_a_configuration_does_not_show_its_secrets(folder: Folder) -> None:
    """Whoever logs it gives nothing away."""
    text = SITE + WEBHOOK + 'path_token = "abcdefghijklmnopqrst"\n[store]\nurl = "postgresql+psycopg://u:pw@h/d"\n'

    shown = repr(folder.load(text))

    assert not [secret for secret in ("t0ken", "s3cret", "abcdefghijklmnopqrst", "pw@") if secret in shown]


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ('""', "site.token: the secret is empty"),
        ('"  "', "site.token: the secret is empty"),
        ('"env:"', "site.token: the environment variable  is not set"),
        ('"env:NOT_THERE"', "site.token: the environment variable NOT_THERE is not set"),
        ('"env:EMPTY"', "site.token: the secret in EMPTY is empty"),
        ('"file:no.txt"', "no.txt cannot be read (No such file or directory)"),
        ('"file:empty.txt"', "site.token: the secret in empty.txt is empty"),
        ("12", "site.token: this must be text in quotes"),
    ],
)
def test_a_secret_that_is_missing_or_empty_is_refused(folder: Folder, token: str, expected: str) -> None:
    """A signature with an empty secret can be made by anybody."""
    folder.write("\n", "empty.txt")

    problems = folder.problems(SITE.replace('"t0ken"', token) + WEBHOOK, {"EMPTY": ""})

    assert len(problems) == 1
    assert problems[0].startswith("config.toml:3:1: ")
    assert expected in problems[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SITE, "config.toml:1:1: webhook: deliveries could not be told from forgeries"),
        (SITE + "[webhook]\nsecrets = []\n", "config.toml:4:2: webhook: deliveries could not be told"),
        (SITE + '[webhook]\nsecrets = [""]\n', "webhook.secrets[1]: the secret is empty"),
        (SITE + '[webhook]\npath_token = "short"\n', "webhook.path_token: a path token is one part of an address"),
        (SITE + WEBHOOK + 'allowed_addresses = ["10.0.0.0/8", "here"]', 'allowed_addresses[2]: "here" is no address'),
        (SITE + WEBHOOK + "port = 70000", "webhook.port: 70000 is not allowed. Write a number of at most 65535."),
        (SITE + WEBHOOK + 'trusted_proxy = "nginx"', 'webhook.trusted_proxy: "nginx" is no address of a proxy.'),
        (SITE + WEBHOOK + "[console]\nport = -1", "console.port: -1 is not allowed. Write a number of at least 0."),
        (SITE + WEBHOOK + "prot = 1", "webhook.prot: there is no such key. Allowed here: host, port, "),
        (WEBHOOK, 'config.toml:1:1: the key "site" is missing. Add it.'),
        (SITE.replace("https", "ftp") + WEBHOOK, 'site.url: "ftp://jira.example.com/jira/" is no web address'),
        (SITE.replace("jira.ex", "u:p@jira.ex") + WEBHOOK, "site.url: the address carries a login"),
        (SITE + 'flavour = "server"\n' + WEBHOOK, 'site.flavour: "server" is not allowed. Write one of: "auto"'),
        (SITE + 'flavour = "cloud"\n' + WEBHOOK, "site: Jira Cloud's API tokens go with an e-mail address"),
        (SITE.replace("jira.example.com/jira", "a.atlassian.net") + WEBHOOK, "site: Jira Cloud's API tokens go with"),
        (SITE + WEBHOOK + '[store]\nurl = "mysql://u:pw@h/d"', 'store.url: "mysql:..." is no store'),
        (SITE + WEBHOOK + '[store]\nkeep_words = "0 days"', 'store.keep_words: "0 days" is no number of days from 1'),
        (SITE + WEBHOOK + "[store]\nkeep_journal = 30", "store.keep_journal: 30 is no number of days from 1 to 3653"),
        (SITE + WEBHOOK + '[store]\nkeep_intents = "89 days"', "too few: what was sent would be forgotten"),
        (SITE + WEBHOOK + '[store]\nkeep_seals = "forever"', '"30 days" or "6 weeks", or "for ever".'),
        (SITE + WEBHOOK + '[store]\nkeep_words = "for ever"', '"for ever" is no number of days from 1 to 3653'),
        (SITE + WEBHOOK + '[store]\nkeep_seal = "9 days"', 'Did you mean "keep_seals"?'),
        (SITE + WEBHOOK + "[engine]\nbatch = 101", "engine.batch: 101 is not allowed. Write a number of at most 100."),
        (SITE + WEBHOOK + '[engine]\nworkers = "4"', "engine.workers: this must be a whole number without quotes"),
        (SITE + WEBHOOK + "[engine]\nlease_seconds = 0", "engine.lease_seconds: 0 is not allowed"),
        (SITE + WEBHOOK + "[engine]\nleast_seconds_between_looks = -1", "looks: -1 is not allowed"),
        (
            SITE + WEBHOOK + "[engine]\nleast_seconds_between_looks = 61",
            "61 is not allowed. Write a number of at most 60",
        ),
        (SITE + WEBHOOK + "[engine]\nleast_seconds_between_looks = nan", "looks: nan is not allowed"),
        ('mode = "dry"\n' + SITE + WEBHOOK, 'mode: "dry" is not allowed. Write one of: "observe", "write".'),
        ("modus = 1\n" + SITE + WEBHOOK, "config.toml:1:1: modus: there is no such key. Allowed here: mode, "),
        ("modee = 1\n" + SITE + WEBHOOK, 'Did you mean "mode"?'),
    ],
)
def test_a_wrong_setting_is_told_with_its_place_and_a_way_out(folder: Folder, text: str, expected: str) -> None:
    """One problem each, and no secret in its text."""
    problems = folder.problems(text)

    assert len(problems) == 1
    assert expected in problems[0]
    assert "pw@" not in problems[0]


@pytest.mark.parametrize(
    ("key", "kept"),
    [
        ("keep_deliveries", "deliveries_ms"),
        ("keep_decisions", "decisions_ms"),
        ("keep_journal", "journal_ms"),
        ("keep_words", "words_ms"),
        ("keep_intents", "intents_ms"),
        ("keep_versions", "versions_ms"),
        ("keep_seals", "seals_ms"),
    ],
)
def test_how_long_things_are_kept_is_told_to_the_store(folder: Folder, key: str, kept: str) -> None:
    """Each by its own key; without one the store's own defaults hold."""
    usual = retention(folder.load(SITE + WEBHOOK))
    assert usual == Retention()
    changed = retention(folder.load(SITE + WEBHOOK + f'[store]\n{key} = "20 weeks"\n'))
    assert changed == replace(usual, **{kept: 140 * DAY})


def test_a_policy_may_stand_in_a_file_of_its_own(folder: Folder) -> None:
    """`policy` is relative to the configuration."""
    folder.write('language = "zh_CN"\n', "policy.toml")

    config = folder.load('policy = "policy.toml"\n' + SITE + WEBHOOK)

    assert config.policy.language == "zh_CN"
    assert config.policy_path == folder.path / "policy.toml"


@pytest.mark.parametrize("split", [True, False], ids=["a file of its own", "one file"])
def test_warnings_are_kept_beside_the_configuration(folder: Folder, split: bool) -> None:
    """With the file that the policy stands in; they stop nothing."""
    policy = (
        '[calendars.c]\ntimezone = "UTC"\nmon-sun = ["00:00-24:00"]\n[[sla]]\nname = "N"\nkind = "resolution"\n'
        'pause = "resolution = Later"\ngoals = [{ target = "4h", calendar = "c" }]\n'
    )
    folder.write(policy, "policy.toml")

    config = folder.load(('policy = "policy.toml"\n' if split else policy) + SITE + WEBHOOK)

    assert [warning.replace(f"{folder.path}/", "").split(" ")[0] for warning in config.warnings] == [
        "policy.toml:7:23:" if split else "config.toml:7:23:"
    ]


def test_the_same_policy_is_read_from_either_file(folder: Folder) -> None:
    """`--policy` takes a policy or a whole configuration, whose secrets are not needed for it."""
    folder.write('language = "zh_CN"\n', "policy.toml")
    folder.write('policy = "policy.toml"\n' + SITE.replace("t0ken", "env:NOT_THERE"), "split.toml")
    folder.write('language = "zh_CN"\n' + SITE.replace("t0ken", "env:NOT_THERE"), "whole.toml")

    digests = {load_policy(folder.path / name).digest for name in ("policy.toml", "split.toml", "whole.toml")}

    assert len(digests) == 1


def test_problems_of_both_files_are_told_at_once(folder: Folder) -> None:
    """Each with the file that it is in."""
    folder.write('langauge = "en"\nmode = "write"\n', "policy.toml")

    problems = folder.problems('policy = "policy.toml"\nlanguage = "en"\nmode = "dry"\n' + SITE + WEBHOOK)

    assert [problem.split(": ")[:2] for problem in problems] == [
        ["config.toml:2:1", "language"],
        ["config.toml:3:1", "mode"],
        ["policy.toml:1:1", "langauge"],
        ["policy.toml:2:1", "mode"],
    ]


def test_a_policy_file_that_is_not_there_is_told_beside_the_rest(folder: Folder) -> None:
    """With the path that was tried."""
    problems = folder.problems('policy = "gone.toml"\nmode = "dry"\n' + SITE + WEBHOOK)

    assert problems[1] == "gone.toml: cannot be read (No such file or directory). Correct the path."
    assert len(problems) == 2


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a = 1\nb = \n", "config.toml:2:5: this is not TOML: "),
        (b"a = 1\na = 2\n", "config.toml:2:1: a: this key stands twice in one table; the first is in line 1."),
        (b'a = 1\r\nb = "x\r\n', "config.toml:2:7: this text has no end on its line."),
        (b"a = [1,\n", "config.toml:1:8: this is not TOML: "),
        (b'a = "\xff"\n', "config.toml: is not UTF-8 text (byte 5). Save it as UTF-8."),
    ],
    ids=["no value", "twice", "no quote", "ends early", "latin-1"],
)
def test_a_file_that_is_no_toml_is_refused_at_its_place(folder: Folder, content: bytes, expected: str) -> None:
    """As an editor would show it."""
    (folder.path / "config.toml").write_bytes(content)

    with pytest.raises(ConfigError) as caught:
        load(folder.path / "config.toml")

    assert str(caught.value).replace(f"{folder.path}/", "").startswith(expected)


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(folder: Folder) -> None:
    """Some editors leave both behind; places are right all the same."""
    (folder.path / "config.toml").write_bytes(
        b"\xef\xbb\xbf" + (SITE + WEBHOOK + 'scope = "a = \\"b"\n').replace("\n", "\r\n").encode()
    )

    with pytest.raises(ConfigError) as caught:
        load(folder.path / "config.toml")

    assert caught.value.problems[0].startswith(f"{folder.path}/config.toml:6:1: webhook.scope: there is no such key")
