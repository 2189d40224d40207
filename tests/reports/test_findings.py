"""The sentences of rules in both languages: none is missing, none is there for nothing, and their fields are told."""

from typing import get_args

import pytest

from reports.explaining import Teller
from reports.findings import Sentences
from reports.texts.catalogue import LANGUAGES
from reports.texts.findings import EN
from rules.desired import Gap, GapFact
from rules.instants import from_iso
from rules.model import KeptDue, Versions
from rules.project.planning import REFUSED
from rules.sla import moved_text
from tests.reports import rule_sentences

AT = from_iso("2026-03-02T12:00:00.000Z") or 0
DUE = KeptDue(
    metric="Resolution",
    start=AT,
    due=AT,
    basis="b",
    versions=Versions(tzdata="2026b", holidays="0.1"),
    was_due=AT - 3_600_000,
    was_versions=Versions(tzdata="2026a", holidays="0.1"),
)
STATES = {"budget_7": ("budget_at_risk", "budget_spent")}
"""Codes that are put together from a state."""
ELSEWHERE = {"due_moved": f"Resolution: {moved_text(DUE)}", "versions_refused": f"{REFUSED}403 Forbidden"}
"""Sentences that another function makes."""
NATIVE = "differs_from_native"
NOT_REMINDERS = ("late", "agenda", "card", "gate", "gate_stuck")
FINDINGS = [
    (one.place, code, ELSEWHERE.get(code, text))
    for one in rule_sentences.findings()
    for found in one.codes
    for code in STATES.get(found, (found,))
    for text in (one.texts or ("",))
    if code != NATIVE
]
REASONS = [(one.place, text) for one in rule_sentences.reasons() for text in one.texts]


def sentences(language: str) -> Sentences:
    return Sentences(Teller(language, "Asia/Shanghai", AT), {"a-1": "王工"})


def test_the_sentences_of_rules_are_found() -> None:
    """Otherwise the tests below would say nothing."""
    assert len(FINDINGS) >= 45
    assert len({code for _, code, _ in FINDINGS}) >= 25
    assert len(REASONS) >= 20


@pytest.mark.parametrize(("place", "code", "text"), FINDINGS, ids=[f"{place} {code}" for place, code, _ in FINDINGS])
def test_every_finding_has_its_sentence_in_both_languages(place: str, code: str, text: str) -> None:
    """By its code, with the fields read back out of what the rule wrote."""
    english, chinese = (sentences(language).told(f"finding.{code}", text) for language in ("en", "zh_CN"))

    assert english is not None, f'{place}: no sentence "finding.{code}" in reports/texts/findings.py reads: {text}'
    assert chinese is not None
    assert chinese != english


@pytest.mark.parametrize(("place", "text"), REASONS, ids=[f"{place} {text}"[:60] for place, text in REASONS])
def test_every_reason_for_a_write_has_its_sentence(place: str, text: str) -> None:
    """Those of labels, fields, cards and comments."""
    told = sentences("zh_CN").told("because", text)

    assert told is not None, f'{place}: no sentence "because..." in reports/texts/findings.py reads: {text}'


def test_no_sentence_is_there_for_nothing() -> None:
    """One that no rule writes any more goes."""
    codes = {code for _, code, _ in FINDINGS} | {NATIVE}
    known = [key for key in EN if key.startswith("finding.") and not key.startswith("finding.word.")]

    assert {key.split(".")[1] for key in known} == codes


def test_every_reminder_has_a_name() -> None:
    """For each that has its sentence in a comment."""
    texts = {
        key.removeprefix("call.") for key in LANGUAGES["en"] if key.startswith("call.") and not key.endswith(".do")
    }
    named = {key.removeprefix("reminder.") for key in EN if key.startswith("reminder.")}

    assert texts - set(NOT_REMINDERS) == named


@pytest.mark.parametrize("gap", get_args(Gap))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_gap_can_be_told(gap: Gap, language: str) -> None:
    """Those of a project are told as the project's, never as an issue's plan."""
    text = GapFact(gap=gap, since=AT, due=AT).text

    assert f"call.{text}" in LANGUAGES[language]
    assert f"call.{text.partition('.')[0]}.do" in LANGUAGES[language]


