"""What commands do to the clocks: contact outside Jira, pauses, and another date."""

from typing import Any

import pytest

from rules import plan
from rules.model import HOUR, MINUTE

MON, TUE, WED = "2026-03-02", "2026-03-03", "2026-03-04"


def said(build: Any, *words: tuple[str, str], who: str = "agent", **more: Any) -> tuple[Any, ...]:
    return tuple(build.comment(f"{MON} {time}", who, text=text, **more) for time, text in words)


def metric(build: Any, kind: str, target: str = "2 hour", **more: Any) -> Any:
    return build.metric(build.goal(target, build.cal.BER), kind=kind, **more)


def test_a_phone_call_is_an_answer_at_its_own_instant(build: Any, cycle: Any) -> None:
    """Called at 10:30, written down at 14:00 in an internal comment: answered at 10:30, with both instants told."""
    comments = said(build, ("14:00", "!sla contact phone 10:30 | has been told"), public=False, id="9")
    found = cycle(build.issue(f"{MON} 10:00", comments=comments), metric(build, "first_response"), f"{MON} 15:00")
    assert (found.state, found.stop, found.elapsed_ms) == ("stopped", build.at(f"{MON} 10:30"), 30 * MINUTE)


def test_a_call_written_down_late_withdraws_no_breach(build: Any, clock: Any) -> None:
    """Due at 12:00 and breached until 14:00, when the call of 10:30 was written down: met now, and ever breached."""
    issue = build.issue(f"{MON} 10:00", comments=said(build, ("14:00", "!sla contact phone 10:30")))
    first = metric(build, "first_response")
    before, after = clock(issue, first, f"{MON} 13:00"), clock(issue, first, f"{MON} 15:00")
    assert (before.ever_breached, before.cycles[0].breached) == (True, True)
    assert (after.ever_breached, after.cycles[0].breached) == (True, False)
    assert [each.at for each in after.cycles[0].former_breaches] == [build.at(f"{MON} 12:00")]


def test_a_call_written_down_in_time_was_no_breach(build: Any, clock: Any) -> None:
    """Written down at 11:45, before it was due."""
    issue = build.issue(f"{MON} 10:00", comments=said(build, ("11:45", "!sla contact phone 10:30")))
    assert not clock(issue, metric(build, "first_response"), f"{MON} 15:00").ever_breached


def test_calls_are_exchanges_and_updates(build: Any, clock: Any) -> None:
    """The customer's word by command asks, a visit answers; and every word of ours keeps the rhythm."""
    words = [
        ("10:00", "!sla contact phone"),
        ("11:00", "!sla customer it is back"),
        ("12:30", "!sla contact site 12:00"),
    ]
    issue = build.issue(f"{MON} 09:00", comments=said(build, *words))
    spans = {
        kind: [
            (each.start, each.stop, each.intervals[0].cause.partition(":")[0])
            for each in clock(issue, metric(build, kind), f"{MON} 13:00").cycles
        ]
        for kind in ("next_response", "customer_update")
    }
    ten, eleven, noon = (build.at(f"{MON} {hour}:00") for hour in (10, 11, 12))
    assert [each[:2] for each in spans["next_response"]] == [(eleven, noon)]
    assert [each[:2] for each in spans["customer_update"]] == [(ten, noon), (noon, None)]
    assert spans["next_response"][0][2].startswith("the customer wrote (word, written down at 2026-03-02T10")


def test_a_comment_that_only_commands_is_no_answer(build: Any, cycle: Any) -> None:
    """An acknowledgement in public tells the customer nothing; words beside it do."""
    first = metric(build, "first_response")
    for text, state in (("!sla ack", "running"), ("We are looking into it.\n!sla ack", "stopped")):
        issue = build.issue(f"{MON} 10:00", comments=said(build, ("11:00", text)))
        assert cycle(issue, first, f"{MON} 11:30").state == state


@pytest.mark.parametrize(("pause", "due"), [("status = Waiting", "13:00"), (None, "12:00")])
def test_a_command_pauses_what_the_policy_lets_pause(build: Any, clock: Any, pause: str | None, due: str) -> None:
    """D51: from 10:30 to 11:30 by command; a clock that cannot pause does not."""
    comments = said(build, ("10:30", "!sla pause waiting for a part"), ("11:30", "!sla resume"))
    other = build.replace(metric(build, "resolution", pause="status = Waiting"), name="Other")
    asked = build.replace(metric(build, "resolution", pause=pause), name="Asked")
    snapshot = build.snapshot(build.issue(f"{MON} 10:00", comments=comments))
    clocks = plan(snapshot, build.policy(asked, other), build.at(f"{MON} 11:45")).facts.clocks
    found = clocks[0].cycles[0]
    assert found.due == build.at(f"{MON} {due}")
    if pause:
        assert [each.cause.partition(": goal")[0] for each in found.intervals] == [
            "issue created",
            f"command (comment {comments[0].id}): paused by command: waiting for a part",
            "command to resume",
        ]


def test_a_command_and_a_status_pause_once(build: Any, cycle: Any) -> None:
    """Pauses are united: a command from 10:30 to 12:00 over a status from 11:00 to 13:00 are 150 minutes."""
    comments = said(build, ("10:30", "!sla pause waiting"), ("12:00", "!sla resume"))
    issue = build.issue(f"{MON} 10:00", *build.paused((f"{MON} 11:00", f"{MON} 13:00")), comments=comments)
    found = cycle(issue, metric(build, "resolution", pause="status = Waiting"), f"{MON} 13:30")
    assert (found.elapsed_ms, found.due) == (HOUR, build.at(f"{MON} 14:30"))


@pytest.mark.parametrize("target", ["2 hour", "1 working_day", "2 calendar_day"])
def test_a_new_date_by_command_is_the_due_instant(build: Any, cycle: Any, target: str) -> None:
    """Told at 11:00 that it will be Wednesday at 15:00: due then, whatever was promised and used before."""
    issue = build.issue(f"{MON} 10:00", comments=said(build, ("11:00", f"!sla extend {WED} 15:00 part comes by sea")))
    resolution = metric(build, "resolution", target)
    found = cycle(issue, resolution, f"{TUE} 10:00")
    assert (found.due, found.breached) == (build.at(f"{WED} 15:00"), False)
    assert "part comes by sea" in found.intervals[-1].cause
    assert cycle(issue, resolution, f"{WED} 15:01").breached_at == build.at(f"{WED} 15:00")


def test_a_new_date_withdraws_no_breach_and_moves_no_other_clock(build: Any) -> None:
    """Two hours were over at 12:00, the new date came at 13:00; the first response keeps its own goal."""
    comments = said(build, ("13:00", f"!sla extend {WED} 15:00 part comes by sea"))
    first = build.replace(metric(build, "first_response", "8 hour"), name="First")
    policy = build.policy(metric(build, "resolution"), first)
    snapshot = build.snapshot(build.issue(f"{MON} 10:00", comments=comments))
    resolution, response = (clock.cycles[0] for clock in plan(snapshot, policy, build.at(f"{MON} 14:00")).facts.clocks)
    assert resolution.breached_at == build.at(f"{MON} 12:00")
    assert response.due == build.at(f"{TUE} 10:00")
