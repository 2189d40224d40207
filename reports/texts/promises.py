"""The messages about contracts and budgets: on the card, and in how a clock is explained."""

from collections.abc import Mapping

EN: Mapping[str, str] = {
    "contract.expiring": "*Contract {contract} ends on {day}*; from then on its goals do not count any more.",
    "contract.expired": "*Contract {contract} ended on {day}*; its goals do not count any more.",
    "budget.at_risk": "*Budget nearly used up:* {spent} of {budget} of work are logged ({percent}%).",
    "budget.spent": "*Budget used up:* {spent} of {budget} of work are logged ({percent}%).",
    "budget.spent.none": "*Budget used up:* {spent} of work are logged, and none was planned.",
    "cause.goal.contract": "{why}; goal {target} of contract {contract}",
    "cause.contract.began.name": "contract {name} began",
    "cause.contract.ended.name": "contract {name} ended",
    "explain.goal.contract": "{target}, calendar {calendar}, contract {contract}",
    "why.too_many": "You have given too many commands on this issue within an hour. Wait a little.",
}
ZH_CN: Mapping[str, str] = {
    "contract.expiring": "*合同「{contract}」将于 {day}到期*；到期后其目标不再适用。",
    "contract.expired": "*合同「{contract}」已于 {day}到期*；其目标不再适用。",
    "budget.at_risk": "*预算即将用完：*已登记工时 {spent}，预算 {budget}（{percent}%）。",
    "budget.spent": "*预算已用完：*已登记工时 {spent}，预算 {budget}（{percent}%）。",
    "budget.spent.none": "*预算已用完：*已登记工时 {spent}，而预算为零。",
    "cause.goal.contract": "{why}；目标 {target}（合同「{contract}」）",
    "cause.contract.began.name": "合同「{name}」生效",
    "cause.contract.ended.name": "合同「{name}」到期",
    "explain.goal.contract": "{target}，日历：{calendar}，合同「{contract}」",
    "why.too_many": "您一小时内在此事项上下达的命令过多，请稍候再试。",
}
