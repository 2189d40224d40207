"""Tests of connector.cli.plan: files of every form, what a reader sees, and what is told of a broken file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Aftercare = Callable[..., Result]
AT = "2026-03-03T01:00:00Z"


def issue(key: str = "ASP-1", /, **fields: Any) -> dict[str, Any]:
    """An issue created on 2 March 2026 at 01:00 UTC that nobody has touched."""
    given = {"created": "2026-03-02T09:00:00.000+0800", "resolution": None, "priority": {"id": "3", "name": "Medium"}}
    return {
        "id": key.removeprefix("ASP-"),
        "key": key,
        "self": "https://jira.example.com/rest/api/2/issue/1",
        "changelog": {"total": 0, "histories": []},
        "fields": {**given, **fields},
    }


@pytest.fixture
def planned(aftercare: Aftercare, any_policy: Path, tmp_path: Path) -> Callable[..., Result]:
    """`aftercare plan` for a file with this text."""

    def run(text: str, *args: object) -> Result:
        path = tmp_path / "issues.json"
        path.write_text(text, encoding="utf-8")
        return aftercare("plan", "--issue", path, "--policy", any_policy, "--at", AT, *args)

    return run


ONE, TWO = issue(), issue("ASP-2")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (json.dumps(ONE), ["ASP-1"]),
        (json.dumps(ONE, indent=2), ["ASP-1"]),
        (json.dumps([ONE, TWO]), ["ASP-1", "ASP-2"]),
        (json.dumps({"issues": [TWO, ONE], "isLast": True}, indent=1), ["ASP-2", "ASP-1"]),
        (json.dumps(ONE) + "\n\n" + json.dumps(TWO) + "\n", ["ASP-1", "ASP-2"]),
        (json.dumps({"issues": [ONE]}) + "\n" + json.dumps({"issues": [TWO]}), ["ASP-1", "ASP-2"]),
        ("\ufeff" + json.dumps(ONE), ["ASP-1"]),
        ("[]", []),
    ],
    ids=["one", "indented", "array", "search page", "lines", "lines of pages", "byte order mark", "none"],
)
def test_issues_are_read_in_every_form_that_rest_gives(
    planned: Callable[..., Result], text: str, keys: list[str]
) -> None:
    """One line of JSON an issue, in the order of the file."""
    result = planned(text, "--format", "json")

    assert result.exit_code == 0
    assert [json.loads(line)["issue"] for line in result.output.splitlines()] == keys


def test_issues_may_come_from_standard_input(aftercare: Aftercare, any_policy: Path) -> None:
    """As in `curl ... | aftercare plan --issue -`."""
    args = ("plan", "--issue", "-", "--policy", any_policy, "--at", AT, "--format", "json")

    result = aftercare(*args, stdin=json.dumps(ONE).encode())

    assert json.loads(result.output)["issue"] == "ASP-1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{\n "id": 1,\n oops\n}', "issues.json:3:2: this is not JSON"),
        (json.dumps(ONE) + "\n{oops}\n", "issues.json:2:2: this is not JSON"),
        ("<html>", "issues.json:1:1: this is not JSON"),
        ("", "issues.json:1:1: this is not JSON"),
        ('{"errorMessages": ["Issue does not exist"]}', "issues.json:1: this is no issue with `fields`"),
        (json.dumps([ONE, {}]), "issues.json:1: issue 2: this is no issue with `fields`"),
        (json.dumps(ONE) + "\n3\n", "issues.json:2: this is no issue with `fields`"),
        ('{"fields": {}}', "issues.json:1: this is no issue as Jira's REST gives it"),
    ],
    ids=["broken", "broken line", "a page", "empty", "an error", "one of many", "a number", "no key"],
)
def test_a_broken_file_is_told_with_file_and_line(planned: Callable[..., Result], text: str, expected: str) -> None:
    """Exit code 2, and no plan of any of its issues."""
    result = planned(text, "--format", "json")

    assert result.exit_code == 2
    assert expected in result.stderr
    assert result.stdout == ""


def test_a_file_that_is_not_there_is_told(aftercare: Aftercare, any_policy: Path) -> None:
    """By its name."""
    result = aftercare("plan", "--issue", "missing.json", "--policy", any_policy)

    assert result.exit_code == 2
    assert result.stderr == "missing.json: cannot be read (No such file or directory)\n"


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ([], "Give either the KEY of an issue, or --issue FILE."),
        (["ASP-1", "--issue", "x.json"], "Give either the KEY of an issue, or --issue FILE."),
        (["ASP-1", "--context", "x.json"], "--context goes with --issue FILE"),
        (["ASP-1", "--at", "2026-03-02"], "is no instant. Write date, time and offset"),
        (["ASP-1", "--at", "2026-03-02T09:00:00"], "is no instant. Write date, time and offset"),
        (["ASP-1", "--format", "xml"], "'xml' is not one of 'text', 'json'"),
        (["ASP-1", "--config", "missing.toml"], "missing.toml: cannot be read"),
    ],
)
def test_wrong_usage_is_told(aftercare: Aftercare, args: list[str], expected: str) -> None:
    """With exit code 2."""
    result = aftercare("plan", *args)

    assert result.exit_code == 2
    assert expected in result.stderr


def test_the_text_tells_clocks_writes_and_when_to_look_again(planned: Callable[..., Result]) -> None:
    """As of the instant at which the target has been used up to the last millisecond."""
    result = planned(json.dumps(ONE))

    lines = [" ".join(line.split()) for line in result.output.splitlines()]
    assert lines[0] == "ASP-1 as of Tue 3 Mar 2026 01:00"
    assert lines[1] == "Times: UTC (UTC). Amounts: hours:minutes."
    assert lines[2] == "clock state due elapsed left target"
    assert lines[3] == "Resolution at risk Tue 3 Mar 01:00 24:00 0:00 24 h"
    assert any(line.startswith("add label sla-at-risk: ") for line in lines)
    assert any(line.startswith("create the status card: ") for line in lines)
    assert "Next look: Tue 3 Mar 01:00." in lines


@pytest.mark.parametrize(
    ("created", "resolved", "state"),
    [
        ("2026-03-02T01:00:00.000+0000", "2026-03-02T20:00:00.000+0000", "met"),
        ("2026-03-01T01:00:00.000+0000", "2026-03-02T20:00:00.000+0000", "missed"),
        ("2026-03-03T00:00:00.000+0000", None, "running"),
        ("2026-03-02T02:00:00.000+0000", None, "at risk"),
        ("2026-03-01T01:00:00.000+0000", None, "breached"),
    ],
)
def test_the_text_says_how_a_clock_stands(
    planned: Callable[..., Result], created: str, resolved: str | None, state: str
) -> None:
    """A finished clock was met or missed; one that goes on is running, at risk or breached."""
    fields: dict[str, Any] = {"resolution": {"id": "1", "name": "Done"}, "resolutiondate": resolved} if resolved else {}

    assert f" {state} " in planned(json.dumps(issue(created=created, **fields))).output


def test_markup_in_names_is_shown_and_not_obeyed(planned: Callable[..., Result]) -> None:
    """Keys and names come from other people."""
    raw = {**ONE, "key": "[red]ASP-1"}

    assert planned(json.dumps(raw)).output.startswith("[red]ASP-1")


def test_a_context_tells_the_rank_of_priorities(
    planned: Callable[..., Result], any_policy: Path, tmp_path: Path
) -> None:
    """What the issues alone do not tell changes what can be decided."""
    context, policy = tmp_path / "context.json", tmp_path / "policy.toml"
    context.write_text(json.dumps({"priorities": [{"id": "8", "name": "P1"}, {"id": "9", "name": "P2"}]}))
    policy.write_text(any_policy.read_text().replace("priority in (Highest, High)", "priority > P2"))
    raw = json.dumps(issue(priority={"id": "8", "name": "P1"}))

    with_context = planned(raw, "--policy", policy, "--context", context, "--format", "json")

    assert json.loads(with_context.output)["clocks"][0]["cycles"][0]["target"] == {"value": 8, "unit": "hour"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[]", "context.json:1: this must be one JSON object"),
        ("{oops}", "context.json:1:2: this is not JSON"),
        ('{"group": {}}', "context.json:1: unknown: group. Allowed: account, statuses,"),
    ],
)
def test_a_broken_context_is_told(planned: Callable[..., Result], tmp_path: Path, text: str, expected: str) -> None:
    """A part that is misspelt would otherwise be taken for absent."""
    context = tmp_path / "context.json"
    context.write_text(text)

    result = planned(json.dumps(ONE), "--context", context)

    assert result.exit_code == 2
    assert expected in result.stderr


def test_issues_of_two_jiras_in_one_file_do_not_mix(planned: Callable[..., Result]) -> None:
    """Ids of statuses are a Jira's own: what one calls done is another's first status."""
    here = issue(status={"id": "1", "name": "Open", "statusCategory": {"key": "new"}})
    there = {
        **issue("ASP-2", status={"id": "1", "name": "Fertig", "statusCategory": {"key": "done"}}),
        "self": "https://other.example.com/rest/api/2/issue/2",
    }

    alone = planned(json.dumps(here), "--format", "json").output
    together = planned(json.dumps([there, here]), "--format", "json").output

    assert together.splitlines()[1] == alone.splitlines()[0]
