"""Which ways out of a status does Jira offer, and how is one taken?"""

from typing import TYPE_CHECKING, Any

import pytest

from connector.errors import JiraGone, JiraRefused, JiraRetry
from connector.jira_io.interface import Transition

if TYPE_CHECKING:
    from tests.jira_io.conftest import Wire

PATH = "/issue/10001/transitions"


def way(id: str = "21", category: str = "indeterminate", **over: Any) -> dict[str, Any]:
    to = {"id": "3", "name": "In Progress", "statusCategory": {"id": 4, "key": category}}
    return {"id": id, "name": "Back to work", "to": to, **over}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (way(), [Transition(id="21", name="Back to work", to="In Progress", category="indeterminate")]),
        (way(category="done"), [Transition(id="21", name="Back to work", to="In Progress", category="done")]),
        (way(isAvailable=False), []),
        (way(to={}), [Transition(id="21", name="Back to work", category="")]),
        (
            way(fields={"customfield_1": {"required": True}, "summary": {"required": False}}),
            [
                Transition(
                    id="21", name="Back to work", to="In Progress", category="indeterminate", asks=("customfield_1",)
                )
            ],
        ),
        (
            way(fields={"resolution": {"required": True, "hasDefaultValue": True}}),
            [Transition(id="21", name="Back to work", to="In Progress", category="indeterminate")],
        ),
    ],
    ids=["plain", "to done", "barred", "without category", "asks for a field", "asks and fills it itself"],
)
def test_ways_are_read_with_where_they_lead_and_what_they_ask_for(wire: "Wire", row: Any, expected: Any) -> None:
    """By category, since names are translated."""
    wire.answers("GET", PATH, json={"expand": "transitions", "transitions": [row]})

    assert wire.jira.transitions("10001") == expected
    assert "expand=transitions.fields" in str(wire.sent[0].url)


def test_a_transition_is_one_post_with_nothing_but_its_id(wire: "Wire") -> None:
    """No comment comes with it: Jira could not be asked to keep that one internal."""
    wire.answers("POST", PATH, status=204)

    wire.jira.transition("10001", "21")

    assert wire.bodies("POST", PATH) == [{"transition": {"id": "21"}}]


@pytest.mark.parametrize(
    ("status", "error", "unknown"),
    [(400, JiraRefused, False), (404, JiraGone, False), (409, JiraRetry, False), (500, JiraRetry, True)],
)
def test_a_transition_that_fails_is_not_repeated(
    wire: "Wire", status: int, error: type[Exception], unknown: bool
) -> None:
    """What Jira may have applied all the same is said to be unknown."""
    wire.answers("POST", PATH, status=status, json={"errorMessages": ["No."]})

    with pytest.raises(error) as caught:
        wire.jira.transition("10001", "21")

    assert getattr(caught.value, "outcome_unknown") is unknown  # noqa: B009
    assert len(wire.sent) == 1
