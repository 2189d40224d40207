"""The scenarios that are shipped: they hold, and they would notice."""

from pathlib import Path

import pytest

from connector.config import load_policy
from connector.config.scenarios import read_scenarios
from connector.policy_tests import check

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "policies"
FILES = sorted(FOLDER.glob("*.tests.toml"))
CHANGES = [
    pytest.param('mon-fri = ["09:00-17:00"]', 'mon-fri = ["09:00-16:00"]', id="hours"),
    pytest.param(
        "{ when = 'priority = High', target = \"2h\"", "{ when = 'priority = High', target = \"3h\"", id="goal"
    ),
    pytest.param('status = "Waiting for customer"', 'status = "Waiting"', id="pause"),
    pytest.param('group = "10m"', 'group = "1m"', id="group"),
    pytest.param('at = "breach"', 'at = "80%"', id="alert"),
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_examples_hold(path: Path) -> None:
    """Each under the policy that it names."""
    file = read_scenarios(path)
    assert file.policy is not None

    assert [verdict.scenario.name for verdict in check(file, load_policy(file.policy)) if not verdict.good] == []


def test_there_are_examples_in_both_languages() -> None:
    """For the example configuration, for a small policy, and in Chinese."""
    assert [path.name for path in FILES] == [
        "example.tests.toml",
        "example.zh_CN.tests.toml",
        "office-hours.tests.toml",
    ]


@pytest.mark.parametrize(("before", "after"), CHANGES)
def test_a_change_of_the_policy_is_noticed(tmp_path: Path, before: str, after: str) -> None:
    """A scenario that passes whatever the policy says would be worth nothing."""
    text = (FOLDER / "office-hours.toml").read_text(encoding="utf-8")
    assert before in text
    changed = tmp_path / "changed.toml"
    changed.write_text(text.replace(before, after), encoding="utf-8")
    verdicts = check(read_scenarios(FOLDER / "office-hours.tests.toml"), load_policy(changed))

    assert [verdict for verdict in verdicts if not verdict.good]
