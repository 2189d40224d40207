"""Messages to chat and mail: one screen, in two languages, as text and as markdown."""

from dataclasses import replace

import pytest

from reports.messages import LONGEST, Entry, Format, entry_of, message_of, read_entry, trial
from rules.desired import Call, Calls, Notice
from rules.model import HOUR, Issue, Value
from rules.policy import Target

DUE = 1_774_861_200_000  # Monday 2026-03-30 09:00 UTC
LINK = "https://jira.example.com/browse/ASP-12"
NOTICE = Notice(
    op="a",
    reason="breached",
    metric="Resolution",
    kind="resolution",
    cycle_start=DUE - 8 * HOUR,
    due=DUE,
    reached=DUE,
    percent=100,
    used_ms=8 * HOUR,
    target=Target(value=8, unit="hour"),
    tell=(),
    late=False,
    zone="Asia/Shanghai",
    language="en",
)
WARNING = replace(NOTICE, op="b", reason="threshold", percent=75, reached=DUE - 2 * HOUR)


def issue(summary: str = "Pump P-7 does not start", **fields: tuple[Value, ...]) -> Issue:
    return Issue(id="1", key="ASP-12", project="ASP", created=0, fields={"summary": (Value(summary),), **fields})


def entry(notice: Notice = NOTICE, language: str = "en", summary: str = "Pump P-7 does not start") -> Entry:
    return read_entry(entry_of(notice, issue(summary), LINK, language))


@pytest.mark.parametrize(
    ("language", "title", "body"),
    [
        (
            "en",
            "Missed: ASP-12 Pump P-7 does not start",
            "[Missed] ASP-12 Pump P-7 does not start\n"
            "Resolution goal missed: it was due Mon 30 Mar 17:00 (UTC+8).\n"
            "Please resolve the request, or tell the customer a new date.\n"
            "https://jira.example.com/browse/ASP-12",
        ),
        (
            "zh_CN",
            "已超时：ASP-12 Pump P-7 does not start",
            "[已超时] ASP-12 Pump P-7 does not start\n"
            "「解决」已超时：截止时间为 3 月 30 日（周一）17:00 (UTC+8)。\n"
            "请解决此请求，或告知客户新的日期。\n"
            "https://jira.example.com/browse/ASP-12",
        ),
    ],
)
def test_one_alert_as_text(language: str, title: str, body: str) -> None:
    """State, issue, due time with its zone, what to do, and where."""
    assert message_of([entry(language=language)], language, "text") == (title, body)


def test_one_alert_as_markdown() -> None:
    """The key is the link; nothing that people wrote is taken for markup."""
    _title, body = message_of([entry(summary="*Pump* [P-7](x) <b> #1")], "en", "markdown")
    assert body.splitlines() == [
        r"**Missed** [ASP-12](https://jira.example.com/browse/ASP-12) \*Pump\* \[P-7\](x) \<b\> \#1  ",
        "Resolution goal missed: it was due Mon 30 Mar 17:00 (UTC+8).  ",
        "Please resolve the request, or tell the customer a new date.",
    ]


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Aftercare: 3 alerts (Missed 2, At risk 1)"), ("zh_CN", "Aftercare：3 条提醒（已超时 2，临期 1）")],
)
def test_several_alerts_are_one_message_the_worst_first(language: str, title: str) -> None:
    """Then the oldest."""
    later = replace(NOTICE, op="c", reached=DUE + 1)
    entries = [entry(one, language) for one in (WARNING, later, NOTICE)]
    told, body = message_of(entries, language, "text")
    assert told == title
    states = [line.partition("]")[0].removeprefix("[") for line in body.splitlines() if line.startswith("[")]
    assert states == [entries[1].state, entries[1].state, entries[0].state]


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("count", [5, 12, 13, 200])
def test_a_message_fits_where_the_narrowest_service_takes_it_in_one(language: str, form: Format, count: int) -> None:
    """Of what does not fit, the keys are named; what is in two parts could arrive by half."""
    entries = [replace(entry(NOTICE, language, "泵" * 200), key=f"ASP-{n:03d}", op=str(n)) for n in range(count)]
    title, body = message_of(entries, language, form)
    assert len(body.encode()) <= LONGEST
    assert str(count) in title
    assert "ASP-000" in body


def test_what_is_left_out_is_counted_and_named() -> None:
    """Nobody takes the message for the whole."""
    entries = [replace(entry(), key=f"ASP-{n:02d}", op=str(n)) for n in range(14)]
    _title, body = message_of(entries, "en", "text")
    rest = body.splitlines()[-1]
    assert rest.startswith("And ")
    assert rest.endswith("ASP-13")


def test_a_summary_that_not_everybody_may_read_is_not_told() -> None:
    """A chat has other readers than the issue: with a security level only the key goes there."""
    kept = entry_of(NOTICE, issue(security=(Value("Management"),)), LINK, "en")
    title, body = message_of([read_entry(kept)], "en", "text")
    assert title == "Missed: ASP-12"
    assert body.startswith("[Missed] ASP-12\n")


def test_a_late_and_a_withdrawn_alert_say_so() -> None:
    """As the comments do."""
    late = entry(replace(NOTICE, late=True))
    corrected = entry(replace(NOTICE, reason="corrected"))
    assert "This message comes late" in " ".join(late.told)
    assert "policy or a calendar was corrected" in " ".join(corrected.told)
    assert corrected.state == "OK"


@pytest.mark.parametrize(("language", "title"), [("en", "Reminder: ASP-12"), ("zh_CN", "提醒：ASP-12")])
def test_a_reminder_of_the_practice_is_told_as_one(language: str, title: str) -> None:
    """In the words of its comment, without mentions."""
    facts = (("review", "Weekly review"), ("due", DUE))
    call = Call(
        op="r", practice="review", text="review.due", since=DUE, tell=(), late=False, facts=facts, instants=("due",)
    )
    calls = Calls(op="r", calls=(call,), zone="Asia/Shanghai", language="en", settles=("r",))
    made = read_entry(entry_of(calls, issue(), LINK, language))
    told, body = message_of([made], language, "text")
    assert told.startswith(title)
    assert "Weekly review" in body
    assert (made.reason, made.reached, made.op) == ("review", DUE, "r")


@pytest.mark.parametrize(("language", "word"), [("en", "a test"), ("zh_CN", "测试")])
def test_a_test_says_that_it_is_one(language: str, word: str) -> None:
    """And names the channel."""
    title, body = trial("managers", language)
    assert word in title
    assert "managers" in body
