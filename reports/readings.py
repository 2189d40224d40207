"""How is a week to be read? Its verdict, the few things that changed, and each number's reading in words."""

from typing import Literal, TypeAlias

from reports import wording
from reports.document import Line, Text
from reports.figures import Breach, Figures, IssueName, Promise
from reports.honesty import WORDS_ONLY_BELOW, Reading
from reports.texts.catalogue import has, phrase, say
from reports.texts.moments import duration

Verdict: TypeAlias = Literal["no_data", "quiet", "pressure", "attention", "steady"]
SEVERE = ("high", "critical")


def verdict(figures: Figures) -> Verdict:
    """One word for the week: pressure only where something is outside its usual range to the bad side."""
    if not figures.coverage.read and figures.coverage.failed:
        return "no_data"
    now = figures.flow[-1]
    if not (now.created or now.resolved or figures.breaches or any(promise.of for promise in figures.promises)):
        return "quiet"
    if _grows_unusually(figures) or _below(figures):
        return "pressure"
    troubled = figures.breaches or figures.at_risk or figures.coverage.failed or _severe(figures)
    return "attention" if troubled else "steady"


def _below(figures: Figures) -> list[Promise]:
    return [promise for promise in figures.promises if promise.reading.judgement == "below"]


def _severe(figures: Figures) -> int:
    return sum(risk.band in SEVERE for risk in figures.risks)


def _grows_unusually(figures: Figures) -> bool:
    """More open than usual and still growing: a long queue that shrinks is no news."""
    return figures.open_reading.judgement == "above" and net(figures) > 0


def net(figures: Figures) -> int:
    """By how much the number of open requests changed in the week."""
    now = figures.flow[-1]
    return now.open - figures.flow[-2].open if len(figures.flow) > 1 else now.created - now.resolved


def changes(figures: Figures, language: str) -> list[Line]:
    """What a reader should know first, the most important first."""
    lines = [_promise_line(promise, language) for promise in _below(figures)]
    if figures.breaches:
        lines.append(_misses_line(figures, language))
    if _grows_unusually(figures):
        lines.append(_flow_line(figures, language))
    if figures.at_risk:
        lines.append(phrase(language, "change.at_risk", n=figures.at_risk))
    if _severe(figures):
        lines.append(_risks_line(figures, language))
    if figures.without_owner:
        oldest = issue_link(figures.without_owner[0])
        lines.append(phrase(language, "change.owner", n=len(figures.without_owner), issue=oldest))
    if net(figures) > 0 and not _grows_unusually(figures):
        lines.append(_flow_line(figures, language))
    return lines


def _promise_line(promise: Promise, language: str) -> Line:
    return phrase(
        language,
        "change.below",
        metric=wording.metric(promise.metric, promise.kind, language),
        value=ratio(promise.met, promise.of, language),
        reading=reading_words(promise.reading, language),
    )


def _misses_line(figures: Figures, language: str) -> Line:
    still_open = sum(miss.still_open for miss in figures.breaches)
    key = "change.misses" if still_open else "change.misses.list"
    worst = _miss(figures.breaches[0], language)
    return phrase(language, key, n=len(figures.breaches), open=still_open, worst=worst)


def _miss(miss: Breach, language: str) -> Line:
    name = wording.metric(miss.metric, miss.kind, language)
    if miss.over_ms is None:
        return phrase(language, "change.miss", issue=issue_link(miss.issue), metric=name)
    over = duration(miss.over_ms, language)
    return phrase(language, "change.miss.by", issue=issue_link(miss.issue), metric=name, over=over)


def _flow_line(figures: Figures, language: str) -> Line:
    now = figures.flow[-1]
    return phrase(
        language,
        "change.flow",
        net=net(figures),
        open=now.open,
        created=now.created,
        resolved=now.resolved,
        reading=reading_words(figures.open_reading, language),
    )


def _risks_line(figures: Figures, language: str) -> Line:
    first = next(risk for risk in figures.risks if risk.band in SEVERE)
    name = say(language, "risk.name", type=kind_words(first.type, language), rule=wording.clipped(first.rule))
    return phrase(language, "change.risks", n=_severe(figures), issue=issue_link(first.issue), risk=name)


def kind_words(kind: str, language: str) -> str:
    """A type of risk or kind of change; the policy's own ones as they are written there."""
    key = f"kind.{kind}"
    return say(language, key) if has(language, key) else wording.clipped(kind)


def reading_words(reading: Reading, language: str) -> str:
    """What may be said of a number beside its past."""
    key = f"reading.{reading.judgement}"
    if reading.judgement in ("below", "above") and reading.weeks < 2:
        key += ".one" if reading.weeks else ".again"
    return say(language, key, weeks=reading.weeks)


def ratio(part: int, whole: int, language: str) -> str:
    """Always with its count, and without a percentage where there are few cases; a dash where there is none."""
    if not whole:
        return say(language, "empty")
    if whole < WORDS_ONLY_BELOW:
        return say(language, "value.words", k=part, n=whole)
    return say(language, "value.ratio", percent=_percent(part, whole), k=part, n=whole)


def _percent(part: int, whole: int) -> int:
    """Rounded half up; 100 and 0 are kept for all and none."""
    rounded = (200 * part + whole) // (2 * whole)
    return min(max(rounded, 1 if part else 0), 100 if part == whole else 99)


def issue_link(issue: IssueName) -> Text:
    """The key, as a link where there is something to go to."""
    return Text(issue.key, link=issue.url or None)
