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
    pytest.param("resolved without reply", "resolved without a reply", "未回复即解决", id="no reply"),
    pytest.param("customfield_1 changed (history 4)", "changed: customfield_1", "变更：customfield_1", id="odd field"),
    pytest.param("the moon", "the moon", "the moon", id="unknown"),
    pytest.param("", "", "", id="none"),
]


@pytest.mark.parametrize(("cause", "english", "chinese"), CASES)
def test_a_cause_is_told_without_ids(cause: str, english: str, chinese: str) -> None:
    """History ids and policy lines are for the command line; what is not known is told as it is."""
    assert (english, chinese) == (told(cause, "en"), told(cause, "zh_CN"))
