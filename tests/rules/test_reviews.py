"""Reviews: when they are due, who says that they were held, what was agreed, and who is reminded."""

from datetime import date
from typing import Any

import pytest

from rules import plan
from rules.desired import Plan, ReviewFact
from rules.policy import Review, Rhythm, Target, Within


@pytest.fixture
def reviewed(build: Any) -> Any:
    """The plan of an issue of Monday 2026-03-02 08:00 that is reviewed on Mondays at 10:00, with these comments."""

    def ask(*said: tuple[str, str], now: str, **options: Any) -> Plan:
        rhythm = {"every": "week", "calendar": build.cal.BER, "minute": 600, "weekdays": (0,)}
        rhythm |= {name: options.pop(name) for name in list(options) if name in Rhythm.__dataclass_fields__}
        more = {name: options.pop(name) for name in ("start", "fields") if name in options}
        changes = options.pop("changes", ())
        basis = {"name": "Weekly review", "who": ("assignee", "lead"), "rhythm": Rhythm(**rhythm)}
        review = Review(**{**basis, **options})
        comments = tuple(build.comment(when, "agent", text=text) for when, text in said)
        issue = build.issue(
            more.get("start", "2026-03-02 08:00"), *changes, comments=comments, fields=more.get("fields", {})
        )
        return plan(build.snapshot(issue), build.policy(reviews=(review,)), build.at(now))

    return ask


def one(told: Plan) -> ReviewFact:
    (found,) = told.facts.reviews
    return found


@pytest.mark.parametrize(
    ("now", "due", "coming", "state"),
    [
        ("2026-03-02 09:59", None, "2026-03-02 10:00", "coming"),
        ("2026-03-02 10:00", "2026-03-02 10:00", "2026-03-09 10:00", "due"),
        ("2026-03-09 09:59", "2026-03-02 10:00", "2026-03-09 10:00", "due"),
        ("2026-03-09 10:00", "2026-03-09 10:00", "2026-03-16 10:00", "due"),
    ],
)
def test_a_weekly_review_is_due_at_its_instant(
    build: Any, reviewed: Any, now: str, due: str | None, coming: str, state: str
) -> None:
    """And nothing changes before the next one."""
    told = reviewed(now=now)
    fact = one(told)
    assert (fact.due, fact.next, fact.state) == (due and build.at(due), build.at(coming), state)
    assert told.look_again_at == build.at(coming)
    assert told.tags == (() if state == "coming" else ("review-due",))


@pytest.mark.parametrize(
    ("rhythm", "due", "coming"),
    [
        ({"every": "day"}, "2026-03-12 10:00", "2026-03-13 10:00"),
        ({"weekdays": (0, 3)}, "2026-03-12 10:00", "2026-03-16 10:00"),
        ({"weeks": 2}, "2026-03-09 10:00", "2026-03-23 10:00"),
        ({"every": "month", "weekdays": (), "ordinal": 1}, "2026-03-02 10:00", "2026-04-01 10:00"),
        ({"every": "month", "weekdays": (), "ordinal": -1}, None, "2026-03-31 10:00"),
        ({"every": "month", "weekdays": (1,), "ordinal": 2}, "2026-03-10 10:00", "2026-04-14 10:00"),
        ({"every": "month", "weekdays": (4,), "ordinal": -1}, None, "2026-03-27 10:00"),
        ({"minute": 8 * 60}, "2026-03-09 09:00", "2026-03-16 09:00"),
    ],
    ids=[
        "daily",
        "twice a week",
        "every second week",
        "first working day",
        "last working day",
        "second Tuesday",
        "last Friday",
        "before opening",
    ],
)
def test_rhythms(build: Any, reviewed: Any, rhythm: Any, due: str | None, coming: str) -> None:
    """On Thursday 12 March at noon."""
    fact = one(reviewed(now="2026-03-12 12:00", **rhythm))
    assert (fact.due, fact.next) == (due and build.at(due), build.at(coming))


