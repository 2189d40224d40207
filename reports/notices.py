"""What does a new comment say? Written only when a person must act; the people who must are mentioned."""

from collections.abc import Mapping

from reports import wording
from reports.document import Document, Inline, Line, Mention, Panel, Paragraph, Text, Tone
from reports.texts.catalogue import phrase, say
from reports.texts.moments import moment_zoned, promised
from rules.desired import Notice
from rules.model import Person


def notice_document(notice: Notice, people: Mapping[str, Person], card_link: str | None) -> Document:
    """The notice in its own language. `card_link` is the address of the status card, None where there is none."""
    language = notice.language
    paragraphs = [Paragraph(_sentence(notice, people))]
    if notice.late:
        reached = moment_zoned(notice.reached, notice.zone, language, near=notice.due)
        late = phrase(language, f"notice.{notice.reason}.late", reached=reached, percent=notice.percent)
        paragraphs.append(Paragraph(late))
    paragraphs.append(Paragraph(_todo(notice, card_link)))
    tone: Tone = "error" if notice.reason == "breached" else "warning"
    return Document((Panel(tone, tuple(paragraphs)),), language)


def _sentence(notice: Notice, people: Mapping[str, Person]) -> Line:
    language = notice.language
    outcome = "breached" if notice.reason == "breached" else "at_risk"
    sentence = phrase(
        language,
        f"notice.{notice.reason}",
        state=wording.state(outcome, language),
        metric=wording.metric(notice.metric, notice.kind, language),
        due=moment_zoned(notice.due, notice.zone, language),
        percent=notice.percent,
        target=promised(notice.target, language),
    )
    if not notice.tell:
        return sentence
    return phrase(language, "notice.told", sentence=sentence, people=_mentions(notice.tell, people))


def _mentions(accounts: tuple[str, ...], people: Mapping[str, Person]) -> Line:
    line: list[Inline] = []
    for account in dict.fromkeys(accounts):
        person = people.get(account)
        line.extend([Text(" ")] if line else [])
        line.append(Mention(account, person.name if person else account, person.login if person else None))
    return tuple(line)


def _todo(notice: Notice, card_link: str | None) -> Line:
    soon = "" if notice.reason == "breached" else ".soon"
    kind = "first_response" if notice.kind == "first_response" else "resolution"
    todo = say(notice.language, f"notice.do.{kind}{soon}")
    if card_link is None:
        return (Text(todo),)
    card = Text(say(notice.language, "notice.card"), link=card_link)
    return phrase(notice.language, "notice.do.linked", todo=todo, card=card)
