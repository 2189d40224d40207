"""Commands in comments: what is one, who may give it, what it means and what answers it."""

from typing import Any

import pytest

from rules import plan
from rules.commands.wording import commands_in
from rules.desired import Card, CreateCard, Facts
from rules.model import DAY, MINUTE

MON, SUN = "2026-03-02", "2026-03-01"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("!sla pause waiting for parts", ("pause", "waiting for parts", "")),
        ("/sla pause parts | ordered today", ("pause", "parts", "ordered today")),
        ("！sla 暂停 等待备件｜今日已订", ("pause", "等待备件", "今日已订")),
        ("／ＳＬＡ　ＰＡＵＳＥ parts", ("pause", "parts", "")),
        ("!sla暂停等待备件", ("pause", "等待备件", "")),
        ("!SLA Resume", ("resume", "", "")),
        ("!sla 恢复", ("resume", "", "")),
        ("!sla 状态", ("status", "", "")),
        ("!sla 原因 supplier", ("cause", "supplier", "")),
        ("!sla 延期 3月10日 16:00 客户同意", ("extend", "3月10日 16:00 客户同意", "")),
        ("!sla 确认", ("ack", "", "")),
        ("!sla 联系 电话 14:05", ("contact", "电话 14:05", "")),
        ("!sla 客户 已来电", ("customer", "已来电", "")),
        ("!sla 帮助", ("help", "", "")),
        ("!sla", ("help", "", "")),
        ("\\!sla ack", ("ack", "", "")),
        ("  !sla ack", ("ack", "", "")),
        ("Dear customer,\n!sla ack", ("ack", "", "")),
    ],
)
def test_a_command_has_many_spellings(text: str, expected: tuple[str, str, str]) -> None:
    """Full-width signs, slash, capitals, Chinese verbs with and without a space."""
    (spoken,) = commands_in(text)
    assert (spoken.verb, spoken.argument, spoken.note) == expected
    assert spoken.known


@pytest.mark.parametrize(
    "text",
    [
        "Please write !sla pause",
        "{code}\n!sla pause parts\n{code}",
        "{code:title=x}\n!sla pause parts\n{code}",
        "{noformat}\n!sla ack\n{noformat}",
        "{quote}\n!sla ack\n{quote}",
        "{panel:title=How}\n!sla ack\n{panel}",
        "    !sla ack",
        "> !sla ack",
        "bq. !sla ack",
        "- !sla ack",
        "`!sla ack`",
        "{{!sla ack}}",
        "-----Original Message-----\n!sla ack",
        "-- 原始邮件 --\n!sla ack",
        "!slack is down",
        "!important",
        "!photo.png!",
        "/status",
        "sla pause parts",
        "!sal is not a verb",
        "",
    ],
)
def test_what_only_looks_like_a_command_is_none(text: str) -> None:
    """Inside a sentence, code, a quote, a panel, a forwarded mail, or another word."""
    assert list(commands_in(text)) == []


def test_after_a_quote_commands_count_again() -> None:
    """Several in one comment, in order."""
    text = "{quote}\n!sla ack\n{quote}\n!sla pause parts\nthanks\n!sla status"
    assert [spoken.verb for spoken in commands_in(text)] == ["pause", "status"]


@pytest.fixture
def facts(build: Any) -> Any:
    """The facts of an issue of Sunday 10:00 after these comments, each (time, text, more)."""

    def ask(*comments: Any, now: str = f"{MON} 18:00", pause: str | None = "status = Waiting", **policy: Any) -> Facts:
        written = []
        for number, (when, text, *more) in enumerate(comments):
            options = more[0] if more else {}
            written.append(build.comment(when, **{"author": "agent", "id": str(number), "text": text, **options}))
        issue = build.issue(f"{SUN} 10:00", comments=tuple(written))
        metric = build.metric(build.goal("40 hour", build.cal.BER), pause=pause)
        return plan(build.snapshot(issue), build.policy(metric, **policy), build.at(now)).facts

    return ask


def answered(facts: Facts) -> list[tuple[str, str | None, str | None]]:
    return [(command.verb, command.refused, command.nearest) for command in facts.commands]


@pytest.mark.parametrize(
    ("author", "refused"),
    [("agent", None), ("customer", "not_agent"), ("stranger", None)],
)
def test_only_agents_may(facts: Any, author: str, refused: str | None) -> None:
    """Whoever is neither customer nor bot, where the policy names nobody."""
    assert answered(facts((f"{MON} 11:00", "!sla ack", {"author": author}))) == [("ack", refused, None)]


def test_who_may_be_an_agent_is_told_so(build: Any, facts: Any) -> None:
    """Groups that are not known here."""
    people = build.policy().people
    named = build.replace(people, agent_groups=frozenset({"after-sales"}))
    stranger = (f"{MON} 11:00", "!sla ack", {"author": "stranger"})
    assert answered(facts(stranger, people=named)) == [("ack", "agent_unknown", None)]
    assert answered(facts((f"{MON} 11:00", "!sla ack"), people=named)) == [("ack", None, None)]