TOLD = [
    (
        "contract_expired",
        "Contract Gold ended at 2026-02-28T16:00:00.000Z: its goals do not count any more.",
        "Contract Gold ended at Sun 1 Mar 00:00: its goals do not count any more.",
        "合同「Gold」已于 3 月 1 日 00:00 到期，其目标不再适用。",
    ),
    (
        "unknown_condition",
        'Resolution: cannot be answered here, counts as no: labels = "x: y"',
        'Resolution: cannot be answered here, counts as no: labels = "x: y"',
        '「解决」：此处无法判断，按「否」处理：labels = "x: y"',
    ),
    (
        "unknown_condition",
        "plan no_owner: cannot be answered here, counts as no: a = b",
        "plan no owner: cannot be answered here, counts as no: a = b",
        "计划检查「没有负责人」：此处无法判断，按「否」处理：a = b",
    ),
    (
        "differs_from_sealed",
        "Resolution, cycle from 2026-03-01T01:00:00.000Z, sealed at 2026-03-02T01:00:00.000Z: state is sealed as "
        "stopped, computed as running; target is sealed as 4 hour, computed as 2 working_day; elapsed is sealed as "
        "3600 s, computed as 7200 s. Since then: policy abc -> def, tzdata 2026a -> 2026b. The sealed values stand. "
        "To take what is computed now: aftercare reseal ASP-1 --because TEXT",
        "Resolution, cycle from Sun 1 Mar 09:00, sealed at Mon 2 Mar 09:00: state is sealed as stopped, computed as "
        "running; target is sealed as 4 h, computed as 2 working days; elapsed is sealed as 1 h, computed as 2 h. "
        "Since then: policy abc -> def, tzdata 2026a -> 2026b. The sealed values stand. To take what is computed now: "
        "aftercare reseal ASP-1 --because TEXT",
        "「解决」3 月 1 日 09:00 开始的一轮已于 3 月 2 日 09:00 封存：状态：封存值 停止，计算值 计时；"
        "目标：封存值 4 小时，计算值 2 个工作日；已用：封存值 1 小时，计算值 2 小时。"
        "此后的变化：策略 abc -> def、tzdata 2026a -> 2026b。"
        "以封存的值为准。如需采用现在的计算结果：aftercare reseal ASP-1 --because TEXT",
    ),
    (
        "evidence_changed",
        "Comment 12 of 2026-03-02T01:00:00.000Z would count as no word today. It counts as a public word of an agent, "
        "as when it was first seen.",
        "Comment 12 of Mon 2 Mar 09:00 would count as no word today. It counts as a public word of an agent, as when "
        "it was first seen.",
        "评论 12（3 月 2 日 09:00）如今会视为：不计入。仍按首次看到时处理：客服人员的公开回复。",
    ),
    (
        "over_capacity",
        "a-1: 120 % in the week of 2026-03-02; 3/4 issues covered.",
        "王工: 120 % in the week of 2026-03-02; 3/4 issues covered.",
        "王工：2026-03-02 当周负荷 120%；覆盖事项 3／4。",
    ),
    ("of_tomorrow", "Something new at 2026-03-02T01:00:00.000Z.", *["Something new at {}."] * 2),
]


@pytest.mark.parametrize(
    ("code", "text", "english", "chinese"), TOLD, ids=[f"{one[0]} {n}" for n, one in enumerate(TOLD)]
)
def test_fields_are_told_in_the_readers_language_and_zone(code: str, text: str, english: str, chinese: str) -> None:
    """Instants, clocks, gaps, states, lengths, people; a code that is not known keeps its text."""
    at = {"en": "Mon 2 Mar 09:00", "zh_CN": "3 月 2 日 09:00"}

    assert sentences("en").finding(code, text) == english.format(at["en"])
    assert sentences("zh_CN").finding(code, text) == chinese.format(at["zh_CN"])


BECAUSE = [
    ("breached: First response, Resolution", "已超时：首次响应、解决"),
    (
        "Resolution: 75 % at 2026-03-02T01:00:00.000Z; plan.no_owner since 2026-03-02T02:00:00.000Z",
        "「解决」于 3 月 2 日 09:00 达到 75%；没有负责人（自 3 月 2 日 10:00 起）",
    ),
    ("!risk mitigate: not_agent, !sla pause: too_many", None),
    ("breached: Resolution; !risk mitigate: not_agent, !sla pause: too_many; !sla foo: not_agent", None),
    ("a; b", "a; b"),
]


@pytest.mark.parametrize(("text", "chinese"), BECAUSE, ids=[text for text, _ in BECAUSE])
def test_several_reasons_are_told_one_by_one(text: str, chinese: str | None) -> None:
    """A comment may be about several clocks and gaps, a reply about several commands."""
    told = sentences("zh_CN").because(text)

    if chinese is not None:
        assert told == chinese
    else:
        assert not any(code in told for code in ("not_agent", "too_many"))
        assert told.count("!") == text.count("!")
