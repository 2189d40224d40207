"""A short comment answers a command that failed: to whom, once, and for how long."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from rules import plan
from rules.desired import CreateReply, Plan
from rules.model import DAY, MINUTE, Marker
from rules.public_json import plan_document

MON, TUE = "2026-03-02", "2026-03-03"
Look = Callable[..., Plan]


@pytest.fixture
def look(build: Any) -> Look:
    """The plan of Monday 12:00 for an issue with these comments, a minute apart from 11:00, each (text, more)."""

    def ask(*comments: Any, now: str = f"{MON} 12:00", since: str | None = None, **more: Any) -> Plan:
        written = []
        for number, each in enumerate(comments):
            text, options = each if isinstance(each, tuple) else (each, {})
            told = {"id": str(number), "public": False, "text": text, **options}
            written.append(build.comment(build.at(f"{MON} 11:00") + number * MINUTE, **told))
        policy = more.pop("policy", {})
        site = build.snapshot(build.issue(f"{MON} 10:00")).site
        if more.pop("service", False):
            site = replace(site, service_projects=frozenset({"ASP"}))
        written += more.pop("ours", ())
        issue = build.issue(f"{MON} 10:00", comments=tuple(written), **more)
        snapshot = build.snapshot(issue, site=site, write_since=build.at(since) if since else None)
        return plan(snapshot, build.policy(**policy), build.at(now))

    return ask


def replies(made: Plan) -> list[CreateReply]:
    return [write for write in made.writes if isinstance(write, CreateReply)]


def test_a_command_that_failed_is_answered_to_its_author(look: Look) -> None:
    """With every failure of the comment in one reply; what was carried out is on the card alone."""
    (write,) = replies(look("!sla ack\n!sla puase parts\n!sla resume"))
    assert write.reply.author == "agent"
    assert [(command.verb, command.refused) for command in write.reply.commands] == [
        ("puase", "unknown"),
        ("resume", "not_paused"),
    ]


def test_a_command_that_was_carried_out_gets_no_comment(look: Look) -> None:
    """The card says it."""
    assert replies(look("!sla ack", "!help")) == []


def test_the_replies_to_all_comments_stand_in_one(look: Look) -> None:
    """Each is known by its own comment for ever, whatever else is said on the issue."""
    (write,) = replies(look("!sla resume", ("!sla resume", {"author": "lead"})))
    assert [reply.author for reply in (write.reply, *write.reply.also)] == ["agent", "lead"]
    first, second = write.op.split("+")
    assert first != second
    assert replies(look("!sla resume"))[0].op == first


@pytest.mark.parametrize("known", ["the marker", "the property"])
def test_a_reply_that_an_earlier_look_sent_is_not_sent_with_the_next_one(build: Any, look: Look, known: str) -> None:
    """Nor does a later look send again what stood in a joint comment."""
    first, both = look("!sla resume"), look("!sla resume", "!sla resume")
    for sent, comments, missing in ((first, 2, 1), (both, 2, 0), (both, 3, 1)):
        (write,) = replies(sent)
        marker = Marker(kind="reply", op=write.op, hash=write.hash)
        ours = build.comment(f"{MON} 11:30", "us", id="9", text="", marker=marker)
        memory = {"ours": (ours,)} if known == "the marker" else {"property": dict(sent.property)}
        again = replies(look(*["!sla resume"] * comments, **memory))
        assert [len(one.op.split("+")) for one in again] == ([missing] if missing else [])
        assert not any(set(one.op.split("+")) & set(write.op.split("+")) for one in again)


def test_a_reply_is_written_once(build: Any, look: Look) -> None:
    """Known by its marker, or by the property where a person deleted it."""
    made = look("!sla resume")
    (write,) = replies(made)
    ours = build.comment(
        f"{MON} 11:30", "us", id="9", text="", marker=Marker(kind="reply", op=write.op, hash=write.hash)
    )
    assert replies(look("!sla resume", ours=(ours,))) == []
    assert write.op in dict(made.property)["told"]  # type: ignore[operator]
    assert replies(look("!sla resume", property=dict(made.property))) == []


def test_a_reply_comes_within_a_day_or_not_at_all(build: Any, look: Look) -> None:
    """The plan looks again then, since its writes change; what was written stays known."""
    made = look("!sla resume")
    assert made.look_again_at == build.at(f"{MON} 11:00") + DAY
    assert len(replies(look("!sla resume", now=f"{TUE} 10:59"))) == 1
    assert replies(look("!sla resume", now=f"{TUE} 11:00")) == []
    later = look("!sla resume", now=f"{TUE} 11:00", property=dict(made.property))
    assert dict(later.property)["told"] == dict(made.property)["told"]


def test_a_comment_edited_later_is_answered_when_it_was_edited(build: Any, look: Look) -> None:
    """The edit is what undid the command."""
    edited = ("!sla ack", {"updated": build.at(f"{TUE} 09:00")})
    (write,) = replies(look(edited, now=f"{TUE} 12:00"))
    assert [command.refused for command in write.reply.commands] == ["edited"]


def test_a_command_that_was_carried_out_is_never_told_to_have_failed(build: Any, look: Look) -> None:
    """Its comment is settled. Another policy may refuse it within the day: only the card says so."""
    made = look("!sla ack")
    stricter = {"commands_may": (("sla ack", ()),)}
    assert len(replies(look("!sla ack", policy=stricter))) == 1
    assert replies(look("!sla ack", policy=stricter, property=dict(made.property))) == []
    edited = ("!sla ack", {"updated": build.at(f"{MON} 11:50")})
    assert len(replies(look(edited, property=dict(made.property)))) == 1


def test_what_is_older_than_the_switch_to_writing_is_not_answered(look: Look) -> None:
    """It is recorded and never announced."""
    assert replies(look("!sla resume", since=f"{MON} 11:30")) == []
    assert len(replies(look("!sla resume", since=f"{MON} 10:30"))) == 1


@pytest.mark.parametrize(
    ("text", "author", "service", "answered"),
    [
        ("!sla frobnicate", "agent", False, True),
        ("!sla frobnicate", "customer", False, False),
        ("!sla pause parts", "customer", False, True),
        ("!sla pause parts", "customer", True, False),
        ("!sla frobnicate", "agent", True, True),
        ("!sla frobnicate", "robot", False, False),
        ("!foo bar", "agent", False, False),
    ],
    ids=[
        "an agent's slip",
        "a customer's unknown word",
        "a customer's command",
        "a customer who could not read it",
        "an agent on a service project",
        "a program",
        "a word far from every family",
    ],
)
def test_who_is_answered(look: Look, text: str, author: str, service: bool, answered: bool) -> None:
    """Agents, and customers whose command was understood and whose project shows them the reply."""
    assert bool(replies(look((text, {"author": author}), service=service))) is answered


def test_where_comments_are_not_internal_customers_read_the_reply(look: Look) -> None:
    """The policy says so."""
    command = ("!sla pause parts", {"author": "customer"})
    assert len(replies(look(command, service=True, policy={"internal_comments": False}))) == 1


def test_a_long_list_of_failures_is_cut_short(look: Look) -> None:
    """Five are told one by one, and how many more there are."""
    (write,) = replies(look("!sla resume\n" * 8))
    assert (len(write.reply.commands), write.reply.more) == (5, 3)


def test_a_flood_of_commands_is_not_answered_by_another(look: Look) -> None:
    """Of those that were too many in a row the first is told, until one counts again."""
    policy = {"commands_at_most": 2}
    (told,) = replies(look(*["!sla ack"] * 7, policy=policy))
    assert ([command.comment for command in told.reply.commands], told.reply.also) == (["2"], ())


def test_the_public_json_tells_of_the_reply(look: Look) -> None:
    """To whom, about which commands, and why."""
    writes: Any = plan_document(look("!risk acept 2"))["writes"]
    (told,) = [write for write in writes if write["kind"] == "create_reply"]
    assert told["reply"] == {
        "author": "agent",
        "commands": [
            {
                "comment": "0",
                "family": "risk",
                "verb": "acept",
                "item": None,
                "refused": "unknown",
                "nearest": "!risk accept 2",
            }
        ],
    }
    assert told["because"] == "!risk acept: unknown"
