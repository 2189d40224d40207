"""Alerts in a channel outside Jira, from the webhook to the chat: together, once, and not when they are over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from connector.app import App
from rules.model import HOUR, MINUTE
from tests.notify.receivers import HANG_UP, Inbox, inbox
from tests.scenarios.site import Site, work

CHANNEL = """
[[alerts.level]]
at = "75%"
tell = [{{ channel = "managers" }}]
[[alerts.level]]
at = "breach"
tell = [{{ channel = "managers" }}]
when = 'priority != Lowest'
[[notify]]
name = "managers"
url = "{url}"
{more}
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.sandbox.stop()


@pytest.fixture
def box() -> Iterator[Inbox]:
    with inbox() as made:
        yield made


def policy(box: Inbox, more: str = 'group = "10m"') -> str:
    return CHANNEL.format(url=box.url, more=more)


def look(app: App) -> None:
    app.poller.full()
    work(app)


def pass_time(site: Site, ms: int) -> None:
    site.clock.move_to(site.clock.now() + ms)


@pytest.mark.parametrize(
    ("more", "title", "body"),
    [
        ("", "Missed: ", "[Missed] ASP-1 an issue\nResolution goal missed"),
        ('format = "markdown"', "Missed: ", "**Missed** [ASP-1]("),
        ('language = "zh_CN"', "已超时：", "「解决」已超时：截止时间为"),
    ],
    ids=["as it is", "format", "language"],
)
def test_a_channel_says_how_and_in_which_language_it_is_told(
    site: Site, box: Inbox, more: str, title: str, body: str
) -> None:
    """Whatever the policy's own language is."""
    site.issue(age=HOUR)
    with site.connector("write", more=policy(box, more)) as app:
        look(app)
        pass_time(site, 7 * HOUR + 1)
        look(app)
        pass_time(site, HOUR)
        app.messenger.tick()

    (message,) = box.got
    assert message["title"].startswith(title)
    assert body in message["message"]


def test_alerts_of_several_issues_within_the_window_are_one_message(site: Site, box: Inbox) -> None:
    """Two issues miss their goal within ten minutes: one message, ten minutes after the first; then silence."""
    first, second = site.issue(age=HOUR), site.issue(age=HOUR - 5 * MINUTE)
    with site.connector("write", more=policy(box)) as app:
        look(app)
        pass_time(site, 7 * HOUR + 1)
        look(app)
        pass_time(site, 5 * MINUTE)
        look(app)
        app.messenger.tick()
        assert box.got == []

        pass_time(site, 5 * MINUTE)
        look(app)
        assert app.messenger.tick() == 2
        (message,) = box.got
        assert message["title"] == "Aftercare: 2 alerts (Missed 2)"
        assert [key in message["message"] for key in (first, second)] == [True, True]
        assert f"{site.url}/browse/{first}" in message["message"]

        for _ in range(3):
            pass_time(site, HOUR)
            look(app)
            app.messenger.tick()
        assert len(box.got) == 1


def test_a_breach_mutes_a_warning_that_still_waits(site: Site, box: Inbox) -> None:
    """The warning was due for the channel, but by the time of the message there is something worse to say."""
    site.issue(age=0)
    with site.connector("write", more=policy(box, 'group = "3h"')) as app:
        look(app)
        for hours in (6, 2.5, 3):
            pass_time(site, int(hours * HOUR))
            look(app)
            app.messenger.tick()
        (message,) = box.got
        assert message["title"].startswith("Missed: ASP-1")
        assert dict(app.store.count_messages()) == {("managers", "over"): 1, ("managers", "sent"): 1}


def test_what_is_over_before_the_window_ends_is_not_told(site: Site, box: Inbox) -> None:
    """Resolved within the ten minutes: nobody is called."""
    key = site.issue(age=HOUR)
    with site.connector("write", more=policy(box)) as app:
        look(app)
        pass_time(site, 7 * HOUR + 1)
        look(app)
        site.sandbox.state.transition(key, "agent", "Resolved", "Done")
        pass_time(site, 10 * MINUTE)
        look(app)
        app.messenger.tick()
        assert box.got == []
        assert dict(app.store.count_messages()) == {("managers", "over"): 1}


def test_what_waits_while_the_project_is_put_on_hold_is_told_afterwards(site: Site, box: Inbox) -> None:
    """Nobody is told while the hold lasts; it is neither over nor forgotten."""
    key = site.issue(age=HOUR)
    hold = '[[project]]\nkey = "ASP"\non_hold = \'labels = "on-hold"\'\n'
    with site.connector("write", more=hold + policy(box)) as app:
        look(app)
        pass_time(site, 7 * HOUR + 1)
        look(app)
        site.sandbox.state.edit(key, "agent", labels=["on-hold"])
        pass_time(site, HOUR)
        look(app)
        app.messenger.tick()
        assert box.got == []
        site.sandbox.state.edit(key, "agent", labels=[])
        pass_time(site, HOUR)
        look(app)
        assert app.messenger.tick() == 1


