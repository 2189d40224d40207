"""Decisions about changes: by command, by a field, by an approval; and who may not."""

from typing import Any

import pytest

from rules import plan
from rules.desired import Plan
from rules.model import MINUTE, Value
from rules.policy import ChangeControl, CreatedTrigger, Target, Within

DAYS = (3, 4, 5)


@pytest.fixture
def decided(build: Any) -> Any:
    """The plan of an issue whose summary was edited at 10:00 of three days running, with comments (when, text)."""

    def ask(*said: tuple[str, str], changes: Any = (), now: str = "2026-03-06 16:00", **options: Any) -> Plan:
        within = Within(target=Target(value=2, unit="working_day"), calendar=build.cal.BER)
        fields = options.pop("fields", {})
        control = ChangeControl(
            **{
                "baseline": CreatedTrigger(),
                "kinds": (("requirement", ("summary",)), ("cost", ())),
                "window_ms": 30 * MINUTE,
                "decide_within": within,
                **options,
            }
        )
        made = [build.change(f"2026-03-0{day} 10:00", "summary", f"{day}", f"{day + 1}") for day in DAYS]
        comments = tuple(build.comment(when, "agent", text=text) for when, text in said)
        issue = build.issue("2026-03-02 10:00", *made, *changes, comments=comments, fields=fields)
        return plan(build.snapshot(issue), build.policy(change=control), build.at(now))

    return ask


def outcome(told: Plan) -> list[str | None]:
    return [one.decision.verb if one.decision else None for one in told.facts.changes]


@pytest.mark.parametrize("verb", ["approve", "reject", "avoid", "mitigate", "transfer", "accept"])
def test_a_command_decides_about_the_change_that_it_names(decided: Any, verb: str) -> None:
    """By number, with its reason and who gave it; the others go on waiting."""
    told = decided(("2026-03-05 12:00", f"!change {verb} 2 | agreed by mail"))
    assert outcome(told) == [None, verb, None]
    decision = told.facts.changes[1].decision
    assert (decision.by, decision.how, decision.reason) == ("agent", "command", "agreed by mail")
    assert told.tags == ("change-overdue", "change-requirement")


@pytest.mark.parametrize(
    "text", ["!change approve", "！变更 批准", "/change approve | all of it", "!baseline", "!基线"]
)
def test_a_command_without_a_number_decides_about_all_that_were_open(decided: Any, text: str) -> None:
    """What is edited afterwards is a change of its own."""
    told = decided(("2026-03-04 12:00", text))
    verb = "baseline" if "baseline" in text or "基线" in text else "approve"
    assert outcome(told) == [verb, verb, None]


def test_the_last_word_counts(decided: Any) -> None:
    """In the order in which it was said."""
    said = [("2026-03-05 12:00", "!change approve 1"), ("2026-03-05 13:00", "!change reject 1")]
    assert outcome(decided(*said)) == outcome(decided(*reversed(said))) == ["reject", None, None]


def test_with_everything_decided_no_label_is_left(decided: Any) -> None:
    """And nobody is reminded."""
    told = decided(("2026-03-06 12:00", "!change approve"))
    assert (told.tags, told.facts.reminders) == ((), ())


@pytest.mark.parametrize(
    ("text", "overdue"),
    [
        ("!change defer 1 until 2026-03-10", False),
        ("!change defer 1 until 2026-03-05", True),
        ("!change defer 1", False),
    ],
)
def test_a_deferred_change_waits_until_its_date(decided: Any, text: str, overdue: bool) -> None:
    """It stays open; without a date it has the whole time anew."""
    told = decided(("2026-03-05 09:00", text), now="2026-03-06 16:00")
    first = told.facts.changes[0]
    assert (first.decision.verb, first.open, first.overdue) == ("defer", True, overdue)


def test_a_window_ends_with_a_decision(build: Any, decided: Any) -> None:
    """An edit five minutes later, within the window, is another change."""
    later = build.change("2026-03-05 10:10", "summary", "6", "7")
    told = decided(("2026-03-05 10:05", "!change approve 3"), changes=[later], fields={"summary": build.values("7")})
    assert outcome(told) == [None, None, "approve", None]


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("!change approve 9", "no_such_item"),
        ("!change approve 3", "no_such_item"),
        ("!change assess costs 2 days", "no_such_item"),
        ("!change add colour blue instead of green", "bad_type"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_reason(decided: Any, text: str, refused: str) -> None:
    """Said on the fourth of March, when there were two changes; nothing is changed."""
    told = decided(("2026-03-04 12:00", text))
    assert [command.refused for command in told.facts.commands] == [refused]
    assert outcome(told) == [None, None, None]
    assert all(command.nearest for command in told.facts.commands)


def test_nothing_open_is_refused(decided: Any) -> None:
    """A second approval has nothing left to decide."""
    told = decided(("2026-03-06 12:00", "!change approve"), ("2026-03-06 13:00", "!change approve"))
    assert [command.refused for command in told.facts.commands] == [None, "nothing_open"]


def test_an_assessment_is_kept_with_the_change(decided: Any) -> None:
    """Words of cost and time; it decides nothing."""
    told = decided(("2026-03-05 12:00", "!change assess 2 two days, 300 EUR"))
    assert [one.assessment for one in told.facts.changes] == ["", "two days, 300 EUR", ""]
    assert outcome(told) == [None, None, None]


@pytest.mark.parametrize("text", ["!change add cost crane for two days", "!变更 新增 成本 crane for two days"])
def test_a_person_tells_of_a_change_that_no_field_shows(decided: Any, text: str) -> None:
    """It gets its number in the order of time."""
    told = decided(("2026-03-04 12:00", text), ("2026-03-05 12:00", "!change approve 3"))
    assert [(one.number, one.kinds, one.words) for one in told.facts.changes if not one.items] == [
        (3, ("cost",), "crane for two days")
    ]
    assert outcome(told) == [None, None, "approve", None]


@pytest.mark.parametrize(
    ("value", "verb"),
    [("Yes", "approve"), ("Approved", None), ("No", "reject"), ("yes", "approve"), ("Declined", None)],
)
def test_a_field_decides_about_all_that_were_open(build: Any, decided: Any, value: str, verb: str | None) -> None:
    """When it gets a value that the policy names."""
    approval = build.change("2026-03-04 12:00", "customfield_20", None, value, author="boss")
    told = decided(changes=[approval], approval_field="customfield_20", approved=("Yes",), rejected=("No",))
    assert outcome(told) == [verb, verb, None]
    if verb:
        assert (told.facts.changes[0].decision.how, told.facts.changes[0].decision.by) == ("field", "boss")


def test_a_service_projects_approval_decides(decided: Any, build: Any) -> None:
    """Its outcome stands in a field without a history, with its instant."""
    held = {"customfield_20": (Value("approved at 2026-03-04T11:00:00.000Z", "1"),)}
    told = decided(fields=held, approval_field="customfield_20", approved=("Approved",))
    assert outcome(told) == ["approve", "approve", None]
    assert told.facts.changes[0].decision.how == "approval"


def test_without_the_table_its_commands_are_off(build: Any) -> None:
    """They are answered so."""
    issue = build.issue("2026-03-02 10:00", comments=(build.comment("2026-03-03 10:00", text="!change approve 1"),))
    told = plan(build.snapshot(issue), build.policy(), build.at("2026-03-03 11:00"))
    assert [command.refused for command in told.facts.commands] == ["family_off"]