@pytest.mark.parametrize("author", ["us", "robot", None])
def test_programs_command_nothing(facts: Any, author: str | None) -> None:
    """Neither we nor other bots, nor a comment of nobody; and they get no answer."""
    assert facts((f"{MON} 11:00", "!sla ack", {"author": author})).commands == ()


@pytest.mark.parametrize(("edited", "refused"), [(0, None), (2 * MINUTE, None), (2 * MINUTE + 1, "edited")])
def test_a_comment_edited_later_than_two_minutes_commands_nothing(
    build: Any, facts: Any, edited: int, refused: str | None
) -> None:
    """Its words are not those of its time; the answer says so."""
    at = build.at(f"{MON} 11:00")
    assert answered(facts((at, "!sla ack", {"updated": at + edited}))) == [("ack", refused, None)]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("!sla puase parts", "!sla pause parts"),
        ("!sla exted", "!sla extend"),
        ("!sla frobnicate", "!sla help"),
        ("!sal pause parts", "!sla pause parts"),
        ("!slaa resume", "!sla resume"),
    ],
)
def test_an_unknown_command_is_answered_with_the_nearest(facts: Any, text: str, nearest: str) -> None:
    """A slip in the verb, or in the name where a known verb follows."""
    (command,) = facts((f"{MON} 11:00", text)).commands
    assert (command.refused, command.nearest) == ("unknown", nearest)


def test_a_command_counts_once_by_its_comment(facts: Any) -> None:
    """The same comment on two pages."""
    twice = (f"{MON} 11:00", "!sla pause parts", {"id": "7"})
    assert answered(facts(twice, twice)) == [("pause", None, None)]


# ------------------------------------------------------------------------------------------ pause and resume
def test_a_pause_lasts_until_it_is_resumed(build: Any, facts: Any) -> None:
    """With its reason; a second one is refused while it lasts, a resume without one too."""
    found = facts(
        (f"{MON} 10:00", "!sla resume"),
        (f"{MON} 11:00", "!sla pause waiting for parts"),
        (f"{MON} 12:00", "!sla pause again"),
        (f"{MON} 13:00", "!sla resume"),
        (f"{MON} 14:00", "!sla 暂停 | 等待客户"),
    )
    assert answered(found) == [
        ("resume", "not_paused", "!sla pause REASON"),
        ("pause", None, None),
        ("pause", "paused_already", "!sla resume"),
        ("resume", None, None),
        ("pause", None, None),
    ]
    assert [(pause.from_, pause.to, pause.reason) for pause in found.command_pauses] == [
        (build.at(f"{MON} 11:00"), build.at(f"{MON} 13:00"), "waiting for parts"),
        (build.at(f"{MON} 14:00"), None, "等待客户"),
    ]


def test_a_pause_needs_a_reason_and_a_clock_that_may_pause(facts: Any) -> None:
    """A policy without pause conditions promises clocks that do not stand still."""
    assert answered(facts((f"{MON} 11:00", "!sla pause"))) == [("pause", "no_reason", "!sla pause REASON")]
    assert answered(facts((f"{MON} 11:00", "!sla pause parts"), pause=None)) == [("pause", "not_pausable", None)]


# ------------------------------------------------------------------------------------------ cause
def test_the_last_cause_counts(facts: Any) -> None:
    """One that is refused changes nothing."""
    found = facts(
        (f"{MON} 11:00", "!sla cause supplier"),
        (f"{MON} 12:00", "!sla cause late parts"),
        (f"{MON} 13:00", "!sla cause"),
        (f"{MON} 14:00", "!sla cause me", {"author": "customer"}),
    )
    assert found.cause == "late parts"
    assert [command.refused for command in found.commands] == [None, None, "no_reason", "not_agent"]
    assert facts().cause is None


# ------------------------------------------------------------------------------------------ contact
@pytest.mark.parametrize(
    ("text", "at", "way"),
    [
        ("!sla contact phone 14:05 | talked", f"{MON} 14:05", "phone"),
        ("!sla contact phone", f"{MON} 15:00", "phone"),
        ("!sla contact phone now", f"{MON} 15:00", "phone"),
        ("!sla 联系 电话 14:05", f"{MON} 14:05", "phone"),
        ("!sla 联系 会议 昨天 16:00", f"{SUN} 16:00", "meeting"),
        ("!sla contact mail 2026-03-02 09:30", f"{MON} 09:30", "mail"),
        ("!sla contact WeChat yesterday 15:00", f"{SUN} 15:00", "wechat"),
        ("!sla contact site 2026-03-02T15:00", f"{MON} 15:00", "site"),
    ],
)
def test_a_contact_is_noted_at_the_stated_instant(build: Any, facts: Any, text: str, at: str, way: str) -> None:
    """Today's time, another day, or now; both instants are kept."""
    found = facts((f"{MON} 15:00", text, {"public": False}))
    (contact,) = found.contacts
    assert (contact.at, contact.written, contact.who, contact.way) == (
        build.at(at),
        build.at(f"{MON} 15:00"),
        "agent",
        way,
    )
    assert (found.commands[0].effect, found.commands[0].argument) == (build.at(at), way)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("!sla contact", "no_way"),
        ("!sla contact pigeon 14:05", "no_way"),
        ("!sla contact phone soon", "bad_time"),
        ("!sla contact phone 25:00", "bad_time"),
        ("!sla contact phone 2026-02-30 10:00", "bad_time"),
        ("!sla contact phone 14:05 and more", "bad_time"),
        ("!sla contact phone 15:01", "in_future"),
        ("!sla contact phone 2026-03-01 14:59", "backdated"),
        ("!sla contact phone 12:29", "before_previous"),
    ],
)
def test_a_contact_that_cannot_be_is_refused(facts: Any, text: str, refused: str) -> None:
    """Not in the future, not over a day back, not before the last word: the customer wrote at 12:30."""
    wrote = (f"{MON} 12:30", "When will you come?", {"author": "customer"})
    found = facts(wrote, (f"{MON} 15:00", text, {"public": False}))
    assert found.commands[-1].refused == refused
    assert found.contacts == ()


