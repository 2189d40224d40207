"""Tests of connector.cli.keys: what is said of keys that are not what a command wants."""

from collections.abc import Callable

import pytest
from click.testing import Result

from connector.cli.keys import issue_key, project_key

Aftercare = Callable[..., Result]
WRONG = [
    (("plan", "ASP"), "ASP has no number: it may be the key of a project."),
    (("plan", "ASP"), "for a whole project: aftercare plan --project ASP"),
    (("explain", "asp"), "An issue's key is one such as ASP-1"),
    (("plan", "ASP-1", "ASP-2"), "one issue at a time: ASP-1, ASP-2 are 2. Ask about ASP-1 first."),
    (("explain", "ASP-1,ASP-2"), "one issue at a time: ASP-1, ASP-2 are 2."),
    (("plan", "售后-1"), "'售后-1' is no key of an issue. Write one such as ASP-1."),
    (("plan", "--project", "ASP-1"), "ASP-1 is the key of an issue. Its project is ASP: aftercare plan --project ASP"),
    (("plan", "--project", "asp-12"), "for the issue alone: aftercare plan ASP-12"),
    (("plan", "--project", "ASP, IT"), "one project at a time: ASP, IT are 2."),
    (("plan", "--project", "售后"), "'售后' is no key of a project. Write one such as ASP."),
    (("reseal", "ASP", "--because", "x"), "ASP has no number"),
    (("report", "closeout", "ASP"), "ASP has no number"),
    (("report", "closeout"), "Give the KEY of an issue, such as ASP-1."),
]


@pytest.mark.parametrize(
    ("asked", "said"), WRONG, ids=[" ".join(asked) + f" {n}" for n, (asked, _) in enumerate(WRONG)]
)
def test_a_key_of_another_kind_is_refused_with_what_to_write(
    aftercare: Aftercare, asked: tuple[str, ...], said: str
) -> None:
    """Before anything is asked of Jira, with the exit code of wrong usage."""
    result = aftercare(*asked)

    assert result.exit_code == 2
    assert said in " ".join(result.output.replace("│", " ").split())


def test_lower_case_is_taken_for_capitals() -> None:
    """Jira's keys are in capitals; nobody has to hold the shift key."""
    assert issue_key(None, None, ("asp-12",)) == "ASP-12"  # type: ignore[arg-type]
    assert issue_key(None, None, ()) is None  # type: ignore[arg-type]
    assert project_key(None, None, "asp") == "ASP"  # type: ignore[arg-type]
    assert project_key(None, None, None) is None  # type: ignore[arg-type]
