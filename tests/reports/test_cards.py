"""What the status card decides to show."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from reports import render_adf
from reports.cards import card_document
from reports.document import Document, Expand, Mention, Panel, Paragraph
from rules.desired import Card, Interval
from rules.model import HOUR, Instant, Person

Cards = Callable[[str], Mapping[str, Card]]


@pytest.mark.parametrize(
    ("state", "tone"),
    [
        ("breached", "error"),
        ("two", "error"),
        ("at_risk", "warning"),
        ("paused", "info"),
        ("running", None),
        ("met", None),
        ("missed", None),
        ("cancelled", None),
        ("untracked", None),
    ],
)
def test_a_panel_is_there_only_when_somebody_should_look(
    state: str, tone: str | None, cards: Cards, people: Mapping[str, Person]
) -> None:
    """Missed is an error, at risk a warning, paused an information; what is fine is one quiet line."""
    first = card_document(cards("en")[state], people).blocks[0]

    assert tone == (first.tone if isinstance(first, Panel) else None)
    assert isinstance(first, Panel | Paragraph)


@pytest.mark.parametrize("state", ["at_risk", "breached", "two", "paused", "running"])
def test_a_card_mentions_nobody(state: str, cards: Cards, people: Mapping[str, Person]) -> None:
    """An edit must not send anybody a message."""
    assert "mention" not in str(render_adf.render(card_document(cards("en")[state], people)))
    assert "Mention" not in repr(card_document(cards("en")[state], people)).replace(repr(Mention), "")


def test_the_clock_history_is_capped(cards: Cards, people: Mapping[str, Person], at: Callable[..., Instant]) -> None:
    """The newest twelve stretches are listed and the earlier ones counted."""
    start = at(1, 9)
    stretches = tuple(
        Interval(from_=start + n * HOUR, to=start + (n + 1) * HOUR, kind="running", ms=HOUR, cause="")
        for n in range(15)
    )
    card = cards("en")["running"]
    long = replace(card, rows=(replace(card.rows[0], history=stretches),))

    items = _history(card_document(long, people)).content[1].items

    assert len(items) == 13
    assert items[0][0].text == "3 earlier entries are not shown."


def _history(document: Document) -> Expand:
    return next(block for block in document.blocks if isinstance(block, Expand))


def test_times_in_another_year_tell_the_year(
    cards: Cards, people: Mapping[str, Person], read: Callable[[Document], str]
) -> None:
    """A card that is read years later must not mislead."""
    assert "Fri 2 Jan 2026 09:00" in read(card_document(cards("en")["running"], people))


def test_what_a_person_wrote_is_never_markup(cards: Cards, people: Mapping[str, Person]) -> None:
    """A metric with braces and stars is shown as it is."""
    card = cards("en")["at_risk"]
    odd = replace(card, rows=(replace(card.rows[0], metric="{due} *now*\nand"),))

    tree = str(render_adf.render(card_document(odd, people)))

    assert "{due} *now* and is due Fri 21 Nov" in tree


def test_a_reason_given_by_the_rules_is_told(
    cards: Cards, people: Mapping[str, Person], read: Callable[[Document], str]
) -> None:
    """It comes before what the history of the clock says."""
    card = cards("en")["paused"]
    said = replace(card, rows=(replace(card.rows[0], reason="labels changed: no goal matches"),))

    assert "(changed: labels; no goal applies)" in read(card_document(said, people))


def test_days_without_a_percent_have_none(
    cards: Cards, people: Mapping[str, Person], read: Callable[[Document], str]
) -> None:
    """Days are not made of hours, so nothing is guessed."""
    card = cards("en")["two"]
    days = replace(card, rows=(replace(card.rows[1], percent=None),))

    assert "| 6 h 20 min of 5 working days\n" in read(card_document(days, people))


def test_a_clock_without_a_calendar_names_none(
    cards: Cards, people: Mapping[str, Person], read: Callable[[Document], str]
) -> None:
    """The name of the metric stands alone above its history."""
    card = cards("en")["at_risk"]
    bare = replace(card, rows=(replace(card.rows[0], calendar=None),))

    assert "> *Resolution*\n> - " in read(card_document(bare, people))


@pytest.mark.parametrize(
    ("language", "kind", "reason", "row"),
    [
        ("en", "customer_update", "resolved without update", "of 8 h, ended by the resolution 14:50"),
        ("en", "next_response", "resolved without reply", "of 8 h, resolved 14:50 without a reply"),
        ("zh_CN", "customer_update", "resolved without update", "/ 8 小时，14:50 随解决结束"),
    ],
)
def test_a_clock_that_a_resolution_ended_is_not_said_to_be_met(
    language: str,
    kind: str,
    reason: str,
    row: str,
    cards: Cards,
    people: Mapping[str, Person],
    read: Callable[[Document], str],
) -> None:
    """Nobody was told anything, so it says what ended it; and not all goals are met then."""
    card = cards(language)["met"]
    ended = replace(card.rows[0], kind=kind, outcome="ended", reason=reason)
    text = read(card_document(replace(card, rows=(ended, *card.rows[1:])), people))

    assert row in text
    assert {"en": "[Ended neutral]", "zh_CN": "[已结束 neutral]"}[language] in text
    head = {"en": "No clock is running. Goals met: 1 of 1.", "zh_CN": "没有正在进行的计时。1 个目标中 1 个达标。"}
    assert text.startswith(head[language])
