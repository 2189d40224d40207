"""What the clocks cannot know, and say so."""

from typing import Any

import pytest

from rules import plan
from rules.policy import People

MON, TUE, FRI = "2026-03-02", "2026-03-03", "2026-03-06"


def codes(build: Any, issue: Any, now: str = f"{TUE} 10:00", **policy: Any) -> tuple[list[str], int]:
    """The findings' codes, and how many clocks there are."""
    metrics = build.metric(build.goal("2 hour", build.cal.BER), **policy.pop("metric", {}))
    made = plan(build.snapshot(issue), build.policy(metrics, **policy), build.at(now))
    return [finding.code for finding in made.findings], len(made.facts.clocks)


def test_an_issue_from_before_enforcement_has_no_clock(build: Any) -> None:
    """D79: with that reason; an issue of that very instant has one."""
    found = codes(build, build.issue(f"{MON} 10:00"), enforce_created_from=build.at(f"{MON} 10:00") + 1)
    assert found == (["before_enforcement"], 0)
    assert codes(build, build.issue(f"{MON} 10:00"), enforce_created_from=build.at(f"{MON} 10:00")) == ([], 1)


def test_an_issue_of_unknown_or_later_creation_has_no_clock(build: Any) -> None:
    """The source did not say when it began; or it begins after the instant that is asked for."""
    assert codes(build, build.issue(None)) == (["no_created"], 0)
    assert codes(build, build.issue(f"{FRI} 10:00")) == (["not_created_yet"], 0)


def test_an_incomplete_history_is_told_and_the_clocks_are_computed(build: Any) -> None:
    """Better a doubtful clock with the doubt than none."""
    assert codes(build, build.issue(f"{MON} 10:00", history_complete=False)) == (["history_incomplete"], 1)


@pytest.mark.parametrize(
    ("stop_on", "what", "after", "code"),
    [
        ("resolution", "status", "Resolved", "done_without_resolution"),
        ("done", "resolution", "Fixed", "resolution_without_done"),
    ],
)
def test_the_policy_names_what_stops_and_the_other_is_a_finding(
    build: Any, cycle: Any, stop_on: str, what: str, after: str, code: str
) -> None:
    """D65: a done status without resolution, or a resolution without a done status, does not stop the clock."""
    before = "Open" if what == "status" else None
    issue = build.issue(f"{MON} 10:00", build.change(f"{MON} 11:00", what, before, after))
    assert codes(build, issue, metric={"stop_on": stop_on}) == ([code], 1)
    assert (
        cycle(
            issue,
            build.metric(build.goal("2 hour", build.cal.BER), stop_on=stop_on),
            f"{TUE} 09:00",
        ).stop
        is None
    )
    other = "done" if stop_on == "resolution" else "resolution"
    stopped = cycle(issue, build.metric(build.goal("2 hour", build.cal.BER), stop_on=other), f"{TUE} 09:00")
    assert stopped.stop == build.at(f"{MON} 11:00")


def test_a_condition_that_cannot_be_answered_counts_as_no_and_is_named(build: Any) -> None:
    """A field that neither the issue nor its history knows."""
    metric = build.metric(build.goal("2 hour", build.cal.BER), pause="cf[10077] = Yes")
    made = plan(build.snapshot(build.issue(f"{MON} 10:00")), build.policy(metric), build.at(f"{MON} 11:00"))
    (finding,) = made.findings
    assert finding.code == "unknown_condition"
    assert "cf[10077] = Yes" in finding.text
    assert made.facts.clocks[0].cycles[0].state == "running"


def test_whether_a_stranger_is_an_agent_is_unknown_where_groups_are(build: Any) -> None:
    """Agents are named by group, and nobody's groups were read: the reply stops nothing and the account is named."""
    metric = build.metric(build.goal("8 hour", build.cal.BER), kind="first_response")
    issue = build.issue(
        f"{MON} 10:00", comments=tuple(build.comment(f"{MON} 11:00", who) for who in ("stranger", "customer", None))
    )
    asked = build.policy(metric, people=People(agent_groups=frozenset({"after-sales"})))
    made = plan(build.snapshot(issue), asked, build.at(f"{MON} 12:00"))
    assert [finding.code for finding in made.findings] == ["unknown_person"]
    assert made.facts.clocks[0].cycles[0].state == "running"


@pytest.mark.parametrize("missing", ["status", "resolution"])
def test_without_status_or_resolution_nothing_is_doubted(build: Any, missing: str) -> None:
    """A source that shows neither cannot contradict itself."""
    issue = build.issue(f"{MON} 10:00")
    fields = {name: value for name, value in issue.fields.items() if name != missing}
    assert codes(build, build.replace(issue, fields=fields)) == ([], 1)
