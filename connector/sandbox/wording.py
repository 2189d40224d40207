"""What do the sandbox's pages say, in each language, and how do they write times?"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

TEXTS = {
    "en": {
        "title": "Sandbox Jira",
        "board": "Board",
        "reports": "Reports",
        "no_reports": "none yet",
        "act_as": "As",
        "move_to": "Move to",
        "description": "Description",
        "no_description": "No description.",
        "attachments": "Attachments",
        "comments": "Comments",
        "no_comments": "No comments yet.",
        "history": "History",
        "details": "Details",
        "status": "Status",
        "resolution": "Resolution",
        "priority": "Priority",
        "assignee": "Assignee",
        "reporter": "Reporter",
        "type": "Type",
        "labels": "Labels",
        "duedate": "Due date",
        "created": "Created",
        "updated": "Updated",
        "none": "None",
        "unassigned": "Unassigned",
        "save": "Save",
        "comment_as": "Comment as",
        "add_comment": "Write a comment",
        "internal": "Internal note",
        "internal_hint": "Internal note: the customer does not see it",
        "send": "Comment",
        "edited": "edited",
        "bot": "app",
        "customer": "customer",
        "created_issue": "created the issue",
        "changed": "changed",
        "missing": "There is no such page.",
        "cards": "issues",
    },
    "zh_CN": {
        "title": "沙盒 Jira",
        "board": "看板",
        "reports": "报告",
        "no_reports": "暂无",
        "act_as": "操作人",
        "move_to": "转为",
        "description": "描述",
        "no_description": "没有描述。",
        "attachments": "附件",
        "comments": "评论",
        "no_comments": "还没有评论。",
        "history": "历史",
        "details": "详情",
        "status": "状态",
        "resolution": "解决结果",
        "priority": "优先级",
        "assignee": "经办人",
        "reporter": "报告人",
        "type": "类型",
        "labels": "标签",
        "duedate": "到期日",
        "created": "创建时间",
        "updated": "更新时间",
        "none": "无",
        "unassigned": "未分配",
        "save": "保存",
        "comment_as": "评论人",
        "add_comment": "写评论",
        "internal": "内部备注",
        "internal_hint": "内部备注：客户看不到",
        "send": "评论",
        "edited": "已编辑",
        "bot": "应用",
        "customer": "客户",
        "created_issue": "创建了问题",
        "changed": "修改了",
        "missing": "没有这个页面。",
        "cards": "个问题",
    },
}
NAMES = {
    "zh_CN": {
        "Open": "待处理",
        "In Progress": "处理中",
        "Waiting for customer": "等待客户",
        "Waiting for parts": "等待备件",
        "Reopened": "重新打开",
        "Resolved": "已解决",
        "Closed": "已关闭",
        "Highest": "最高",
        "High": "高",
        "Medium": "中",
        "Low": "低",
        "Lowest": "最低",
        "Done": "完成",
        "Won't Do": "不予处理",
        "Duplicate": "重复",
        "Cannot Reproduce": "无法重现",
        "summary": "摘要",
        "issuetype": "类型",
        "attachment": "附件",
        "Link": "链接",
        "Task": "任务",
        "Bug": "缺陷",
        "Service Request": "服务请求",
        "Incident": "事件",
        "Change": "变更",
    }
}
DAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh_CN": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def name(text: str, language: str) -> str:
    """A status, priority, ... as the page's language calls it; Jira translates them for its readers, too."""
    known = NAMES.get(language, {}).get(text)
    return known or TEXTS[language].get(text, text)


def moment(at: int, language: str, zone: str) -> str:
    """Fri 3 Apr 2026 16:30, in `zone`."""
    local = datetime.fromtimestamp(at // 1000, UTC).astimezone(ZoneInfo(zone))
    day = DAYS[language][local.weekday()]
    if language == "zh_CN":
        return f"{local.year} 年 {local.month} 月 {local.day} 日（{day}）{local:%H:%M}"
    return f"{day} {local.day} {MONTHS[local.month - 1]} {local.year} {local:%H:%M}"