@pytest.mark.parametrize(
    ("rule", "coming"), [("next", "2026-03-10 10:00"), ("previous", "2026-03-06 10:00"), ("skip", "2026-03-16 10:00")]
)
def test_a_review_on_a_holiday_follows_the_rule(build: Any, reviewed: Any, rule: str, coming: str) -> None:
    """Monday the 9th is closed."""
    calendar = build.calendar("BER", "Europe/Berlin", dates={date(2026, 3, 9): ()})
    assert one(reviewed(now="2026-03-03 12:00", calendar=calendar, on_closed=rule)).next == build.at(coming)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("!review done", "done"),
        ("!review done Weekly review | all well", "done"),
        ("!review done 1", "done"),
        ("！评审 完成", "done"),
        ("Weekly review: all well", "done"),
        ("!review skip | nobody there", "skipped"),
        ("A weekly review would be nice", "due"),
    ],
)
def test_a_review_is_held_when_somebody_says_so(reviewed: Any, text: str, state: str) -> None:
    """By command, or by a comment that begins with its name."""
    told = reviewed(("2026-03-09 15:00", text), now="2026-03-10 10:00")
    fact = one(told)
    assert fact.state == state
    assert (fact.done_by, told.tags) == (("agent", ()) if state != "due" else (None, ("review-due",)))


def test_a_review_held_ahead_of_its_time_is_held(build: Any, reviewed: Any) -> None:
    """Once the one before it was settled; the next week it is due again."""
    said = [("2026-03-03 15:00", "!review done"), ("2026-03-06 15:00", "!review done | early")]
    assert one(reviewed(*said, now="2026-03-09 11:00")).state == "done"
    assert one(reviewed(*said, now="2026-03-09 11:00")).done_at == build.at("2026-03-06 15:00")
    assert one(reviewed(*said, now="2026-03-16 11:00")).state == "due"


def within(build: Any, days: int) -> Within:
    return Within(target=Target(value=days, unit="working_day"), calendar=build.cal.BER)


@pytest.mark.parametrize(
    ("now", "state", "texts"),
    [
        ("2026-03-09 10:00", "due", ["review.due"]),
        ("2026-03-10 09:59", "due", ["review.due"]),
        ("2026-03-10 10:00", "missed", ["review.due", "review.missed"]),
        ("2026-03-12 10:00", "missed", ["review.due", "review.missed", "review.escalated"]),
    ],
)
def test_a_missed_review_is_reminded_then_escalated(
    build: Any, reviewed: Any, now: str, state: str, texts: list[str]
) -> None:
    """A working day later to the same people, two more later to others; each once."""
    options = {
        "remind_within": within(build, 1),
        "escalate_within": within(build, 2),
        "escalate_to": ("group:managers",),
    }
    told = reviewed(now=now, **options)
    assert one(told).state == state
    assert [reminder.text for reminder in told.facts.reminders] == texts
    who = [reminder.tell for reminder in told.facts.reminders]
    assert who == [("assignee", "lead"), ("assignee", "lead"), ("group:managers",)][: len(texts)]
    assert len({reminder.op for reminder in told.facts.reminders}) == len(texts)


def test_the_next_review_is_reminded_anew(reviewed: Any) -> None:
    """It has another identity than the one a week before."""
    ops = {reviewed(now=f"2026-03-{day} 11:00").facts.reminders[0].op for day in ("09", "16")}
    assert len(ops) == 2


def test_only_matching_open_issues_are_reviewed(build: Any, reviewed: Any) -> None:
    """A resolved one is not, and its commands are refused."""
    assert not reviewed(now="2026-03-09 11:00", when=build.query("labels = complex")).facts.reviews
    resolved = build.change("2026-03-05 10:00", "resolution", None, "Fixed")
    told = reviewed(("2026-03-09 10:30", "!review done"), now="2026-03-09 11:00", changes=[resolved])
    assert (told.facts.reviews, told.tags) == ((), ())
    assert [command.refused for command in told.facts.commands] == ["not_allowed_here"]


