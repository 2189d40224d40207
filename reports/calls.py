"""What does a reminder say that is no clock's? What it is about, whom it concerns, what to look at, what to write."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from reports import wording
from reports.document import BulletList, Document, Line, Panel, Paragraph, Text
from reports.mentions import mentions
from reports.practice_words import iso_day, plan_fields
from reports.replies import reply_panel
from reports.texts.catalogue import Filling, counted, has, phrase, say
from reports.texts.moments import duration, local, moment_zoned
from rules.desired import AgendaLine, Call, Calls
from rules.model import Instant, Person

Facts: TypeAlias = Sequence[tuple[str, str | int]]

LONGEST = 400
"""Characters of what people wrote."""
MOST_LINES = 8
PROJECT = "agenda.project."
AMOUNTS = {"spent_s": "spent", "budget_s": "budget", "load_s": "load", "capacity_s": "capacity"}
"""Amounts of work in seconds, and what they are called in sentences."""
LISTS = {"missing": ("; ", "between.clauses"), "heaviest": (", ", "list.comma")}
"""Lists in facts: what stands between their entries there, and the text that does in sentences."""
PLAN = ("plan.", "agenda.milestone_", "agenda.overdue", "agenda.does_not_fit", PROJECT, "project.reason")
"""Texts about the plan, whose dates and amounts are filled in as words."""


def calls_document(calls: Calls, people: Mapping[str, Person], card_link: str | None) -> Document:
    """A comment of reminders, and of replies to commands, in its own language."""
    blocks = call_blocks(calls, people)
    if card_link is not None:
        blocks.append(Paragraph((Text(say(calls.language, "call.card"), link=card_link),)))
    answers = (reply_panel(calls.replies, people),) if calls.replies else ()
    return Document((Panel("warning", tuple(blocks)), *answers), calls.language)


def call_blocks(calls: Calls, people: Mapping[str, Person]) -> list[Paragraph | BulletList]:
    """Each reminder with its agenda, those that ask for the same together; what to do is said once behind them."""
    asked: dict[Line, list[Call]] = {}
    for call in calls.calls:
        asked.setdefault(_todo(call, calls.language), []).append(call)
    blocks: list[Paragraph | BulletList] = []
    told: tuple[str, ...] = ()
    for todo, alike in asked.items():
        for call in alike:
            tell = call.tell if call.tell != told else ()
            blocks.append(Paragraph(_sentence(replace(call, tell=tell), calls, people)))
            told = call.tell
            if call.late:
                since = moment_zoned(call.since, calls.zone, calls.language)
                blocks.append(Paragraph(phrase(calls.language, "call.late", since=since)))
            blocks += _agenda(call, calls, people)
        if todo:
            blocks.append(Paragraph(todo))
    return blocks


def _sentence(call: Call, calls: Calls, people: Mapping[str, Person]) -> Line:
    """With mentions of those who must act, where they are not those of the sentence before."""
    sentence = phrase(calls.language, f"call.{call.text}", **_fields(call, calls))
    if sentence and isinstance(sentence[0], Text):
        sentence = (replace(sentence[0], text=sentence[0].text.lstrip()), *sentence[1:])
    if not call.tell:
        return sentence
    return phrase(calls.language, "notice.told", sentence=sentence, people=mentions(call.tell, people))


def _fields(call: Call, calls: Calls) -> dict[str, Filling]:
    fields: dict[str, Filling] = {}
    for name, value in _words(call.text, call.facts, calls, call.since):
        if name in call.instants:
            fields[name] = moment_zoned(int(value), calls.zone, calls.language)
        elif name in AMOUNTS:
            fields[AMOUNTS[name]] = duration(int(value) * 1000, calls.language)
        elif name == "monday":
            fields[name] = iso_day(str(value), calls.language, local(call.since, calls.zone).date())
        elif name == "band":
            fields[name] = wording.band(str(value), calls.language) if value else ()
        elif name in LISTS:
            listed = say(calls.language, LISTS[name][1]).join(str(value).split(LISTS[name][0]))
            fields[name] = wording.clipped(listed, LONGEST)
        elif name == "kinds":
            fields[name] = _kinds(str(value), calls.language)
        else:
            fields[name] = _shown(value)
    return fields | _covered(call.facts, calls.language)


def _covered(facts: Facts, language: str) -> dict[str, Filling]:
    """Of how many issues the estimates and dates are known that a percentage rests on."""
    known = dict(facts)
    if "plannable" not in known:
        return {}
    return {"covered": counted(language, "project.covered", int(known["open"]), plannable=int(known["plannable"]))}


def _words(text: str, facts: Facts, calls: Calls, since: Instant) -> Iterable[tuple[str, str | int]]:
    """Of the plan: with dates, days and times in words."""
    if text.startswith(PLAN):
        return plan_fields(facts, calls.language, local(since, calls.zone).date()).items()
    return facts


def _shown(value: str | int) -> str | int:
    return value if isinstance(value, int) else wording.clipped(value, LONGEST)


def _kinds(names: str, language: str) -> str:
    said = [say(language, f"kind.{name}") if has(language, f"kind.{name}") else name for name in names.split(", ")]
    return wording.clipped(say(language, "list.comma").join(said), LONGEST)


def _todo(call: Call, language: str) -> Line:
    """What to do, and the command that answers it. What stands between backticks is to be written as it is."""
    key = f"call.{call.text}.do" if has(language, f"call.{call.text}.do") else f"call.{call.practice}.do"
    given = {name: wording.clipped(str(value)).replace("`", "'") for name, value in call.facts}
    words = say(language, key, **{"number": "", "review": "", **given})
    return tuple(Text(part, code=bool(place % 2)) for place, part in enumerate(words.split("`")) if part)


def _agenda(call: Call, calls: Calls, people: Mapping[str, Person]) -> Iterator[Paragraph | BulletList]:
    if not call.agenda:
        return
    yield Paragraph((Text(say(calls.language, "call.agenda")),))
    shown = [_line(line, call, calls, people) for line in call.agenda[:MOST_LINES]]
    if len(call.agenda) > MOST_LINES:
        shown.append((Text(say(calls.language, "risks.more", n=len(call.agenda) - MOST_LINES), small=True),))
    yield BulletList(tuple(shown))


def _line(line: AgendaLine, call: Call, calls: Calls, people: Mapping[str, Person]) -> Line:
    fields: dict[str, Filling] = {}
    for name, value in _words(line.text, line.facts, calls, call.since):
        if name in AMOUNTS:
            fields[AMOUNTS[name]] = duration(int(value) * 1000, calls.language)
        elif name == "owner" and value:
            fields[name] = wording.named(str(value), people, calls.language)
        elif (line.text, name) == ("agenda.due", "due"):
            fields[name] = iso_day(str(value), calls.language, local(call.since, calls.zone).date())
        else:
            fields[name] = _shown(value)
    fields |= _covered(line.facts, calls.language)
    key = f"{line.text}.owner" if fields.get("owner") else line.text
    return phrase(calls.language, key, **fields)
