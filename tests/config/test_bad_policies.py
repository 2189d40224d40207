"""Tests of connector.config as a whole: what is told about faulty policies, word by word, from three tables."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CASES: list[dict[str, Any]] = [
    case
    for name in ("bad_policies.toml", "bad_practice.toml", "bad_toml.toml")
    for case in tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))["case"]
]
PLACE = re.compile(r"\d+:\d+: \w")
WAY_OUT = re.compile(
    r"\b(Add|Allowed|Correct|Create|Did you mean|Define|Defined|Fill|Give|Make|Move|Put|Remove|Take|Write|write)\b"
    r"|\b(Times go from|as in|compare with|use hyphens|A target must|Use a smaller unit|true or false)\b"
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_faulty_policy_is_refused_with_every_fault_at_its_place(
    problems_of: Callable[[str], list[str]], tmp_path: Path, case: dict[str, Any]
) -> None:
    """All of them at once, in the order of the file, and nothing else."""
    assert [problem.replace(f"{tmp_path}/", "") for problem in problems_of(case["file"])] == case["told"]


def test_the_table_holds_what_people_get_wrong() -> None:
    """At least 60 files, no two alike."""
    assert len(CASES) >= 60
    assert len({case["name"] for case in CASES}) == len({case["file"] for case in CASES}) == len(CASES)


def test_every_message_has_a_place_and_a_way_out() -> None:
    """A message that only says no leaves its reader alone."""
    told = [message for case in CASES for message in case["told"]]

    assert not [message for message in told if not (PLACE.match(message) and WAY_OUT.search(message))]
    assert not [message for message in told if not message.endswith((".", "?"))]