@pytest.mark.parametrize("lost", ["property", "database"])
def test_nothing_is_told_twice_when_a_memory_is_lost(site: Site, box: Inbox, lost: str) -> None:
    """The store knows the alert by its identity, the issue by its property; either is enough."""
    site.issue(age=HOUR)
    with site.connector("write", more=policy(box)) as app:
        look(app)
        pass_time(site, 8 * HOUR)
        look(app)
        pass_time(site, HOUR)
        look(app)
        assert app.messenger.tick() == 1
    store = ""
    if lost == "property":
        site.sandbox.state.issue("ASP-1").properties.clear()
    else:
        store = f"sqlite:///{site.folder}/another.sqlite3"
    with site.connector("write", more=policy(box), store=store) as app:
        app.store.put("write_since", "1")
        app.store.put("channel.managers", "1")
        for _ in range(2):
            look(app)
            pass_time(site, HOUR)
            app.messenger.tick()
    assert len(box.got) == 1


def test_a_message_whose_sending_was_cut_short_is_never_sent_again(site: Site, box: Inbox) -> None:
    """The process dies between the intent and the outcome: unknown, shown, and silence."""
    site.issue(age=HOUR)
    with site.connector("write", more=policy(box)) as app:
        look(app)
        pass_time(site, 8 * HOUR)
        look(app)
        (waiting,) = app.store.messages("waiting")
        assert app.store.take([waiting.op], steady=site.clock.steady()) == [waiting.op]
    site.clock.skip += 6 * MINUTE
    with site.connector("write", more=policy(box)) as app:
        pass_time(site, HOUR)
        look(app)
        app.messenger.tick()
        assert box.got == []
        assert [message.op for message in app.store.messages("unknown")] == [waiting.op]
        page = app.console.test_client().get("/").text
        assert "ASP-1" in page
        assert "managers (unknown)" in page
        metrics = app.console.test_client().get("/metrics").text
        assert 'aftercare_messages{channel="managers",state="unknown"} 1.0' in metrics


def test_a_silent_service_is_not_asked_again(site: Site, box: Inbox) -> None:
    """It took the message and hung up: it may have delivered it."""
    box.answer = HANG_UP
    site.issue(age=HOUR)
    with site.connector("write", more=policy(box)) as app:
        look(app)
        pass_time(site, 8 * HOUR)
        look(app)
        for _ in range(3):
            pass_time(site, HOUR)
            app.messenger.tick()
        assert len(box.got) == 1
        assert len(app.store.messages("unknown")) == 1


def test_a_refusal_is_tried_again_with_growing_pauses_and_then_parked(site: Site, box: Inbox) -> None:
    """Eight times over two hours; `retry` begins afresh."""
    box.answer = 403
    site.issue(age=HOUR)
    with site.connector("write", more=policy(box)) as app:
        look(app)
        pass_time(site, 8 * HOUR)
        look(app)
        pass_time(site, 10 * MINUTE)
        tried = []
        for minute in range(300):
            app.messenger.tick()
            if len(box.got) > len(tried):
                tried.append(minute)
            pass_time(site, MINUTE)
        assert tried == [0, 1, 2, 4, 8, 16, 32, 64]
        (parked,) = app.store.messages("parked")
        assert parked.error is not None
        assert "error=403" in parked.error
        assert "token-of-the-test" not in parked.error
        box.answer = 200
        app.store.retry_messages("managers", site.clock.now())
        assert app.messenger.tick() == 1


def test_observing_sends_nothing_and_what_it_missed_is_not_told_later(site: Site, box: Inbox) -> None:
    """The goal was missed while Aftercare only observed; after the switch it is old news."""
    site.issue(age=HOUR)
    with site.connector("observe", more=policy(box)) as app:
        look(app)
        pass_time(site, 8 * HOUR)
        look(app)
        assert app.store.messages("waiting") == []
    with site.connector("write", more=policy(box)) as app:
        look(app)
        pass_time(site, HOUR)
        app.messenger.tick()
    assert box.got == []


def test_a_channel_that_is_added_later_is_not_told_what_is_old(site: Site, box: Inbox) -> None:
    """It counts from its own first start."""
    site.issue(age=HOUR)
    with site.connector("write") as app:
        look(app)
        pass_time(site, 8 * HOUR)
        look(app)
    with site.connector("write", more=policy(box)) as app:
        look(app)
        pass_time(site, HOUR)
        app.messenger.tick()
        assert dict(app.store.count_messages()) == {("managers", "over"): 1}
    assert box.got == []


def test_a_channel_that_was_taken_out_parks_what_waits_for_it(site: Site, box: Inbox) -> None:
    """Nothing is dropped without a word."""
    site.issue(age=HOUR)
    with site.connector("write", more=policy(box)) as app:
        look(app)
        pass_time(site, 8 * HOUR)
        look(app)
    with site.connector("write") as app:
        pass_time(site, HOUR)
        app.messenger.tick()
        (parked,) = app.store.messages("parked")
        assert "no such channel" in str(parked.error)
