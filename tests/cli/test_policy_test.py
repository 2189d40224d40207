"""Tests of connector.cli.policy_test: exit codes, what a failure shows, and what programs get."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from rich.cells import cell_len

POLICIES = Path(__file__).resolve().parent.parent.parent / "docs" / "policies"
EXAMPLE = POLICIES / "office-hours.tests.toml"
Aftercare = Callable[..., Result]


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """The example with two expectations that do not hold."""
    text = EXAMPLE.read_text(encoding="utf-8").replace('"2026-03-02 12:36"', '"2026-03-02 12:35"')
    text = text.replace('elapsed = "1h 10m"', 'elapsed = "1h"').replace(
        '"office-hours.toml"', f'"{POLICIES}/office-hours.toml"'
    )
    path = tmp_path / "wrong.tests.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_holds_ends_with_0(aftercare: Aftercare) -> None:
    """A line for each scenario, and a count."""
    result = aftercare("policy", "test", EXAMPLE)
    lines = result.output.splitlines()

    assert result.exit_code == 0
    assert "  ok    Two open hours from Monday at ten are over at noon" in lines
    assert lines[-1] == "14 scenarios with 29 expectations: all as expected."


def test_what_does_not_hold_ends_with_1_and_is_explained(
    aftercare: Aftercare, wrong: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it: file and line, expected and actual, and the intervals that explain the clock."""
    monkeypatch.setenv("COLUMNS", "120")
    result = aftercare("policy", "test", wrong)
    place = wrong.read_text(encoding="utf-8").splitlines().index(
        '    { at = "2026-03-02 12:32", clock = "Resolution", state = "running", due = "2026-03-02 12:35" },'
    )  # fmt: skip
    first = result.output.partition("  FAIL  Three pauses move the due time by as much as they lasted\n")[
        2
    ].splitlines()

    assert result.exit_code == 1
    assert first[:7] == [
        f"        {wrong}:{place + 1}: at Mon 2026-03-02 12:32, Resolution",
        "          due  expected  Mon 2026-03-02 12:35",
        "               actual    Mon 2026-03-02 12:36",
        "          Goal: 2 h, calendar office, because priority = High.",
        "          From             To     Kind     Counted  Passed  Why",
        "          Mon 2 Mar 09:30  10:00  running     0:30    0:30  request created; goal 2 h [policy line 19]",
        "          Mon 2 Mar 10:00  10:20  paused      0:00    0:20  "
        'changed: status; while status = "Waiting for customer"',
    ]
    assert "  FAIL  An event that reaches us twice counts once" in result.output
    assert result.output.splitlines()[-1] == "14 scenarios with 29 expectations: 12 as expected, 2 not."


def test_a_narrow_terminal_is_enough(aftercare: Aftercare, wrong: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables keep within 60 columns; only names and places may be longer."""
    monkeypatch.setenv("COLUMNS", "60")
    lines = aftercare("policy", "test", wrong).output.splitlines()
    wide = [line for line in lines if cell_len(line) > 60 and line.startswith(" " * 10)]

    assert wide == []


def test_files_that_cannot_be_used_end_with_2(aftercare: Aftercare, tmp_path: Path) -> None:
    """Problems of all files at once: of scenarios, and of the policy that they name."""
    policy, bad = tmp_path / "bad.toml", tmp_path / "bad.tests.toml"
    policy.write_text('languag = "en"\n', encoding="utf-8")
    bad.write_text("[[scenario]]\n", encoding="utf-8")
    named = tmp_path / "named.tests.toml"
    named.write_text('policy = "bad.toml"\n' + EXAMPLE.read_text().replace("policy =", "# policy ="), encoding="utf-8")
    result = aftercare("policy", "test", bad, named)

    assert result.exit_code == 2
    assert f'{bad}:1:1: scenario[1]: the key "name" is missing.' in result.stderr
    assert f"{policy}:1:1: languag: there is no such key." in result.stderr


def test_a_policy_can_be_given_and_beside_it_its_scenarios_are_found(aftercare: Aftercare) -> None:
    """Without names every *.tests.toml in the policy's folder."""
    result = aftercare("policy", "test", "--policy", POLICIES / "office-hours.toml", EXAMPLE)

    assert result.exit_code == 0
    beside = aftercare("policy", "test", "--policy", POLICIES / "office-hours.toml")
    assert beside.exit_code == 2  # the other examples there speak of clocks that this policy does not have
    assert 'the policy has no clock "解决"' in beside.stderr


def test_nothing_to_test_is_wrong_usage(aftercare: Aftercare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than a test that passes because there is none."""
    monkeypatch.chdir(tmp_path)

    result = aftercare("policy", "test")
    assert result.exit_code == 2
    assert "There is no file *.tests.toml" in result.output


def test_scenarios_need_a_policy(aftercare: Aftercare, tmp_path: Path) -> None:
    """Named in the file or on the command line."""
    path = tmp_path / "a.tests.toml"
    path.write_text(EXAMPLE.read_text(encoding="utf-8").replace("policy =", "# policy ="), encoding="utf-8")
    result = aftercare("policy", "test", path)

    assert result.exit_code == 2
    assert 'which policy is tested? Give --policy FILE, or add policy = "FILE".' in result.stderr


def test_programs_get_a_line_of_json_for_each_scenario(aftercare: Aftercare, wrong: Path) -> None:
    """With every difference at its line."""
    result = aftercare("policy", "test", wrong, "--format", "json")
    found = [json.loads(line) for line in result.output.splitlines()]
    bad = [one for one in found if not one["as_expected"]]

    assert result.exit_code == 1
    assert len(found) == 14
    assert [difference["key"] for one in bad for difference in one["differences"]] == ["due", "elapsed"]
    assert bad[0]["differences"][0]["actual"] == "Mon 2026-03-02 12:36"
    assert set(found[0]) == {"file", "line", "scenario", "as_expected", "expectations", "differences"}
