"""What the summary of a closing says."""

from dataclasses import replace
from typing import Any

import pytest

from reports.closings import closing_document
from reports.render_html import render as page
from reports.render_wiki import render
from rules.desired import ChangeFact, ClosingClock, ClosingSummary, Decision, RiskFact, Saying
from rules.model import DAY, HOUR, Person
from rules.policy import Target

AT = 1_772_442_000_000
PEOPLE = {"anna": Person(id="anna", name="Anna")}
BARE = ClosingSummary(op="o", closing=AT, zone="UTC", language="en", done=3, all=4)
DECIDED = Decision(verb="approve", at=AT - HOUR, by="anna", how="command")
CHANGE = ChangeFact(number=1, kinds=("schedule", "own"), from_=AT - DAY, to=AT - DAY, authors=(), items=())
RISK = RiskFact(rule="Parts", type="technical", likelihood=3, impact=4, band="high")
CLOCK = ClosingClock(
    metric="Resolution", kind="resolution", outcome="met", used_ms=HOUR, target=Target(value=8, unit="hour"), met=1
)


def shown(**more: Any) -> str:
    return render(closing_document(replace(BARE, **more), PEOPLE))


@pytest.mark.parametrize(
    ("more", "english", "chinese"),
    [
        ({}, "Checklist: 3 of 4 done; everything required is there", "关闭检查已完成 3/4 项"),
        (
            {"missing": ("paper", "call"), "overridden_by": "anna", "override": "lost"},
            "by decision of Anna, without: paper, call. Reason: lost",
            "由 Anna 决定放行，尚缺：paper、call。原因：lost",
        ),
        ({"created": AT - DAY}, "* Created: Sun 1 Mar 09:00\n* Closed: Mon 2 Mar 09:00", "* 创建：3 月 1 日"),
        ({"answered": AT - HOUR}, "* First response: Mon 2 Mar 08:00", "* 首次响应：3 月 2 日"),
        ({"reopened": (AT - HOUR,)}, "* Reopened: Mon 2 Mar 08:00", "* 重开：3 月 2 日"),
        ({"clocks": (CLOCK,)}, "Resolution: 1 h of 8 h", "解决：1 小时，目标 8 小时"),
        ({"clocks": (replace(CLOCK, met=2, missed=1),)}, "last 1 h of 8 h; 2 met, 1 missed", "达标 2 次，未达标 1 次"),
        ({"clocks": (replace(CLOCK, target=None),)}, "Resolution: 1 h\n", "解决：1 小时\n"),
        ({"changes": (CHANGE,)}, "Change 1 (schedule, own): never decided.", "变更 1（进度、own）：未作决定。"),
        ({"changes": (replace(CHANGE, decision=DECIDED),)}, "own): approved, Mon 2 Mar 08:00.", "own）：已批准，"),
        (
            {"changes": (replace(CHANGE, decision=replace(DECIDED, reason="agreed")),)},
            "own): approved, Mon 2 Mar 08:00: agreed",
            "：agreed",
        ),
        ({"risks": (RISK,)}, "technical · Parts: likelihood 3, impact 4.", "技术 · Parts：可能性 3，影响 4。"),
        ({"risks": (replace(RISK, response="mitigate"),)}, "impact 4; mitigated.", "影响 4；缓解。"),
        ({"worked_s": 3600}, "1 h logged; there was no estimate.", "已登记 1 小时，未作估算。"),
        ({"worked_s": 3600, "estimate_s": 7200}, "1 h logged of 2 h estimated (50%).", "估算 2 小时（50%）。"),
        ({"estimate_s": 7200}, "No work was logged; 2 h were estimated.", "未登记工时，估算 2 小时。"),
        (
            {"lessons": (Saying(at=AT - HOUR, by="anna", words="two seals"),)},
            "two seals (Anna, Mon 2 Mar 08:00)",
            "two seals（Anna，",
        ),
        ({"words": (Saying(at=AT, by="x", words="old"), Saying(at=AT, by="x", words="new"))}, "new", "new"),
    ],
)
def test_it_says_what_is_known(more: Any, english: str, chinese: str) -> None:
    """In the language of the policy."""
    assert english in shown(**more)
    assert chinese in shown(language="zh_CN", **more)


def test_what_is_not_known_has_no_heading() -> None:
    """Nothing stands there empty."""
    told = shown()
    assert [word for word in ("Clocks", "Changes", "Risks", "Effort", "Lessons", "h3. Summary") if word in told] == []


def test_a_long_list_is_counted_and_not_shown_whole() -> None:
    """Ten lines of each."""
    told = shown(risks=tuple(replace(RISK, rule=f"r{n}") for n in range(14)))
    assert ("r9" in told, "r10" in told, "and 4 more" in told) == (True, False, True)


def test_somebody_who_is_not_known_is_not_shown_by_account() -> None:
    """Account ids are never shown."""
    told = shown(lessons=(Saying(at=AT, by="557058:abc", words="x"),))
    assert "557058" not in told
    assert "somebody unknown" in told


def test_it_can_be_a_page_of_its_own() -> None:
    """With a title."""
    assert "<h1>Closing of A-1</h1>" in page(closing_document(BARE, PEOPLE, "Closing of A-1"))
