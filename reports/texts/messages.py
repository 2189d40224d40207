"""The words of messages to chat and mail that comments in Jira do not have."""

from collections.abc import Mapping

EN: Mapping[str, str] = {
    "message.title.only": "{state}: {issue} {summary}",
    "message.title": "Aftercare: {n} alerts ({counts})",
    "message.and": ", ",
    "message.reminder": "Reminder",
    "message.more": "And {n} more: {keys}",
    "message.test.title": "Aftercare: a test",
    "message.test": "This is a test of the channel {name}: alerts about issues will come here. Nothing is to be done.",
}
ZH_CN: Mapping[str, str] = {
    "message.title.only": "{state}：{issue} {summary}",
    "message.title": "Aftercare：{n} 条提醒（{counts}）",
    "message.and": "，",
    "message.reminder": "提醒",
    "message.more": "另有 {n} 条：{keys}",
    "message.test.title": "Aftercare：测试",
    "message.test": "这是渠道 {name} 的测试消息。今后事项的提醒会发到这里。无需任何操作。",
}
