"""What does the card say about closing? How far each checklist is, and its lines with their boxes."""

from collections.abc import Iterator, Mapping

from reports import wording
from reports.document import Block, Line, Paragraph, Task, TaskList, Text
from reports.texts.catalogue import has, phrase, say
from reports.texts.moments import duration, moment
from rules.desired import Card, ChecklistFact, ChecklistItem
from rules.model import Person

LONGEST = 160
"""Characters of what people wrote."""
MOST_NAMED = 5


def checklist_blocks(card: Card, people: Mapping[str, Person]) -> Iterator[Block]:
    """Nothing where no checklist is shown. Every line has a box, since a person may tick or untick any of them."""
    for checklist in card.checklists:
        yield Paragraph(_head(checklist, card.language))
        if checklist.overridden_by is not None:
            yield Paragraph(_overridden(checklist, card, people))
        yield TaskList(tuple(_task(item, card, people) for item in checklist.items))
    number = next((item.number for one in card.checklists for item in one.items if item.state == "open"), None)
    if number is not None:
        yield Paragraph(coded(say(card.language, "checklist.how", number=number), small=True))


def coded(text: str, *, small: bool = False) -> Line:
    """What stands between backticks is to be written as it is."""
    parts = enumerate(text.split("`"))
    return tuple(Text(part, code=bool(place % 2), small=small and not place % 2) for place, part in parts if part)


def _head(checklist: ChecklistFact, language: str) -> Line:
    missing = [wording.clipped(item.text) for item in checklist.missing]
    more = ["…"] if len(missing) > MOST_NAMED else []
    key = "checklist.ready" if not missing else "checklist.missing" if checklist.closing is None else "checklist.closed"
    return phrase(
        language,
        key,
        name=wording.clipped(checklist.name),
        done=sum(item.state != "open" for item in checklist.items),
        all=len(checklist.items),
        n=len(missing),
        missing=say(language, "list.comma").join([*missing[:MOST_NAMED], *more]),
    )


def _overridden(checklist: ChecklistFact, card: Card, people: Mapping[str, Person]) -> Line:
    who = _who(checklist.overridden_by, people, card.language)
    if not checklist.override:
        return phrase(card.language, "checklist.overridden.quietly", who=who)
    return phrase(card.language, "checklist.overridden", who=who, reason=wording.clipped(checklist.override, LONGEST))


def _task(item: ChecklistItem, card: Card, people: Mapping[str, Person]) -> Task:
    wanted = item.mandatory and item.state == "open"
    text = Text(f"{item.number}. {wording.clipped(item.text, LONGEST)}", strong=wanted)
    detail = _detail(item, card, people)
    return Task(item.id, (text, Text(f" · {detail}", small=True)), item.state == "done")


def _detail(item: ChecklistItem, card: Card, people: Mapping[str, Person]) -> str:
    """What proves it, or who says so and when; else whether it must be there."""
    language = card.language
    if item.state == "open":
        return say(language, "box.required" if item.mandatory else "box.optional")
    fields: dict[str, str] = {
        "who": _who(item.by, people, language),
        "words": wording.clipped(item.proof, LONGEST),
        "proof": _proof(item, language),
        "at": moment(item.at, card.zone, language, near=card.as_of) if item.at is not None else "",
    }
    return say(language, _key(item), **fields)


def _who(account: str | None, people: Mapping[str, Person], language: str) -> str:
    """A name; account ids are never shown."""
    known = people.get(account or "")
    return wording.clipped(known.name) if known is not None else say(language, "person.somebody")


def _key(item: ChecklistItem) -> str:
    if item.state == "skipped":
        return "box.skipped"
    if item.how == "evidence":
        return "box.proof" if item.at is None else "box.proof.at"
    if item.by is None:
        return "box.ticked"
    return "box.by.words" if item.proof else "box.by"


def _proof(item: ChecklistItem, language: str) -> str:
    key = f"proof.{item.evidence}"
    spent = duration(int(item.proof) * 1000, language) if item.evidence == "work_logged" else ""
    proof = wording.clipped(item.proof, LONGEST)
    return say(language, key, proof=proof, spent=spent) if has(language, key) else proof
