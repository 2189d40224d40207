"""Which rows tell of a comparison with Jira's own SLAs, in a terminal and on a page?"""

from collections.abc import Iterator
from typing import TypeAlias

from reports.crosschecking import Crosscheck
from reports.native_words import NativeWords
from reports.texts.moments import moment_dated
from rules.native_json import native_documents

Row: TypeAlias = tuple[str, ...] | tuple[str | int, ...]


def head(found: Crosscheck, words: NativeWords) -> tuple[str, ...]:
    """As of when, and how many issues there were."""
    tally, at = found.tally, moment_dated(found.at, found.policy.zone, words.language)
    return (
        words.say("lead", at=at, zone=found.policy.zone),
        words.say("read", n=tally.issues, with_slas=tally.with_slas, failed=tally.failed),
    )


def clock_rows(found: Crosscheck, words: NativeWords) -> list[Row]:
    """(clock, Jira's SLA, cycles compared, alike, different, issues without a partner); the last once a clock."""
    rows: list[Row] = []
    for metric, natives in found.metrics.items():
        alone = found.tally.alone[metric]
        for place, native in enumerate(natives or ("",)):
            compared, apart = found.tally.compared[metric, native], found.tally.apart[metric, native]
            name = native or words.say("none")
            rows.append((words.metric(metric), name, compared, compared - apart, apart, 0 if place else alone))
    return rows


def reason_rows(found: Crosscheck, words: NativeWords) -> list[Row]:
    """(clock, reason, cycles), the most frequent first."""
    order = sorted(found.tally.why.items(), key=lambda one: (-one[1], one[0]))
    return [(words.metric(metric), words.say(f"reason.{reason}"), n) for (metric, reason), n in order]


def issue_rows(found: Crosscheck, words: NativeWords) -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """(key, clock, differences, reasons) for each clock of the issues that are listed."""
    for issue in found.tally.listed:
        for check in native_documents(issue.checks):
            yield issue.key, words.metric(str(check["metric"])), words.differences(check), words.reasons(check)
