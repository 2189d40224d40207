"""A status card with every family at once, as an issue in trouble has it, for the tests that read and draw cards."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from rules.desired import (
    ActionFact,
    BudgetFact,
    Card,
    CardRow,
    ChangeFact,
    ChangeItem,
    ChecklistFact,
    ChecklistItem,
    Command,
    ContractFact,
    Decision,
    GapFact,
    Interval,
    MilestoneFact,
    ReviewFact,
    RiskFact,
    RiskMove,
)
from rules.model import HOUR, MINUTE, Instant, Person
from rules.policy import Target

ZONE = "Asia/Shanghai"
PEOPLE = {
    "a1": Person(id="a1", name="Li Wei", login="li.wei"),
    "a2": Person(id="a2", name="王芳", login="wang_fang"),
}
WORDS = {
    "en": {
        "risk": "Spare part is late",
        "own": "Only one engineer knows the firmware",
        "accepted": "Customer may postpone the test run",
        "told": "Customer wants a second pump of the same type",
        "weekly": "Weekly review",
        "monthly": "Risk review",
        "action": "Ask the supplier for a firm delivery date",
        "later": "Write down how the seal is changed",
        "checklist": "Field repair",
        "items": ("Customer confirmed in writing", "Service report attached", "Lesson learned written"),
        "reason": "waiting for parts",
        "summary": ("Pump leaks", "Pump leaks oil"),
        "likely": ("rare", "unlikely", "possible", "likely", "almost certain"),
        "severe": ("negligible", "minor", "noticeable", "major", "severe"),
        "contract": "Hengtai 2025",
    },
    "zh_CN": {
        "risk": "备件可能晚到",
        "own": "只有一名工程师熟悉固件",
        "accepted": "客户可能推迟试运行",
        "told": "客户要求再增加一台同型号水泵",
        "weekly": "周例会",
        "monthly": "风险评审",
        "action": "请供应商确认交货日期",
        "later": "整理更换密封件的步骤",
        "checklist": "现场维修",
        "items": ("客户书面确认", "已上传服务报告", "已写经验总结"),
        "reason": "等待备件",
        "summary": ("水泵漏水", "水泵漏油"),
        "likely": ("罕见", "不太可能", "可能", "很可能", "几乎必然"),
        "severe": ("轻微", "较小", "中等", "重大", "严重"),
        "contract": "恒泰 2025",
    },
}


def instant(day: int, hour: int, minute: int = 0, *, month: int = 11) -> Instant:
    """A wall clock's time in Shanghai in 2025."""
    return int(datetime(2025, month, day, hour, minute, tzinfo=ZoneInfo(ZONE)).timestamp()) * 1000


AS_OF = instant(21, 17, 5)


def full_card(language: str) -> Card:
    """All families, each in the states that look different."""
    return Card(
        as_of=AS_OF,
        zone=ZONE,
        language=language,
        rows=rows(language),
        assignee="a1",
        risks=risks(language),
        scales=(WORDS[language]["likely"], WORDS[language]["severe"]),
        changes=changes(language),
        gaps=gaps(),
        milestones=milestones(),
        reviews=reviews(language),
        actions=actions(language),
        checklists=(checklist(language),),
        contracts=(
            ContractFact(
                name=str(WORDS[language]["contract"]),
                state="expiring",
                from_=None,
                warn_from=instant(1, 0),
                until=instant(1, 0, month=12),
                zone=ZONE,
            ),
        ),
        budget=BudgetFact(spent=34 * 3600, budget=36 * 3600, state="at_risk", at=instant(21, 15)),
        replies=replies(language),
    )


def rows(language: str) -> tuple[CardRow, ...]:
    history = (
        Interval(
            from_=instant(20, 15, 30),
            to=instant(21, 10, 10),
            kind="running",
            ms=220 * MINUTE,
            cause="issue created: goal 8 hour, calendar desk (policy line 14)",
        ),
        Interval(
            from_=instant(21, 10, 10), to=instant(21, 11, 40), kind="paused", ms=0, cause="command (comment 17): parts"
        ),
        Interval(from_=instant(21, 11, 40), to=AS_OF, kind="running", ms=295 * MINUTE, cause="command to resume"),
    )
    late = CardRow(
        metric="Resolution",
        kind="resolution",
        outcome="breached",
        due=instant(21, 16, 30),
        used_ms=515 * MINUTE,
        target=Target(value=8, unit="hour"),
        calendar="China working days",
        history=history,
    )
    update = replace(late, metric="Customer update", kind="customer_update", outcome="at_risk", due=instant(24, 9))
    first = CardRow(
        metric="First response",
        kind="first_response",
        outcome="met",
        due=instant(20, 16, 30),
        used_ms=35 * MINUTE,
        target=Target(value=1, unit="hour"),
        stopped_at=instant(20, 16, 5),
    )
    return late, replace(update, used_ms=19 * HOUR, target=Target(value=3, unit="working_day"), percent=80), first