def test_an_issue_is_reviewed_from_the_moment_on_at_which_it_matches(build: Any, reviewed: Any) -> None:
    """A label put on at noon does not make this morning's review due."""
    label = build.change("2026-03-09 12:00", "labels", None, "complex")
    options = {"when": build.query("labels = complex"), "changes": [label]}
    assert one(reviewed(now="2026-03-09 13:00", **options)).state == "coming"
    assert one(reviewed(now="2026-03-16 10:00", **options)).state == "due"


def test_a_review_that_the_policy_does_not_have_is_refused(reviewed: Any) -> None:
    """With the nearest command."""
    told = reviewed(("2026-03-09 15:00", "!review done Monthly"), now="2026-03-10 10:00")
    (command,) = told.facts.commands
    assert (command.refused, command.nearest) == ("no_such_item", "!review done Weekly review")
    assert one(told).state == "due"


def test_actions_are_agreed_followed_and_done(build: Any, reviewed: Any) -> None:
    """Numbered in order, each with owner and date."""
    said = [
        ("2026-03-09 10:30", "!review action order a seal owner @Bert by 2026-03-11"),
        ("2026-03-09 10:31", "!review action call the customer by 2026-03-20"),
        ("2026-03-10 10:00", "!review action-done 2"),
    ]
    actions = one(reviewed(*said, now="2026-03-10 12:00")).actions
    assert [(a.number, a.text, a.owner, a.done_at) for a in actions] == [
        (1, "order a seal", "Bert", None),
        (2, "call the customer", None, build.at("2026-03-10 10:00")),
    ]
    assert actions[0].due == build.at("2026-03-11 23:59")


def test_a_late_action_is_told_to_whoever_took_it_on(build: Any, reviewed: Any) -> None:
    """Once, from the minute on at which it was due."""
    said = [("2026-03-03 10:30", "!review done"), ("2026-03-03 10:31", "!review action order a seal by 2026-03-04")]
    assert reviewed(*said, now="2026-03-04 23:58").look_again_at == build.at("2026-03-04 23:59")
    told = reviewed(*said, now="2026-03-04 23:59")
    assert told.tags == ("action-overdue",)
    assert [(r.text, r.tell) for r in told.facts.reminders] == [("review.action", ("assignee",))]


@pytest.mark.parametrize(("item", "refused"), [("7", "no_such_item"), ("seal", "no_such_item"), ("1", "already_so")])
def test_an_action_can_be_done_once(reviewed: Any, item: str, refused: str) -> None:
    """And only one that there is."""
    said = [
        ("2026-03-03 10:31", "!review action order a seal"),
        ("2026-03-03 10:32", "!review action-done 1"),
        ("2026-03-03 10:33", f"!review action-done {item}"),
    ]
    told = reviewed(*said, now="2026-03-04 10:00")
    assert [command.refused for command in told.facts.commands] == [None, None, refused]


def test_the_agenda_is_filled_from_what_the_rules_found(build: Any, reviewed: Any) -> None:
    """Due date, work logged, actions: nothing is said where there is nothing."""
    said = [("2026-03-03 10:31", "!review action order a seal")]
    told = reviewed(*said, now="2026-03-09 11:00", fields={"duedate": build.values("2026-03-20")})
    lines = [(line.about, line.text) for line in told.facts.reminders[0].agenda]
    assert lines == [("schedule", "agenda.due"), ("actions", "agenda.action")]
    assert not reviewed(now="2026-03-09 11:00").facts.reminders[0].agenda


def test_the_agenda_names_the_risk_of_which_most_is_left(reviewed: Any) -> None:
    """As on the card and in the score field: what was answered well is not the heaviest, nor what was accepted."""
    said = [
        ("2026-03-03 10:31", "!risk add cost 3x4 crane"),
        ("2026-03-03 10:32", "!risk add cost 5x5 gale"),
        ("2026-03-03 10:33", "!risk assess 2 5x5 residual 1x1"),
        ("2026-03-03 10:34", "!risk add cost 5x4 frost"),
        ("2026-03-03 10:35", "!risk accept 3 until 2026-04-01 | agreed"),
    ]
    (line,) = reviewed(*said, now="2026-03-09 11:00").facts.reminders[0].agenda
    assert (line.text, dict(line.facts)) == ("agenda.risks", {"n": 3, "heaviest": "crane"})
