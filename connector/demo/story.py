"""What happens in the story, in order, and what ought to stand in Jira when it is over.

Times are local to the desk in Shanghai, hours 09-12 and 13-18. The story has breaches, a pause, reopenings, a weekend
and the Qingming holiday (Monday 6 April 2026); and a retrofit with its milestone, changes, reviews and risks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from connector.demo import cases, practice
from connector.demo.deeds import Event, Words
from rules.model import Instant

ZONE = "Asia/Shanghai"
PROJECT = "ASP"
START = "2026-03-30 09:00"
END = "2026-04-13 09:00"

AGENTS: dict[str, Words] = {
    "liwei": ("Li Wei", "李伟"),
    "wangfang": ("Wang Fang", "王芳"),
    "zhaomin": ("Zhao Min", "赵敏"),
}
LEAD = "zhaomin"
CUSTOMERS: dict[str, Words] = {
    "chenjie": ("Chen Jie (Hengtai)", "陈洁（恒泰）"),
    "zhoulin": ("Zhou Lin (Ruifeng)", "周琳（瑞丰）"),
    "keller": ("Anna Keller (Nordwind)", "安娜·凯勒（北风）"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How an issue should stand at the end. `notices` are those that mention somebody, `replies` those to commands that
    failed; `cards` are those of the issue and of a project; `told` are words that stand in them, in both languages."""

    status: str
    labels: frozenset[str]
    notices: int
    replies: int = 0
    score: int | None = None
    cards: tuple[int, int] = (1, 0)
    told: tuple[Words, ...] = ()


def instant(local: str) -> Instant:
    """The instant of a local time of the story."""
    return round(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(ZONE)).timestamp()) * 1000


def events() -> Iterator[Event]:
    """All events in order of time."""
    yield from sorted(
        (
            *cases.PUMP,
            *cases.SEAL,
            *cases.CONTROLLER,
            *cases.FILTER,
            *cases.HMI,
            *cases.GEARBOX,
            *cases.REPORT,
            *cases.FLOW,
            *cases.TRAINING,
            *practice.PROJECT,
            *practice.COMMISSIONING,
            *practice.RETROFIT,
            *practice.OVERHAUL,
        ),
        key=lambda e: e.at,
    )


NONE: frozenset[str] = frozenset()
BREACHED = frozenset({"sla-breached"})
EXPECTED = {
    "pump": Expected(status="Resolved", labels=BREACHED, notices=1),
    "seal": Expected(
        status="Resolved",
        labels=frozenset({"spare-part", "closeout-incomplete"}),
        notices=2,
        told=(("The due date has passed", "已过到期日"), ("Old part returned", "旧件已退回")),
    ),
    "controller": Expected(status="Resolved", labels=BREACHED, notices=2),
    "filter": Expected(status="Resolved", labels=NONE, notices=0),
    "hmi": Expected(status="Resolved", labels=NONE, notices=1, told=(("Comes back again and again", "反复出现"),)),
    "gearbox": Expected(status="Resolved", labels=NONE, notices=0),
    "report": Expected(status="Resolved", labels=NONE, notices=0),
    "flow": Expected(
        status="In Progress",
        labels=BREACHED | {"risk-schedule", "risk-critical"},
        notices=3,
        score=20,
        told=(("The plant stops", "停产"),),
    ),
    "training": Expected(status="Open", labels=NONE, notices=0),
    "project": Expected(
        status="Open",
        labels=NONE,
        notices=2,
        cards=(1, 1),
        told=(
            ("Li Wei has too much to do", "李伟 在"),
            ("nearly used", "预算即将用完"),
            ("7 days later than planned", "比原计划晚 7 天"),
        ),
    ),
    "commissioning": Expected(
        status="Open",
        labels=frozenset({"plan-milestone-slipped"}),
        notices=2,
        told=(("slipped by 7 days", "已延后 7 天"), ("say why", "说明原因")),
    ),
    "retrofit": Expected(
        status="In Progress",
        labels=frozenset(
            {
                *("complex", "nordwind", "sla-breached", "sla-at-risk"),
                *("change-schedule", "change-overdue", "review-due", "risk-accepted"),
            }
        ),
        notices=9,
        replies=1,
        told=(
            ("no acceptance criteria", "尚未填写验收标准"),
            ("Weekly review is due", "「周评审」应于"),
            ("cabinet drawings", "柜体图纸"),
            ("no longer fits before", "之前完成"),
            ("Contact (Nordwind service)", "联系（北风服务合同）"),
            ("waits for a decision", "等待决定"),
            ("still not decided", "仍未决定"),
            ("was missed", "已错过"),
            ("!risk accept 1", "!风险 接受 1"),
        ),
    ),
    "overhaul": Expected(
        status="Resolved",
        labels=frozenset({"field-service"}),
        notices=1,
        told=(("It was moved back", "已退回"), ("The oil filter", "机油滤芯")),
    ),
}
AT_LEAST = {
    "label added": 15,
    "label removed": 10,
    "field": 3,
    "card edit": 30,
    "notice": 15,
    "reply": 1,
    "moved back": 1,
    "report": 2,
}