def risks(language: str) -> tuple[RiskFact, ...]:
    words = WORDS[language]
    moves = (
        RiskMove(at=instant(18, 9), likelihood=2, impact=3),
        RiskMove(at=instant(21, 10), likelihood=4, impact=4, by="a1"),
    )
    heavy = RiskFact(
        rule=str(words["risk"]), type="schedule", likelihood=4, impact=4, band="critical", key="spare part"
    )
    heavy = replace(heavy, since=instant(18, 9), moves=moves)
    answered = RiskFact(
        rule=str(words["own"]),
        type="resource",
        likelihood=3,
        impact=4,
        band="medium",
        number=1,
        residual=(2, 3),
        response="mitigate",
        owner="a2",
        review_at=instant(28, 23, 59),
        since=instant(19, 14),
    )
    due = replace(answered, number=2, residual=None, review_at=instant(20, 23, 59), review_due=True, band="high")
    accepted = replace(answered, number=3, rule=str(words["accepted"]), response="accept", quiet=True, type="cost")
    accepted = replace(accepted, likelihood=2, impact=2, residual=None, band="low", review_at=instant(15, 12, month=12))
    return heavy, answered, due, accepted


def changes(language: str) -> tuple[ChangeFact, ...]:
    words = WORDS[language]
    date = ChangeItem(
        at=instant(21, 9, 40),
        history=31,
        index=0,
        field="duedate",
        kind="schedule",
        before="2025-11-21",
        after="2025-11-28",
        author="a1",
        size=7,
        measure="days",
    )
    title = replace(date, field="summary", kind="requirement", measure="characters", size=4)
    title = replace(title, before=words["summary"][0], after=words["summary"][1])
    text = replace(title, field="description", before="a" * 80, after="b" * 90, size=120)
    first = ChangeFact(number=1, kinds=("cost",), from_=instant(18, 9), to=instant(18, 9), authors=("a1",), items=())
    approved = Decision(verb="approve", at=instant(19, 10), by="a2", how="command")
    found = replace(first, number=2, kinds=("schedule", "requirement"), from_=date.at, to=date.at)
    found = replace(found, items=(date, title, text), decide_by=instant(25, 9, 40))
    told = replace(first, number=3, kinds=("requirement",), authors=("a2",), words=str(words["told"]), overdue=True)
    return (
        replace(first, decision=approved),
        found,
        replace(told, decide_by=instant(20, 9), assessment="2 d"),
    )


def gaps() -> tuple[GapFact, ...]:
    at = instant(21, 9)
    return (
        GapFact(gap="no_acceptance_criteria", since=at, due=at),
        GapFact(gap="does_not_fit", since=at, due=at, facts=(("milestone", "2.4"), ("date", "2025-11-24"))),
        GapFact(gap="milestone_overdue", since=at, due=at, facts=(("milestone", "AFS-400"), ("date", "2025-11-20"))),
        GapFact(gap="milestone_slipped", since=at, due=at, facts=(("milestone", "AFS-410"), ("days", 7), ("moves", 2))),
    )


def milestones() -> tuple[MilestoneFact, ...]:
    return (
        MilestoneFact(id="1", name="2.4", kind="version", planned="2025-11-24", forecast="2025-11-24"),
        MilestoneFact(id="2", name="AFS-400", kind="epic", planned="2025-11-20", forecast="2025-11-20"),
        MilestoneFact(
            id="3",
            name="AFS-410",
            kind="issue",
            planned="2025-11-21",
            forecast="2025-11-28",
            slip=7,
            working_slip=5,
            moves=2,
        ),
    )


def reviews(language: str) -> tuple[ReviewFact, ...]:
    words, weekly = WORDS[language], instant(21, 9)
    return (
        ReviewFact(name=str(words["weekly"]), due=weekly, next=instant(28, 9), state="missed", who=()),
        ReviewFact(
            name=str(words["monthly"]),
            due=instant(3, 9),
            next=instant(1, 9, month=12),
            state="done",
            who=(),
            done_at=instant(3, 10, 15),
        ),
    )


def actions(language: str) -> tuple[ActionFact, ...]:
    words, at = WORDS[language], instant(14, 9, 30)
    return (
        ActionFact(number=1, text=str(words["action"]), at=at, owner="a1", due=instant(19, 23, 59), overdue=True),
        ActionFact(number=2, text=str(words["later"]), at=at, owner="Chen Jie", due=instant(2, 12, month=12)),
    )


def checklist(language: str) -> ChecklistFact:
    texts = WORDS[language]["items"]
    return ChecklistFact(
        name=str(WORDS[language]["checklist"]),
        mode="remind",
        items=(
            ChecklistItem(number=1, id="c1", text=texts[0], mandatory=True, state="open"),
            ChecklistItem(
                number=2,
                id="c2",
                text=texts[1],
                mandatory=True,
                state="done",
                how="evidence",
                proof="AFS-379.pdf",
                at=instant(21, 11),
            ),
            ChecklistItem(number=3, id="c3", text=texts[2], mandatory=False, state="open"),
        ),
    )


def replies(language: str) -> tuple[Command, ...]:
    said = Command(
        comment="1",
        number=0,
        at=instant(21, 10, 10),
        author="a1",
        verb="pause",
        argument=str(WORDS[language]["reason"]),
        note="",
        effect=instant(21, 10, 10),
    )
    assessed = replace(said, family="risk", verb="assess", item="spare part", score=(4, 4), argument="")
    unclear = replace(said, at=instant(21, 16, 40), verb="puase", refused="unknown", nearest="!sla pause")
    return unclear, assessed, said
