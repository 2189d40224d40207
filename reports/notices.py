"""What does a new comment say? Written only when a person must act; the people who must are mentioned."""

from collections.abc import Iterator, Mapping, Sequence

from reports import wording
from reports.calls import call_blocks
from reports.document import BulletList, Document, Line, Panel, Paragraph, Text, Tone
from reports.mentions import mentions
from reports.replies import reply_panel
from reports.texts.catalogue import phrase, say
from reports.texts.moments import duration, moment_zoned, promised
from rules.desired import Calls, Notice, Reason
from rules.model import Person

TONES: Mapping[Reason, Tone] = {"threshold": "warning", "corrected": "info"}
OUTCOMES = {"threshold": "at_risk", "corrected": "running"}
ANSWERS = ("first_response", "next_response")


def notice_document(notice: Notice, people: Mapping[str, Person], card_link: str | None) -> Document:
    """The notice in its own language. `card_link` is the address of the status card, None where there is none."""
    told = (notice, *notice.also)
    paragraphs: list[Paragraph | BulletList] = [paragraph for one in told for paragraph in _paragraphs(one, people)]
    paragraphs.append(Paragraph(_todo(told, card_link)))
    if notice.calls:
        calls = Calls(op=notice.op, calls=notice.calls, zone=notice.zone, language=notice.language)
        paragraphs += call_blocks(calls, people)
    tones = [TONES.get(one.reason, "error") for one in told]
    tone: Tone = next((worst for worst in ("error", "warning") if worst in tones), tones[0])
    answers = (reply_panel(notice.replies, people),) if notice.replies else ()
    return Document((Panel(tone, tuple(paragraphs)), *answers), notice.language)


def _paragraphs(notice: Notice, people: Mapping[str, Person]) -> Iterator[Paragraph]:
    language = notice.language
    yield Paragraph(_sentence(notice, people))
    if notice.reason == "corrected":
        yield Paragraph(phrase(language, "notice.corrected.why"))
    elif notice.late:
        reached = moment_zoned(notice.reached, notice.zone, language, near=notice.due)
        yield Paragraph(phrase(language, f"notice.{notice.reason}.late", reached=reached, percent=notice.percent))


def _sentence(notice: Notice, people: Mapping[str, Person]) -> Line:
    language = notice.language
    sentence = phrase(
        language,
        f"notice.{notice.reason}",
        state=wording.state(OUTCOMES.get(notice.reason, "breached"), language),
        metric=wording.metric(notice.metric, notice.kind, language),
        due=moment_zoned(notice.due, notice.zone, language),
        percent=notice.percent,
        target=promised(notice.target, language),
        used=duration(notice.used_ms, language),
    )
    if not notice.tell:
        return sentence
    return phrase(language, "notice.told", sentence=sentence, people=mentions(notice.tell, people))


def _todo(told: Sequence[Notice], card_link: str | None) -> Line:
    """What to do, said once where several clocks ask for the same."""
    language = told[0].language
    asked = say(language, "between.sentences").join(dict.fromkeys(_asked(one) for one in told))
    if card_link is None:
        return (Text(asked),)
    card = Text(say(language, "notice.card"), link=card_link)
    return phrase(language, "notice.do.linked", todo=asked, card=card)


def _asked(notice: Notice) -> str:
    if notice.reason == "corrected":
        return say(notice.language, "notice.do.nothing")
    soon = ".soon" if notice.reason == "threshold" else ""
    kind = "first_response" if notice.kind in ANSWERS else notice.kind
    return say(notice.language, f"notice.do.{kind}{soon}")
