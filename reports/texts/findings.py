"""What rules say to whoever runs Aftercare: findings by their code, and why something is written.

The English sentence is the one that the rules write, word for word: `reports/findings.py` reads its fields back out of
it. Where a code has several sentences, the special ones stand before the general one. Names of rules, clocks and people
stay as the policy has them.
"""

from collections.abc import Mapping

EN: Mapping[str, str] = {
    "finding.unknown_condition.closeout": "closeout {name}: cannot be answered here, counts as no: {condition}",
    "finding.unknown_condition.links": "risk {name}: cannot be answered here, counts as no: links of the issue",
    "finding.unknown_condition.risk": "risk {name}: cannot be answered here, counts as no: {condition}",
    "finding.unknown_condition.plan": "plan {gap}: cannot be answered here, counts as no: {condition}",
    "finding.unknown_condition.review": "review {name}: cannot be answered here, counts as no: {condition}",
    "finding.unknown_condition.contract": "contract {name}: cannot be answered here, counts as no: {condition}",
    "finding.unknown_condition.project": "project {name}: cannot be answered here, counts as no: {condition}",
    "finding.unknown_condition.customer": "customer_issue: cannot be answered here, counts as no: {condition}",
    "finding.unknown_condition.alerts": "alerts: cannot be answered here, counts as no: {condition}",
    "finding.unknown_condition.scope": "scope: cannot be answered here, counts as no: {condition}",
    "finding.unknown_condition.change": "change: cannot be answered here, counts as no: {condition}",
    "finding.unknown_condition.clock": "{clock}: cannot be answered here, counts as no: {condition}",
    "finding.unknown_person": "Whether {who} is an agent cannot be told here: counts as no.",
    "finding.unknown_recipient": "Whom the recipient {name} stands for is not known here: nobody is mentioned for it.",
    "finding.no_created": "The source does not tell when the issue was created: no clocks.",
    "finding.not_created_yet": "Created at {created}, after {now}: no clocks.",
    "finding.before_enforcement": (
        "before enforcement: created at {created}, clocks are for issues created from {since} on"
    ),
    "finding.created_field_unusable.no_date": (
        "Field {field} holds {value}, which is no date: the creation in Jira counts."
    ),
    "finding.created_field_unusable.late": (
        "Field {field} holds {value}, which is after the creation in Jira at {at}: the creation in Jira counts."
    ),
    "finding.history_incomplete": "Jira has more history than was read: clocks may miss pauses or stops.",
    "finding.done_without_resolution": (
        "Status {status} is done but no resolution is set: the resolution clock goes on."
    ),
    "finding.resolution_without_done": (
        "Resolution {resolution} is set but status {status} is not done: the clock goes on."
    ),
    "finding.deleted_evidence": (
        "Comment {comment} of {at} was deleted or hidden from us; it is missing since {since}. It still counts as "
        "{word}, as when it was first seen."
    ),
    "finding.evidence_changed": (
        "Comment {comment} of {at} would count as {word_now} today. It counts as {word}, as when it was first seen."
    ),
    "finding.due_moved": "{clock}: changed by {versions}: due was {before}, is {after}",
    "finding.differs_from_sealed.since": (
        "{clock}, cycle from {start}, sealed at {at}: {differences}. Since then: {changes}. The sealed values stand. "
        "To take what is computed now: {command}"
    ),
    "finding.differs_from_sealed": (
        "{clock}, cycle from {start}, sealed at {at}: {differences}. The sealed values stand. "
        "To take what is computed now: {command}"
    ),
    "finding.differs_from_native": "{clock}: Jira's own SLA {native} reads it differently: {words}",
    "finding.native_unreadable": "{native} ({field}): cannot be read: {names}",
    "finding.contract_expired": "Contract {name} ended at {at}: its goals do not count any more.",
    "finding.contract_expiring": "Contract {name} ends at {at}: from then on its goals do not count any more.",
    "finding.budget_at_risk.contract": "Contract {name}: {spent} h of {budget} h of work are logged.",
    "finding.budget_at_risk": "{spent} h of {budget} h of work are logged.",
    "finding.budget_spent.contract": "Contract {name}: {spent} h of {budget} h of work are logged.",
    "finding.budget_spent": "{spent} h of {budget} h of work are logged.",
    "finding.budget_unreadable": "Field {field} holds {value}, which is no amount of work: no budget.",
    "finding.budget_unreadable.spent": (
        "How much work was logged on the issue is not known here: nothing is said of its budget."
    ),
    "finding.on_hold": "Project {name} is on hold: nobody is told of its clocks.",
    "finding.gate_refused": (
        "{names}: on a service project moving the issue back may send mail to the customer; allow it with "
        "customers_may_be_notified = true."
    ),
    "finding.gate_parked": (
        "The gate has moved this issue back {n} times in 24 hours: it stays closed until somebody looks at it."
    ),
    "finding.gate_no_transition": (
        "Closed without {names}, and it could not be moved back: no transition leads there."
    ),
    "finding.over_capacity.none": ("{who}: no capacity in the week of {day}; {plannable}/{open} issues covered."),
    "finding.over_capacity": "{who}: {percent} % in the week of {day}; {plannable}/{open} issues covered.",
    "finding.versions_unknown": "The versions of the project were not read: its milestones lack them.",
    "finding.versions_refused": (
        "The versions of the project cannot be read, so its milestones lack them: give our account the permission "
        '"Browse Projects" there. It is tried again within the hour. Jira says: {error}'
    ),
    "finding.no_communication_owner": "Nobody is the communication owner: {owner} stands for nobody.",
    "finding.rule_failed.project": "project {part} failed: {error}",
    "finding.rule_failed": "{part} failed: {error}",
    # parts of findings
    "finding.word.a public word of an agent": "a public word of an agent",
    "finding.word.a public word of a customer": "a public word of a customer",
    "finding.word.no word": "no word",
    "sealing.gone": "it is not found any more",
    "sealing.differs": "{what} is sealed as {sealed}, computed as {computed}",
    "sealing.policy": "policy {before} -> {after}",
    "sealing.data": "{name} {before} -> {after}",
    "sealing.what.state": "state",
    "sealing.what.stop": "stop",
    "sealing.what.end": "end",
    "sealing.what.due": "due",
    "sealing.what.breached_at": "breached_at",
    "sealing.what.target": "target",
    "sealing.what.elapsed": "elapsed",
    "gap.no_owner": "no owner",
    "gap.no_due_date": "no due date",
    "gap.no_estimate": "no estimate",
    "gap.no_acceptance_criteria": "no acceptance criteria",
    "gap.overdue": "overdue",
    "gap.does_not_fit": "does not fit",
    "gap.open_children": "open children",
    "gap.milestone_slipped": "milestone slipped",
    "gap.milestone_overdue": "milestone overdue",
    "gap.not_smart": "not smart",
    # why something is written
    "because.no_longer": "no longer so",
    "because.breached": "breached: {clocks}",
    "because.at_risk": "at risk: {clocks}",
    "because.heaviest": "the heaviest risk",
    "because.risk": "risk {name}",
    "because.plan": "the plan: {gap}",
    "because.review": "to be reviewed: {names}",
    "because.action": "overdue: action {names}",
    "because.change": "not decided: change {names}",
    "because.change_overdue": "decision overdue: change {names}",
    "because.incomplete": "closed without all of {names}",
    "because.gate": "closed without {names}",
    "because.summary": "closed with everything that must be there",
    "because.budget": "{spent} h of {budget} h of work are logged",
    "because.memory": "what the next look must know",
    "because.memory.project": "what the next look at the project must know",
    "because.project": "the project on {day}",
    "because.idle": "nothing is to be said",
    "because.card": "the facts as of {at}",
    "because.retired": "the rules do not apply any more",
    "because.no_command": "no command failed",
    "because.refused": "!{written}: {refusal}",
    "because.reached": "{clock}: {percent} % at {at}",
    "because.reminder": "{reminder} since {at}",
    "reminder.change.undecided": "change not decided",
    "reminder.change.escalated": "change still not decided",
    "reminder.closeout.missing": "closed without what is required",
    "reminder.plan.no_owner": "no owner",
    "reminder.plan.no_due_date": "no due date",
    "reminder.plan.no_estimate": "no estimate",
    "reminder.plan.no_acceptance_criteria": "no acceptance criteria",
    "reminder.plan.not_smart": "goal not clear",
    "reminder.plan.overdue": "overdue",
    "reminder.plan.does_not_fit": "the work does not fit",
    "reminder.plan.open_children": "parts still open",
    "reminder.plan.milestone_slipped": "milestone slipped",
    "reminder.plan.milestone_overdue": "milestone overdue",
    "reminder.plan.reason": "date moved once too often",
    "reminder.risk.band": "risk",
    "reminder.risk.review": "risk to be reviewed",
    "reminder.review.due": "review due",
    "reminder.review.missed": "review missed",
    "reminder.review.escalated": "review still not held",
    "reminder.review.action": "action overdue",
    "reminder.project.budget_at_risk": "budget nearly used",
    "reminder.project.budget_spent": "budget used",
    "reminder.project.no_communication_owner": "no communication owner",
    "reminder.project.over_capacity": "over capacity",
    "reminder.project.over_capacity.moves": "over capacity",
    "reminder.project.over_capacity.none": "no capacity",
    "reminder.project.reason": "date moved once too often",
}

