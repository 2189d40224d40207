"""The zone in which the server happens to run changes no answer of the rules."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
NAMES = ("worked_examples", "review_words", "reviews", "plan_health", "change", "change_decisions", "closeout", "news")
TESTS = [f"tests/rules/test_{name}.py" for name in NAMES]


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/St_Johns"])
def test_every_worked_example_holds_on_a_server_in_any_zone(zone: str) -> None:
    """A whole process with TZ set to it: the same due instants, intervals, causes and alerts, reviews and gaps."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", *TESTS],
        env={**os.environ, "TZ": zone, "PYTEST_ADDOPTS": "", "AFTERCARE_REQUIRE": ""},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    assert " passed" in run.stdout
