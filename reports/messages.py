"""What does a message to chat or mail say? One screen: each alert with its issue, what it is due, and a link."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Literal, TypeAlias, cast

from reports import wording
from reports.calls import calls_document
from reports.document import Line, Lozenge, Panel, Paragraph, Text
from reports.notices import OUTCOMES, notice_document
from reports.texts.catalogue import say
from rules.desired import Calls, Notice
from rules.model import Instant, Issue, Json

Format: TypeAlias = Literal["text", "markdown"]
MOST = 12
"""Alerts that are told in full; of more, only the keys are named."""
LONGEST = 1800
"""Bytes of the body: WeCom, the narrowest, takes 2,048, and a message in two parts would be two messages."""
MOST_KEYS = 30
LONGEST_SUMMARY = 80
REMINDER = "reminder"
_WORST_FIRST = ("breached", "at_risk", REMINDER, "running")
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~!])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One alert in words. `outcome` is that of `wording.state`, or REMINDER; `told` are its sentences in their order.

    `link` is the address of the issue. `summary` is "" for an issue with a security level: a chat has other readers.
    `reason` and `reached` are those of the notice (of reminders: the practice, and since when), `op` its identity.
    """

    op: str
    reason: str
    reached: int
    outcome: str
    state: str
    key: str
    summary: str
    link: str
    told: tuple[str, ...]


def reached_of(said: Notice | Calls) -> Instant:
    """Since when there is what it tells of."""
    return said.calls[0].since if isinstance(said, Calls) else said.reached


def entry_of(notice: Notice | Calls, issue: Issue, link: str, language: str) -> Json:
    """The alert or the reminders as the outbox keeps them."""
    reason = notice.calls[0].practice if isinstance(notice, Calls) else notice.reason
    outcome = REMINDER if isinstance(notice, Calls) else OUTCOMES.get(notice.reason, "breached")
    summary = "" if issue.fields.get("security") else next((v.text for v in issue.fields.get("summary", ())), "")
    entry = Entry(
        op=notice.op,
        reason=reason,
        reached=reached_of(notice),
        outcome=outcome,
        state=say(language, "message.reminder") if outcome == REMINDER else wording.state(outcome, language).word,
        key=issue.key,
        summary=wording.clipped(summary, LONGEST_SUMMARY),
        link=link,
        told=tuple(_sentences(replace(notice, language=language))),
    )
    return cast(Json, {**asdict(entry), "told": list(entry.told)})


def read_entry(kept: Json) -> Entry:
    """What `entry_of` gave. Raises ValueError for anything else, such as what another version of it gave."""
    values = {field.name: kept.get(field.name) for field in fields(Entry)} if isinstance(kept, Mapping) else {}
    told, reached = values.pop("told", None), values.pop("reached", None)
    words = {name: value for name, value in values.items() if isinstance(value, str)}
    known = words.get("outcome") in _WORST_FIRST and len(words) == len(fields(Entry)) - 2
    if not (known and isinstance(told, list) and isinstance(reached, int)):
        raise ValueError("this is not how an alert is kept")
    return Entry(**words, reached=reached, told=tuple(map(str, told)))


def message_of(entries: Sequence[Entry], language: str, form: Format) -> tuple[str, str]:
    """Title and body, the worst first. At least one entry."""
    ordered = sorted(entries, key=lambda entry: (_WORST_FIRST.index(entry.outcome), entry.reached, entry.key))
    title = _title(ordered, language)
    for shown in range(min(len(ordered), MOST), 0, -1):
        body = _body(ordered, shown, language, form)
        if len(body.encode()) <= LONGEST:
            break
    return title, body


def trial(name: str, language: str) -> tuple[str, str]:
    """What `aftercare notify test` sends."""
    return say(language, "message.test.title"), say(language, "message.test", name=name)


def _title(ordered: Sequence[Entry], language: str) -> str:
    first = ordered[0]
    if len(ordered) == 1:
        return say(language, "message.title.only", state=first.state, issue=first.key, summary=first.summary).rstrip()
    states = {entry.state: 0 for entry in ordered}
    for entry in ordered:
        states[entry.state] += 1
    counts = say(language, "message.and").join(f"{state} {n}" for state, n in states.items())
    return say(language, "message.title", n=len(ordered), counts=counts)


def _body(ordered: Sequence[Entry], shown: int, language: str, form: Format) -> str:
    parts = [_written(entry, form) for entry in ordered[:shown]]
    rest = list(dict.fromkeys(entry.key for entry in ordered[shown:]))
    if rest:
        keys = ", ".join(rest[:MOST_KEYS]) + ("…" if len(rest) > MOST_KEYS else "")
        parts.append(say(language, "message.more", n=len(ordered) - shown, keys=keys))
    return "\n\n".join(parts)


def _written(entry: Entry, form: Format) -> str:
    if form == "text":
        head = f"[{entry.state}] {entry.key} {entry.summary}".rstrip()
        return "\n".join([head, *entry.told, entry.link])
    head = f"**{_plain(entry.state)}** [{_plain(entry.key)}]({entry.link}) {_plain(entry.summary)}".rstrip()
    return "  \n".join([head, *map(_plain, entry.told)])


def _plain(text: str) -> str:
    """Text of people with nothing in it taken for markdown."""
    return _MARKS.sub(r"\\\1", text)


def _sentences(said: Notice | Calls) -> Iterator[str]:
    """What the comment would say, without the state, which stands before the key, and without mentions."""
    if isinstance(said, Calls):
        document = calls_document(said, {}, None)
    else:
        document = notice_document(replace(said, tell=()), {}, None)
    for block in document.blocks:
        for inner in block.content if isinstance(block, Panel) else ():
            if isinstance(inner, Paragraph):
                yield _plain_line(inner.content, lozenges=isinstance(said, Calls))
            else:
                yield from (f"- {_plain_line(item, lozenges=True)}" for item in inner.items)


def _plain_line(line: Line, *, lozenges: bool) -> str:
    """Its words alone; the state of a notice stands before the key already, the band of a risk does not."""
    words = (
        inline.text if isinstance(inline, Text) else f"[{inline.word}]"
        for inline in line
        if isinstance(inline, Text) or (lozenges and isinstance(inline, Lozenge))
    )
    return " ".join("".join(words).split())
