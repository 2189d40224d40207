"""The acceptance test of `aftercare plan`: 55 recorded issues, against a second reading of the same JSON."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
AT = "2026-01-01T00:00:00Z"
pytestmark = pytest.mark.data
Fact = tuple[str | None, str | None]


def run_plan(issues: Path, policy: Path, **environ: str) -> bytes:
    """What a fresh process prints."""
    command = [sys.executable, "-m", "connector", "plan", "--issue", str(issues), "--policy", str(policy), "--at", AT]
    done = subprocess.run(
        [*command, "--format", "json"], cwd=ROOT, env={**os.environ, **environ}, capture_output=True, check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def issues(shared_data: Path) -> Path:
    return shared_data / "issues" / "issues-with-changelog.jsonl"


@pytest.fixture(scope="module")
def raws(issues: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in issues.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def printed(issues: Path) -> bytes:
    return run_plan(issues, ROOT / "tests" / "policies" / "any.toml")


@pytest.fixture(scope="module")
def plans(printed: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.decode().splitlines()]


def utc(text: str) -> str:
    """The same instant as the plan writes it."""
    at = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z").astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def resolution_clock(raw: dict[str, Any]) -> Fact | None:
    """Start and stop as a reader with a pencil finds them; None where there is no clock."""
    fields = raw["fields"]
    if "created" not in fields:
        return None
    stop = None
    for history in sorted(
        raw["changelog"]["histories"], key=lambda entry: (utc(entry["created"]), entry.get("id", ""))
    ):
        for item in history["items"]:
            if item["field"] == "resolution":
                stop = (stop or utc(history["created"])) if item["toString"] else None
    if not fields.get("resolution"):
        stop = None
    elif stop is None:
        stop = utc(fields["resolutiondate"])
    return utc(fields["created"]), stop


def test_every_issue_has_its_plan_in_the_order_of_the_file(
    raws: list[dict[str, Any]], plans: list[dict[str, Any]]
) -> None:
    """One line an issue."""
    assert [plan["issue"] for plan in plans] == [raw["key"] for raw in raws]
    assert len(plans) == 55


def test_every_clock_starts_and_stops_where_the_json_says(
    raws: list[dict[str, Any]], plans: list[dict[str, Any]]
) -> None:
    """From creation to the setting of the resolution that holds; a resolution that was cleared stops nothing."""
    expected = {raw["key"]: resolution_clock(raw) for raw in raws}

    found = {
        plan["issue"]: (plan["clocks"][0]["cycles"][0]["start"], plan["clocks"][0]["cycles"][-1]["stop"])
        if plan["clocks"]
        else None
        for plan in plans
    }

    assert found == expected
    assert len([fact for fact in expected.values() if fact and fact[1]]) >= 20


def test_each_resolution_clock_is_one_cycle(plans: list[dict[str, Any]]) -> None:
    """Reopening goes on with the same cycle."""
    assert {len(clock["cycles"]) for plan in plans for clock in plan["clocks"]} == {1}


def test_an_issue_that_does_not_tell_its_creation_has_a_finding_and_no_clock(
    raws: list[dict[str, Any]], plans: list[dict[str, Any]]
) -> None:
    """Search answers with few fields are a usual thing to have at hand."""
    expected = {raw["key"] for raw in raws if "created" not in raw["fields"]}

    found = {plan["issue"] for plan in plans if "no_created" in [finding["code"] for finding in plan["findings"]]}

    assert found == expected == {plan["issue"] for plan in plans if not plan["clocks"]}
    assert len(found) == 9


def test_an_issue_with_a_cut_history_says_so(raws: list[dict[str, Any]], plans: list[dict[str, Any]]) -> None:
    """Its clocks may be wrong, and their reader should know."""
    expected = {
        raw["key"]
        for raw in raws
        if raw["changelog"].get("total", 0) > len(raw["changelog"]["histories"])
        or raw["fields"].get("comment", {}).get("total", 0) > len(raw["fields"].get("comment", {}).get("comments", []))
    }

    found = {
        plan["issue"] for plan in plans if "history_incomplete" in [finding["code"] for finding in plan["findings"]]
    }

    assert found == expected == {"TEST-2", "TEST-4"}


def test_the_intervals_of_every_clock_add_up(plans: list[dict[str, Any]]) -> None:
    """Counted seconds to elapsed, and wall seconds from start to stop or to the instant of the plan."""
    for plan in plans:
        for clock in plan["clocks"]:
            for cycle in clock["cycles"]:
                intervals = cycle["intervals"]
                wall = datetime.fromisoformat(cycle["stop"] or AT) - datetime.fromisoformat(cycle["start"])

                assert sum(interval["seconds"] for interval in intervals) == pytest.approx(cycle["elapsed_seconds"])
                assert sum(interval["wall_seconds"] for interval in intervals) == pytest.approx(wall.total_seconds())


@pytest.mark.parametrize(
    "environ", [{}, {"TZ": "Asia/Tokyo"}, {"LANG": "de_DE.UTF-8", "LANGUAGE": "de", "PYTHONHASHSEED": "7"}]
)
def test_the_same_input_gives_the_same_bytes_anywhere(issues: Path, printed: bytes, environ: dict[str, str]) -> None:
    """Neither the machine's zone, nor its language, nor the order of its sets is in the answer."""
    assert run_plan(issues, ROOT / "tests" / "policies" / "any.toml", **environ) == printed


def test_a_plan_as_of_an_earlier_instant_does_not_see_what_came_later(issues: Path, raws: list[dict[str, Any]]) -> None:
    """An issue that is resolved now was open while its history had not come so far."""
    from click.testing import CliRunner

    from connector.cli import main

    key, (start, stop) = next((raw["key"], fact) for raw in raws if (fact := resolution_clock(raw)) and fact[1])
    policy = ROOT / "tests" / "policies" / "any.toml"
    args = ["plan", "--issue", str(issues), "--policy", str(policy), "--format", "json", "--at", str(start)]

    lines = CliRunner().invoke(main, args, catch_exceptions=False).output.splitlines()

    plan = next(found for found in map(json.loads, lines) if found["issue"] == key)
    assert stop is not None
    assert plan["clocks"][0]["cycles"][0]["stop"] is None
    assert plan["clocks"][0]["cycles"][0]["state"] == "running"
