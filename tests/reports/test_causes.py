"""Causes that the rules name, told to people."""

import pytest

from reports.causes import told

CASES = [
    pytest.param(
        "issue created: goal 8 hour, calendar desk (policy line 14); calendar desk opens",
        "request created; goal 8 h",
        "请求创建；目标 8 小时",
        id="start",
    ),
    pytest.param(
        "status changed (history 5), priority changed (history 5): pause condition 'status = \"Waiting\"' holds",
        'changed: status, priority; while status = "Waiting"',
        '变更：状态、优先级；条件 status = "Waiting"',
        id="pause",
    ),
    pytest.param(
        "status Done -> Reopened (history 9): goal 2 working_day, calendar desk",
        "status: Done → Reopened; goal 2 working days",
        "状态：Done → Reopened；目标 2 个工作日",
        id="reopened",
    ),
    pytest.param(
        "resolved: resolution none -> Fixed (history 3)",
        "resolution: – → Fixed",
        "解决结果：– → Fixed",
        id="resolved",
    ),
    pytest.param(
        "labels changed: no goal matches",
        "changed: labels; no goal applies",
        "变更：标签；没有适用的目标",
        id="no goal",
    ),
    pytest.param(
        "the customer wrote (comment 7): goal 4 hour, calendar desk",
        "the customer wrote; goal 4 h",
        "客户来信；目标 4 小时",
        id="next response",
    ),
    pytest.param(
        "public update (phone, written down at 2026-03-02T10:00:00.000Z (comment 7)): goal 4 hour, calendar desk",
        "we wrote to the customer; goal 4 h",
        "我们联系了客户；目标 4 小时",
        id="update",
    ),
    pytest.param(
        "command (comment 9): part by sea: goal until 2026-03-04T14:00:00.000Z, calendar desk",
        "by command: part by sea; up to the promised date",
        "命令：part by sea；截至约定日期",
        id="extended",
    ),
    pytest.param(
        "command (comment 9): paused by command: waiting",
        "by command; waiting",
        "命令；waiting",
        id="paused by command",
    ),
    pytest.param(
        "command to resume: goal 4 hour, calendar desk",
        "resumed by command; goal 4 h",
        "命令恢复；目标 4 小时",
        id="resumed",
    ),
    pytest.param(
        "issue created, as field Began says; in Jira at 2026-03-02T10:00:00.000Z: goal 4 hour, calendar desk",
        "request began, as Began says; goal 4 h",
        "请求开始（见 Began）；目标 4 小时",
        id="imported",
    ),
    pytest.param(
        "issue created: goal 2 hour, calendar desk; this goal since priority changed (history 7), "
        "read back to the start",
        "request created; goal 2 h",
        "请求创建；目标 2 小时",
        id="read back",
    ),
    pytest.param("issue created with status Open", "request created with Open", "请求创建（Open）", id="in a status"),
    pytest.param("label site added (history 3)", "label site added", "添加标签 site", id="label"),
    pytest.param("field Arrived was set", "Arrived was set", "已填写 Arrived", id="field"),
    pytest.param("condition 'priority = High' holds", "while priority = High", "条件 priority = High", id="state"),
    pytest.param("another goal took over: a new cycle began", "another goal took over", "改用另一目标", id="forward"),
    pytest.param("resolved without reply", "resolved without a reply", "未回复即解决", id="no reply"),
    pytest.param("resolved without update", "resolved without another update", "未再更新即解决", id="no update"),
    pytest.param("customfield_1 changed (history 4)", "changed: customfield_1", "变更：customfield_1", id="odd field"),
    pytest.param("calendar desk is closed", "desk is closed", "日历 desk 非工作时间", id="closed"),
    pytest.param(
        "calendar desk is closed: Qingming", "desk is closed: Qingming", "日历 desk 非工作时间：Qingming", id="holiday"
    ),
    pytest.param("the moon", "the moon", "the moon", id="unknown"),
    pytest.param("", "", "", id="none"),
]


@pytest.mark.parametrize(("cause", "english", "chinese"), CASES)
def test_a_cause_is_told_without_ids(cause: str, english: str, chinese: str) -> None:
    """History ids and policy lines are for the command line; what is not known is told as it is."""
    assert (english, chinese) == (told(cause, "en"), told(cause, "zh_CN"))