ZH_CN: Mapping[str, str] = {
    "finding.unknown_condition.closeout": "收尾清单「{name}」：此处无法判断，按「否」处理：{condition}",
    "finding.unknown_condition.links": "风险「{name}」：此处无法判断，按「否」处理：事项的链接",
    "finding.unknown_condition.risk": "风险「{name}」：此处无法判断，按「否」处理：{condition}",
    "finding.unknown_condition.plan": "计划检查「{gap}」：此处无法判断，按「否」处理：{condition}",
    "finding.unknown_condition.review": "评审「{name}」：此处无法判断，按「否」处理：{condition}",
    "finding.unknown_condition.contract": "合同「{name}」：此处无法判断，按「否」处理：{condition}",
    "finding.unknown_condition.project": "项目 {name}：此处无法判断，按「否」处理：{condition}",
    "finding.unknown_condition.customer": "客户事项条件（customer_issue）：此处无法判断，按「否」处理：{condition}",
    "finding.unknown_condition.alerts": "提醒条件：此处无法判断，按「否」处理：{condition}",
    "finding.unknown_condition.scope": "适用范围（scope）：此处无法判断，按「否」处理：{condition}",
    "finding.unknown_condition.change": "变更管控条件：此处无法判断，按「否」处理：{condition}",
    "finding.unknown_condition.clock": "「{clock}」：此处无法判断，按「否」处理：{condition}",
    "finding.unknown_person": "此处无法判断 {who} 是否为客服人员，按「否」处理。",
    "finding.unknown_recipient": "此处不知道收件人 {name} 对应哪些人，因此不提及任何人。",
    "finding.no_created": "数据来源未说明事项的创建时间，因此没有计时。",
    "finding.not_created_yet": "事项创建于 {created}，晚于 {now}，因此没有计时。",
    "finding.before_enforcement": "早于生效时间：创建于 {created}，仅对 {since} 起创建的事项计时。",
    "finding.created_field_unusable.no_date": "字段 {field} 的值 {value} 不是日期，改用 Jira 中的创建时间。",
    "finding.created_field_unusable.late": (
        "字段 {field} 的值 {value} 晚于 Jira 中的创建时间（{at}），改用 Jira 中的创建时间。"
    ),
    "finding.history_incomplete": "Jira 中的历史记录未能全部读取，计时可能缺少部分暂停或停止。",
    "finding.done_without_resolution": "状态「{status}」属于已完成，但未设置解决结果，解决计时继续。",
    "finding.resolution_without_done": "已设置解决结果「{resolution}」，但状态「{status}」不属于已完成，计时继续。",
    "finding.deleted_evidence": (
        "评论 {comment}（{at}）已被删除或对本服务不可见，自 {since} 起缺失。仍按首次看到时处理：{word}。"
    ),
    "finding.evidence_changed": ("评论 {comment}（{at}）如今会视为：{word_now}。仍按首次看到时处理：{word}。"),
    "finding.due_moved": "「{clock}」：因 {versions}，截止时间由 {before} 变为 {after}",
    "finding.differs_from_sealed.since": (
        "「{clock}」{start} 开始的一轮已于 {at} 封存：{differences}。此后的变化：{changes}。以封存的值为准。"
        "如需采用现在的计算结果：{command}"
    ),
    "finding.differs_from_sealed": (
        "「{clock}」{start} 开始的一轮已于 {at} 封存：{differences}。以封存的值为准。如需采用现在的计算结果：{command}"
    ),
    "finding.differs_from_native": "「{clock}」与 Jira 自带 SLA「{native}」不一致：{words}",
    "finding.native_unreadable": "{native}（{field}）：以下部分无法读取：{names}",
    "finding.contract_expired": "合同「{name}」已于 {at} 到期，其目标不再适用。",
    "finding.contract_expiring": "合同「{name}」将于 {at} 到期，届时其目标不再适用。",
    "finding.budget_at_risk.contract": "合同「{name}」：已登记工时 {spent} 小时，预算 {budget} 小时。",
    "finding.budget_at_risk": "已登记工时 {spent} 小时，预算 {budget} 小时。",
    "finding.budget_spent.contract": "合同「{name}」：已登记工时 {spent} 小时，预算 {budget} 小时。",
    "finding.budget_spent": "已登记工时 {spent} 小时，预算 {budget} 小时。",
    "finding.budget_unreadable": "字段 {field} 的值 {value} 不是工时，因此没有预算。",
    "finding.budget_unreadable.spent": "此处不知道事项已登记多少工时，因此不评估预算。",
    "finding.on_hold": "项目 {name} 处于搁置状态，其计时不通知任何人。",
    "finding.gate_refused": (
        "{names}：在服务项目中退回事项可能会向客户发送邮件；如允许，请设置 customers_may_be_notified = true。"
    ),
    "finding.gate_parked": "关闭检查在 24 小时内已将本事项退回 {n} 次，现保持关闭，等待有人查看。",
    "finding.gate_no_transition": "关闭时缺少{names}，且无法退回：流程中没有可退回的步骤。",
    "finding.over_capacity.none": "{who}：{day} 当周没有可用工时；覆盖事项 {plannable}／{open}。",
    "finding.over_capacity": "{who}：{day} 当周负荷 {percent}%；覆盖事项 {plannable}／{open}。",
    "finding.versions_unknown": "未能读取项目的版本，里程碑中因此没有版本。",
    "finding.versions_refused": (
        "无法读取项目的版本，里程碑中因此没有版本：请授予本账号该项目的“浏览项目”权限。"
        "一小时内会重试。Jira 的答复：{error}"
    ),
    "finding.no_communication_owner": "没有沟通负责人：{owner} 目前没有对应的人员。",
    "finding.rule_failed.project": "项目部分 {part} 出错：{error}",
    "finding.rule_failed": "规则 {part} 出错：{error}",
    "finding.word.a public word of an agent": "客服人员的公开回复",
    "finding.word.a public word of a customer": "客户的公开留言",
    "finding.word.no word": "不计入",
    "sealing.gone": "现在已找不到这一轮",
    "sealing.differs": "{what}：封存值 {sealed}，计算值 {computed}",
    "sealing.policy": "策略 {before} -> {after}",
    "sealing.data": "{name} {before} -> {after}",
    "sealing.what.state": "状态",
    "sealing.what.stop": "停止",
    "sealing.what.end": "结束",
    "sealing.what.due": "截止",
    "sealing.what.breached_at": "超时时间",
    "sealing.what.target": "目标",
    "sealing.what.elapsed": "已用",
    "gap.no_owner": "没有负责人",
    "gap.no_due_date": "没有到期日",
    "gap.no_estimate": "没有估算",
    "gap.no_acceptance_criteria": "没有验收标准",
    "gap.overdue": "已逾期",
    "gap.does_not_fit": "剩余工作无法按期完成",
    "gap.open_children": "下级事项未完成",
    "gap.milestone_slipped": "里程碑延后",
    "gap.milestone_overdue": "里程碑逾期",
    "gap.not_smart": "目标不够明确",
    "because.no_longer": "情况已不存在",
    "because.breached": "已超时：{clocks}",
    "because.at_risk": "临期：{clocks}",
    "because.heaviest": "最重的风险",
    "because.risk": "风险「{name}」",
    "because.plan": "计划：{gap}",
    "because.review": "待评审：{names}",
    "because.action": "行动项逾期：{names}",
    "because.change": "变更待决定：{names}",
    "because.change_overdue": "变更决定逾期：{names}",
    "because.incomplete": "关闭时清单不完整：{names}",
    "because.gate": "关闭时缺少{names}",
    "because.summary": "关闭时必需项齐全",
    "because.budget": "已登记工时 {spent} 小时，预算 {budget} 小时",
    "because.memory": "下次检查需要的记录",
    "because.memory.project": "下次检查项目需要的记录",
    "because.project": "项目在 {day} 的情况",
    "because.idle": "没有需要说明的内容",
    "because.card": "截至 {at} 的情况",
    "because.retired": "规则不再适用",
    "because.no_command": "没有出错的命令",
    "because.refused": "!{written}：{refusal}",
    "because.reached": "「{clock}」于 {at} 达到 {percent}%",
    "because.reminder": "{reminder}（自 {at} 起）",
    "reminder.change.undecided": "变更待决定",
    "reminder.change.escalated": "变更仍未决定",
    "reminder.closeout.missing": "关闭时缺少必需项",
    "reminder.plan.no_owner": "没有负责人",
    "reminder.plan.no_due_date": "没有到期日",
    "reminder.plan.no_estimate": "没有估算",
    "reminder.plan.no_acceptance_criteria": "没有验收标准",
    "reminder.plan.not_smart": "目标不够明确",
    "reminder.plan.overdue": "已逾期",
    "reminder.plan.does_not_fit": "剩余工作无法按期完成",
    "reminder.plan.open_children": "下级事项未完成",
    "reminder.plan.milestone_slipped": "里程碑延后",
    "reminder.plan.milestone_overdue": "里程碑逾期",
    "reminder.plan.reason": "日期调整次数过多",
    "reminder.risk.band": "风险",
    "reminder.risk.review": "风险需要复审",
    "reminder.review.due": "评审到期",
    "reminder.review.missed": "评审已错过",
    "reminder.review.escalated": "评审仍未进行",
    "reminder.review.action": "行动项逾期",
    "reminder.project.budget_at_risk": "预算即将用完",
    "reminder.project.budget_spent": "预算已用完",
    "reminder.project.no_communication_owner": "没有沟通负责人",
    "reminder.project.over_capacity": "超负荷",
    "reminder.project.over_capacity.moves": "超负荷",
    "reminder.project.over_capacity.none": "没有可用工时",
    "reminder.project.reason": "日期调整次数过多",
}
