"""What the card says of contracts and budgets, and how a contract's goal is explained."""

from typing import Any

import pytest

from reports.causes import told
from reports.document import Text
from reports.explaining import stories, teller_of
from reports.promises import promise_lines
from rules.desired import BudgetFact, Card, ContractFact

UNTIL = 1_798_732_800_000  # 2027-01-01 00:00 in Shanghai
AS_OF = 1_796_000_000_000  # 2026-11-30


@pytest.fixture
def lines() -> Any:
    """The texts of the lines on a card of 2026 in UTC with these promises."""

    def say(language: str, contract: str | None = None, budget: BudgetFact | None = None) -> list[str]:
        fact = ContractFact(
            name="Hengtai gold",
            state=contract or "expired",  # type: ignore[arg-type]
            from_=0,
            warn_from=0,
            until=UNTIL,
            zone="Asia/Shanghai",
        )
        contracts = (fact,) if contract else ()
        card = Card(as_of=AS_OF, zone="UTC", language=language, rows=(), contracts=contracts, budget=budget)
        return ["".join(one.text for one in line if isinstance(one, Text)) for line in promise_lines(card)]

    return say


@pytest.mark.parametrize(
    ("language", "state", "expected"),
    [
        ("en", "expiring", "Contract Hengtai gold ends on Thu 31 Dec; from then on its goals do not count any more."),
        ("en", "expired", "Contract Hengtai gold ended on Thu 31 Dec; its goals do not count any more."),
        ("zh_CN", "expiring", "合同「Hengtai gold」将于 12 月 31 日（周四）到期；到期后其目标不再适用。"),
        ("zh_CN", "expired", "合同「Hengtai gold」已于 12 月 31 日（周四）到期；其目标不再适用。"),
    ],
)
def test_the_last_day_of_a_contract_is_that_of_its_own_zone(
    lines: Any, language: str, state: str, expected: str
) -> None:
    """Not the day on which it is over, nor that of the card's zone."""
    assert lines(language, state) == [expected]


@pytest.mark.parametrize(
    ("language", "state", "spent", "budget", "expected"),
    [
        ("en", "at_risk", 9, 10, "Budget nearly used up: 9 h of 10 h of work are logged (90%)."),
        ("en", "spent", 12, 10, "Budget used up: 12 h of 10 h of work are logged (120%)."),
        ("en", "spent", 1, 0, "Budget used up: 1 h of work are logged, and none was planned."),
        ("zh_CN", "at_risk", 9, 10, "预算即将用完：已登记工时 9 小时，预算 10 小时（90%）。"),
        ("zh_CN", "spent", 12, 10, "预算已用完：已登记工时 12 小时，预算 10 小时（120%）。"),
        ("zh_CN", "spent", 1, 0, "预算已用完：已登记工时 1 小时，而预算为零。"),
    ],
)
def test_a_budget_is_told_with_its_amounts(
    lines: Any, language: str, state: Any, spent: int, budget: int, expected: str
) -> None:
    """And what part of it that is, where there is any."""
    fact = BudgetFact(spent=spent * 3600, budget=budget * 3600, state=state, at=None)

    assert lines(language, budget=fact) == [expected]


def test_without_promises_nothing_is_said(lines: Any) -> None:
    """No empty line."""
    assert lines("en") == []


@pytest.mark.parametrize(
    ("cause", "english", "chinese"),
    [
        (
            "issue created: goal 2 hour, calendar shanghai, contract Hengtai gold (policy line 12)",
            "request created; goal 2 h of contract Hengtai gold",
            "请求创建；目标 2 小时（合同「Hengtai gold」）",
        ),
        (
            "issue created: goal 2 hour, calendar shanghai, contract A, B; calendar shanghai opens",
            "request created; goal 2 h of contract A, B",
            "请求创建；目标 2 小时（合同「A, B」）",
        ),
        (
            "contract Gold ended: goal 8 hour, calendar shanghai (policy line 3)",
            "contract Gold ended; goal 8 h",
            "合同「Gold」到期；目标 8 小时",
        ),
        ("contract Gold began: no goal matches", "contract Gold began; no goal applies", None),
    ],
)
def test_a_cause_names_the_contract(cause: str, english: str, chinese: str | None) -> None:
    """In the reader's language, without the line of the policy."""
    assert told(cause, "en") == english
    if chinese is not None:
        assert told(cause, "zh_CN") == chinese


def test_an_explained_goal_names_the_contract() -> None:
    """Where its condition would stand otherwise."""
    goal = {"when": "labels = gold", "target": {"value": 2, "unit": "hour"}, "calendar": "c", "contract": "Gold"}
    cycle = {
        **{"start": "2026-03-02T09:00:00.000Z", "stop": None, "state": "running", "reason": None, "breached": False},
        **{"breached_at": None, "due": "2026-03-02T11:00:00.000Z", "elapsed_seconds": 0, "remaining_seconds": 7200},
        **{
            "target": goal["target"],
            "goals": [{"from": "2026-03-02T09:00:00.000Z", "version": "p", **goal}],
            "intervals": [],
        },
    }
    clock = {"metric": "N", "kind": "resolution", "ever_breached": False, "at_risk": False, "cycles": [cycle]}
    document = {"at": "2026-03-02T09:00:00.000Z", "policy": "p", "clocks": [clock]}
    (story,) = stories(document, teller_of(document, "en", "UTC"))

    assert story.goals == ("Goal: 2 h, calendar c, contract Gold.",)
