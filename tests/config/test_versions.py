"""Tests of connector.config.versions: later versions of a policy, each a file of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from connector.config import check_policy, load, load_policy
from connector.errors import ConfigError
from rules.instants import iso
from rules.policy import in_force

POLICY = """
[calendars.c]
timezone = "UTC"
mon-sun = ["00:00-24:00"]
[[sla]]
name = "Resolution"
kind = "resolution"
goals = [{ target = "4h", calendar = "c" }]
"""
CONNECTION = '[site]\nurl = "https://jira.example.com"\ntoken = "t"\n[webhook]\nsecrets = ["s"]\n'
Write = Callable[..., Path]


def version(effective: str, file: str) -> str:
    return f'[[policy]]\neffective = {effective}\nfile = "{file}"\n'


JUNE, JULY = version("2026-06-01T00:00:00+08:00", "june.toml"), version("2026-07-01T00:00:00+08:00", "july.toml")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Files beside one another, by name; a base policy, and a stricter one for June and one for July."""

    def of(text: str, name: str = "base.toml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    of(POLICY.replace("4h", "2h"), "june.toml")
    of(POLICY.replace("4h", "1h"), "july.toml")
    return of


@pytest.fixture
def problems(write: Write, tmp_path: Path) -> Callable[[str], list[str]]:
    """What is told about a base policy with this text; only other files are named."""

    def of(text: str) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            load_policy(write(text))
        return [problem.replace(f"{tmp_path}/", "").removeprefix("base.toml:") for problem in caught.value.problems]

    return of


def test_a_policy_names_its_later_versions(write: Write) -> None:
    """Relative to its own file, each with the instant from which it is in force."""
    policy = load_policy(write(JUNE + JULY + POLICY))
    assert [iso(one.effective) for one in policy.versions] == ["2026-05-31T16:00:00.000Z", "2026-06-30T16:00:00.000Z"]
    targets = [one.metrics[0].goals[0].target.value for one in (policy, *(each.policy for each in policy.versions))]
    assert targets == [4, 2, 1]


def test_the_version_in_force_is_the_latest_that_has_begun(write: Write) -> None:
    """At its first instant it is; what was before it and what lies ahead stay known."""
    policy = load_policy(write(JUNE + JULY + POLICY))
    june, july = (one.effective for one in policy.versions)
    told = []
    for at in (june - 1, june, july - 1, july):
        current = in_force(policy, at)
        assert in_force(current, at) == current
        told.append((current.metrics[0].goals[0].target.value, len(current.earlier), len(current.versions)))
    assert told == [(4, 0, 2), (2, 1, 1), (2, 1, 1), (1, 2, 0)]
    assert in_force(in_force(policy, june), july) == in_force(policy, july)


def test_a_version_has_the_digest_of_its_own_file(write: Write, tmp_path: Path) -> None:
    """Which a version that is added later does not change."""
    alone, named = load_policy(write(POLICY)), load_policy(write(JUNE + POLICY))
    assert named.digest == alone.digest
    assert named.versions[0].policy.digest == load_policy(tmp_path / "june.toml").digest != named.digest


@pytest.mark.parametrize("split", [True, False], ids=["a file of its own", "one file"])
def test_a_configuration_has_the_versions_of_its_policy(write: Write, split: bool) -> None:
    """Whether the policy stands in it or in another file."""
    write(JUNE + POLICY, "policy.toml")
    text = f'policy = "policy.toml"\n{CONNECTION}' if split else JUNE + CONNECTION + POLICY
    path = write(text, "config.toml")
    assert len(load(path, {}).policy.versions) == len(load_policy(path).versions) == 1


def test_doubts_about_a_version_are_told_with_its_file(write: Write, tmp_path: Path) -> None:
    """As those of the policy itself; once, however often the file is named."""
    write(POLICY.replace("goals", 'pause = "resolution = Later"\ngoals'), "june.toml")
    again = version("2026-08-01T00:00:00Z", "june.toml")
    (warning,) = check_policy(write(JUNE + again + POLICY)).warnings
    assert warning.startswith(f"{tmp_path}/june.toml:8:23: sla[1].pause: ")


@pytest.mark.parametrize(
    ("versions", "told"),
    [
        (
            JUNE + version("2026-05-31T16:00:00Z", "july.toml"),
            ["5:1: policy[2].effective: the version in line 2 begins at the same instant. Give each its own."],
        ),
        (
            JULY + JUNE,
            [
                "5:1: policy[2].effective: it begins before the version in line 2. Move it above that one, or "
                "correct the instant."
            ],
        ),
        (
            version("2026-06-01T00:00:00", "june.toml"),
            [
                "2:1: policy[1].effective: 2026-06-01 00:00:00 leaves open which instant is meant. Write date, "
                "time and offset without quotes, as in 2026-03-01T00:00:00+08:00."
            ],
        ),
        (
            version("2026-06-01T00:00:00Z", "gone.toml"),
            ['3:1: policy[1].file: "gone.toml" cannot be read (No such file or directory). Correct the path.'],
        ),
        (
            version("2026-06-01T00:00:00Z", "."),
            ['3:1: policy[1].file: "." cannot be read (Is a directory). Correct the path.'],
        ),
        (
            JUNE + 'fiel = "x"\n',
            ['4:1: policy[1].fiel: there is no such key. Allowed here: effective, file. Did you mean "file"?'],
        ),
        ('[[policy]]\nfile = "june.toml"\n', ['1:1: policy[1]: the key "effective" is missing. Add it.']),
        (
            JUNE.replace("[[policy]]", "[policy]"),
            ["1:2: policy: write later versions with two brackets, as [[policy]], each with `effective` and `file`."],
        ),
    ],
    ids=["same instant", "out of order", "no offset", "no file", "a folder", "unknown key", "no instant", "brackets"],
)
def test_a_list_of_versions_that_cannot_be_meant_is_refused(
    problems: Callable[[str], list[str]], versions: str, told: list[str]
) -> None:
    """At the place in the base file."""
    assert problems(versions + POLICY) == told


def test_what_is_wrong_in_a_version_is_told_with_its_own_lines(
    problems: Callable[[str], list[str]], write: Write
) -> None:
    """With what is wrong in the base file and in the other versions: all at once."""
    write(JULY + POLICY.replace("4h", "1d"), "june.toml")
    write('mode = "write"\nlangauge = "en"\n[site]\nurl = "https://jira.example.com"\n', "july.toml")
    write("a = \n", "august.toml")
    text = JUNE + JULY + version("2026-08-01T00:00:00Z", "august.toml") + POLICY.replace('"c" }', '"d" }')
    told = problems(text)
    settings = "base.toml names this file as a later version of its policy, and settings have no versions. Remove this."
    assert [problem.split(": ", 1)[0] for problem in told] == [
        "17:27",
        "june.toml:1:3",
        "june.toml:11:12",
        "july.toml:1:1",
        "july.toml:2:1",
        "july.toml:3:2",
        "august.toml:1:5",
    ]
    assert told[1].endswith("a version has no versions of its own. Move this to base.toml, which names all of them.")
    assert [problem.split(": ", 1)[1] for problem in told[3:6:2]] == [f"mode: {settings}", f"site: {settings}"]


def test_a_version_may_be_checked_by_itself(write: Write, tmp_path: Path) -> None:
    """It is a whole policy."""
    assert check_policy(tmp_path / "june.toml").policy.versions == ()