def test_how_far_back_a_contact_may_lie_is_the_policys(facts: Any) -> None:
    """Two days instead of one."""
    command = (f"{MON} 15:00", "!sla contact phone 2026-03-01 14:00", {"public": False})
    assert facts(command).contacts == ()
    assert len(facts(command, backdate_max_ms=2 * DAY).contacts) == 1


def test_a_customers_word_is_noted(build: Any, facts: Any) -> None:
    """At the instant of writing; without words it is refused."""
    found = facts((f"{MON} 15:00", "!sla customer asks for Thursday"), (f"{MON} 16:00", "!sla customer"))
    assert [(one.at, one.who) for one in found.contacts] == [(build.at(f"{MON} 15:00"), "customer")]
    assert answered(found) == [("customer", None, None), ("customer", "no_reason", "!sla customer WORDS")]


# ------------------------------------------------------------------------------------------ extend
@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("!sla extend 2026-03-10 16:00 agreed", "2026-03-10 16:00"),
        ("!sla extend 2026-03-10 agreed", "2026-03-10 23:59"),
        ("!sla extend tomorrow 12:00 agreed", "2026-03-03 12:00"),
        ("!sla 延期 3月10日 16:00 agreed", "2026-03-10 16:00"),
        ("!sla extend 17:00 | agreed", f"{MON} 17:00"),
    ],
)
def test_an_extension_names_the_new_due_instant(build: Any, facts: Any, text: str, to: str) -> None:
    """And its reason."""
    (extension,) = facts((f"{MON} 15:00", text)).extensions
    assert (extension.at, extension.to, extension.reason) == (build.at(f"{MON} 15:00"), build.at(to), "agreed")


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("!sla extend", "bad_time"),
        ("!sla extend someday agreed", "bad_time"),
        ("!sla extend 2026-03-01 agreed", "not_ahead"),
        ("!sla extend 2026-03-10", "no_reason"),
    ],
)
def test_an_extension_without_time_or_reason_is_refused(facts: Any, text: str, refused: str) -> None:
    """The answer shows how it is written."""
    assert answered(facts((f"{MON} 15:00", text))) == [("extend", refused, "!sla extend YYYY-MM-DD HH:MM REASON")]


# ------------------------------------------------------------------------------------------ the answer on the card
@pytest.fixture
def card(build: Any) -> Any:
    """The card that a plan of Monday 18:00 writes for an issue with these comments; None for none."""

    def ask(*texts: str, since: str | None = None, goal: str | None = None) -> Card | None:
        comments = [build.comment(f"{MON} 1{n}:00", id=str(n), public=False, text=text) for n, text in enumerate(texts)]
        metric = build.metric(build.goal("40 hour", build.cal.BER, goal))
        snapshot = build.snapshot(
            build.issue(f"{SUN} 10:00", comments=tuple(comments)), write_since=build.at(since) if since else None
        )
        made = plan(snapshot, build.policy(metric), build.at(f"{MON} 18:00"))
        return next((write.card for write in made.writes if isinstance(write, CreateCard)), None)

    return ask


def test_the_card_answers_the_newest_commands(build: Any, card: Any) -> None:
    """The newest three, newest first; the card is as of the newest."""
    found = card("!sla status", "!sla ack", "!sla nonsense", "!sla help")
    assert [reply.verb for reply in found.replies] == ["help", "nonsense", "ack"]
    assert found.as_of == build.at(f"{MON} 13:00")


def test_commands_from_before_the_switch_to_writing_are_not_answered(card: Any) -> None:
    """They count all the same."""
    assert [reply.verb for reply in card("!sla status", "!sla ack", since=f"{MON} 10:30").replies] == ["ack"]


def test_a_command_on_an_issue_with_an_old_card_less_clock_is_answered(card: Any) -> None:
    """Nothing happened since writing was switched on but the command."""
    assert card(since=f"{MON} 09:00") is None
    assert len(card("!sla ack", since=f"{MON} 09:00").replies) == 1
