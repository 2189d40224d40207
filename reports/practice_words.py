"""How are the parts of a change, the answer to a risk and the dates of a plan put into words?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from reports import wording
from reports.texts.catalogue import counted, has, say
from reports.texts.moments import day_cell, duration, local, moment_cell
from rules.desired import Card, ChangeFact, ChangeItem, RiskFact
from rules.model import Instant, Person

MOST_FIELDS = 3
LONGEST = 120
LONGEST_VALUE = 30
"""Characters of a value; of longer texts only the size of the change is told."""
END_OF_DAY = "23:59"
LONG_TEXTS = ("description", "environment")


def change_words(change: ChangeFact, card: Card) -> str:
    """What was changed: each field from its first value to its last, or what a person said of it."""
    if not change.items:
        return wording.clipped(change.words, LONGEST) or say(card.language, "empty")
    fields: dict[str, list[ChangeItem]] = {}
    for item in change.items:
        fields.setdefault(item.field, []).append(item)
    said = [_field_words(items, card) for items in list(fields.values())[:MOST_FIELDS]]
    what = say(card.language, "between.clauses").join(said)
    if len(fields) > MOST_FIELDS:
        return say(card.language, "change.what.more", what=what, n=len(fields) - MOST_FIELDS)
    return what


def _field_words(items: Sequence[ChangeItem], card: Card) -> str:
    language, first, last = card.language, items[0], items[-1]
    key = f"field.{first.field}"
    field = say(language, key) if has(language, key) else wording.clipped(first.field, LONGEST_VALUE)
    size = sum(item.size for item in items)
    if first.field in LONG_TEXTS or max(len(first.before), len(last.after)) > LONGEST_VALUE:
        if first.measure == "characters" and size > 0:
            return say(language, "change.what.characters" + (".one" if size == 1 else ""), n=size, field=field)
        return field
    before, after = (_value(text, first, card) for text in (first.before, last.after))
    if before == after and first.after != last.after:  # taken back: what it was meanwhile is all there is to say
        before = f"{before} → {_value(first.after, first, card)}"
    return say(language, "cause.move", field=field, before=before, after=after)


def _value(text: str, item: ChangeItem, card: Card) -> str:
    near = local(card.as_of, card.zone).date()
    if not text:
        return say(card.language, "empty")
    if item.measure == "minutes" and text.isdecimal():
        return duration(int(text) * 1000, card.language)
    if item.measure == "days" or item.field == "duedate":
        return iso_day(text, card.language, near)
    return wording.clipped(text, LONGEST_VALUE)


def response_words(risk: RiskFact, card: Card, people: Mapping[str, Person]) -> str:
    """What became of a risk and what is done about it; "" where nothing is known."""
    return say(card.language, "between.sentences").join(_response(risk, card, people))


def _response(risk: RiskFact, card: Card, people: Mapping[str, Person]) -> Iterator[str]:
    language = card.language
    if len(risk.moves) > 1:
        before = (risk.moves[-2].likelihood, risk.moves[-2].impact)
        if before != (risk.likelihood, risk.impact):
            yield say(language, "risk.before", before=_score(before, language))
    if risk.residual is not None:
        yield say(language, "risk.residual", residual=_score(risk.residual, language))
    key, fields = "risk.response", dict[str, str]()
    if risk.owner:
        key, fields["owner"] = f"{key}.owner", wording.named(risk.owner, people, language)
    if risk.review_at is not None and not risk.review_due:
        key, fields["at"] = f"{key}.review", last_day(risk.review_at, card)
    if risk.response is not None:
        yield say(language, key, response=say(language, f"response.{risk.response}"), **fields)
    if risk.review_due and risk.review_at is not None:
        yield say(language, "risk.review_due", at=last_day(risk.review_at, card))


def _score(score: tuple[int, int], language: str) -> str:
    return say(language, "risk.score", likelihood=score[0], impact=score[1])


def last_day(at: Instant, card: Card) -> str:
    """A day that was named without a time ends at its last minute: then the day alone."""
    when = local(at, card.zone)
    if f"{when:%H:%M}" == END_OF_DAY:
        return day_cell(when.date(), card.language, local(card.as_of, card.zone).date())
    return moment_cell(at, card.zone, card.language, near=card.as_of)


def iso_day(text: str | None, language: str, near: date) -> str:
    """A date of Jira's in words; what is none as it is, "" for none."""
    try:
        return day_cell(date.fromisoformat((text or "")[:10]), language, near)
    except ValueError:
        return wording.clipped(text or "", LONGEST_VALUE)


def gap_words(gap: str, facts: Sequence[tuple[str, str | int]], language: str, near: date) -> str:
    """What the plan lacks, as one sentence."""
    return say(language, f"call.plan.{gap}", **plan_fields(facts, language, near))


def plan_fields(facts: Sequence[tuple[str, str | int]], language: str, near: date) -> dict[str, str | int]:
    """What fills a sentence about the plan: dates, amounts of days and times in words."""
    return dict(_plan_fields(facts, language, near))


def _plan_fields(facts: Sequence[tuple[str, str | int]], language: str, near: date) -> Iterator[tuple[str, str | int]]:
    for name, value in facts:
        match name:
            case "date":
                yield name, iso_day(str(value), language, near)
            case "days":
                yield name, counted(language, "days", int(value))
            case "moves":
                yield name, counted(language, "times", int(value))
            case "missing":
                words = (say(language, f"smart.{word}") for word in str(value).split())
                yield name, say(language, "between.clauses").join(words)
            case "keys":
                yield name, wording.clipped(say(language, "list.comma").join(str(value).split()), LONGEST)
            case _:
                yield name, value if isinstance(value, int) else wording.clipped(value, LONGEST)
