"""What is read in a terminal under a Chinese policy: no English is left, columns stay in line, JSON stays the same."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from rich.cells import cell_len

from connector.cli.plan_project import print_project
from rules import plan_project
from rules.project import ProjectSnapshot
from tests.rules.project_looks import at, contract, health, own, policy, row

TESTS = Path(__file__).resolve().parent.parent
CLOCKS = ("--issue", TESTS / "policies" / "clocks.json", "--at", "2026-03-05T12:00:00+01:00")
SCENARIOS = TESTS.parent / "docs" / "policies" / "example.zh_CN.tests.toml"
WORD = re.compile(r"[A-Za-z][A-Za-z_]+")
Aftercare = Callable[..., Result]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal in which nothing is broken."""
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def chinese(tmp_path: Path) -> Path:
    """The policy of the recorded issue, in Chinese."""
    path = tmp_path / "zh.toml"
    text = (TESTS / "policies" / "clocks.toml").read_text(encoding="utf-8")
    path.write_text('language = "zh_CN"\n' + text, encoding="utf-8")
    return path


def scenarios() -> str:
    """The example's, from wherever they are put."""
    text = SCENARIOS.read_text(encoding="utf-8")
    return text.replace('"example.zh_CN.toml"', f'"{SCENARIOS.parent}/example.zh_CN.toml"')


def english(output: str) -> set[str]:
    """Words that are left; keys, names, labels and conditions of the policy are nobody's words."""
    plain = re.sub(r"ASP-\d+|Europe/Berlin|UTC\+\d|sla-\w+(-\w+)*|priority = High|status = \"[^\"]*\"|/\S+", "", output)
    return set(WORD.findall(plain)) - {"office"}


def test_a_plan_has_no_english_left(aftercare: Aftercare, chinese: Path) -> None:
    """Headings, states, targets, writes and their reasons."""
    output = aftercare("plan", *CLOCKS, "--policy", chinese).output

    assert english(output) == {"aftercare"}  # the property's key
    for part in (
        "截至 2026 年 3 月 5 日",
        "达标",
        "创建状态卡：截至",
        "添加标签 sla-breached：已超时：解决",
        "下次检查：",
    ):
        assert part in output


def test_an_issue_of_which_nothing_is_known_says_so_in_chinese(aftercare: Aftercare, chinese: Path) -> None:
    """Findings keep their code, by which they can be looked up."""
    before = (*CLOCKS[:3], "2026-03-01T00:00:00Z")
    for command in ("plan", "explain"):
        output = aftercare(command, *before, "--policy", chinese).output
        assert "not_created_yet：事项创建于 3 月 2 日 10:00，晚于 3 月 1 日 01:00，因此没有计时。" in output
    assert "无需写入任何内容。" in aftercare("plan", *before, "--policy", chinese).output


@pytest.mark.parametrize("command", ["plan", "explain"])
def test_json_is_the_same_in_every_language(aftercare: Aftercare, chinese: Path, tmp_path: Path, command: str) -> None:
    """But for the digest of the policy, and what is to be written in its language."""
    other = tmp_path / "en.toml"
    other.write_text(chinese.read_text(encoding="utf-8").replace("zh_CN", "en"), encoding="utf-8")
    asked = (command, *CLOCKS[:3], "2026-03-01T00:00:00Z", "--format", "json", "--policy")
    one, two = (aftercare(*asked, path).output for path in (chinese, other))
    digest = re.compile(r"\b[0-9a-f]{64}\b")

    assert digest.sub("", one) == digest.sub("", two)
    assert '"code":"not_created_yet","text":"Created at 2026-03-02T09:00:00.000Z' in one


def test_columns_stay_in_line(aftercare: Aftercare, chinese: Path) -> None:
    """Chinese characters take two of them."""
    head, *rows = aftercare("plan", *CLOCKS, "--policy", chinese).output.splitlines()[2:5]

    assert [cell_len(row[: row.index("3 月")]) for row in rows] == [cell_len(head[: head.index("截止")])] * 2
    assert [cell_len(row) for row in rows] == [cell_len(head)] * 2


def test_a_zone_is_named_as_people_know_it(aftercare: Aftercare, chinese: Path, tmp_path: Path) -> None:
    """CST would be China or the middle of the United States."""
    here = tmp_path / "shanghai.toml"
    here.write_text('time_zone = "Asia/Shanghai"\n' + (TESTS / "policies" / "any.toml").read_text(encoding="utf-8"))
    output = aftercare("plan", *CLOCKS, "--policy", here).output

    assert "CST" not in output
    assert "Times: Asia/Shanghai (UTC+8)." in output


def test_no_code_asks_for_the_abbreviation_of_a_zone() -> None:
    """Neither in the terminal nor on a card or a page."""
    sources = [*(TESTS.parent / "connector").rglob("*.py"), *(TESTS.parent / "reports").rglob("*.py")]

    assert [path for path in sources if re.search(r"%Z|tzname\(", path.read_text(encoding="utf-8"))] == []


def test_a_failed_scenario_is_told_in_the_words_of_its_file(aftercare: Aftercare, tmp_path: Path) -> None:
    """States, lengths and weekdays as the file may have them, so that they can be copied there."""
    text = scenarios()
    text = text.replace("2026-03-02 13:30", "2026-03-02 13:31").replace('"50 分钟"', '"55 分钟"')
    wrong = tmp_path / "wrong.tests.toml"
    wrong.write_text(text.replace('state = "暂停", elapsed', 'state = "计时", elapsed'), encoding="utf-8")
    result = aftercare("policy", "test", wrong)
    lines = [" ".join(line.split()) for line in result.output.splitlines()]

    assert result.exit_code == 1
    for line in (
        "due 期望 周一 2026-03-02 13:31",
        "实际 周一 2026-03-02 13:30",
        "elapsed 期望 55 分钟",
        "state 期望 计时",
        "不符 等待客户期间不计时",
        "通过 重新打开后接着计时",
    ):
        assert line in lines
    assert lines[-1].endswith("6 个场景符合，2 个不符。")
    expected, actual = (next(line for line in result.output.splitlines() if word in line) for word in ("期望", "实际"))
    assert cell_len(expected[: expected.index("周")]) == cell_len(actual[: actual.index("周")])


def test_a_clock_that_never_starts_says_why_in_chinese(aftercare: Aftercare, tmp_path: Path) -> None:
    """In the place of a value."""
    text = scenarios().partition("[[scenario]]")[0]
    path = tmp_path / "none.tests.toml"
    scenario = """
[[scenario]]
name = "没有下一轮"
events = [{ at = "2026-03-02 09:00", created = { priority = "最高" } }]
expect = [
    { at = "2026-03-02 10:00", clock = "解决", cycle = 2, elapsed = "1 小时" },
    { at = "2026-03-02 10:00", clock = "解决", elapsed = "2 天", target = "9h" },
]
"""
    path.write_text(text + scenario, encoding="utf-8")
    lines = [" ".join(line.split()) for line in aftercare("policy", "test", path).output.splitlines()]

    assert "实际 共有 1 轮" in lines
    assert "实际 1 小时（目标不是以天计）" in lines
    assert "target 期望 9h" in lines


def test_what_another_policy_would_move_is_told_in_the_language_of_the_other(
    aftercare: Aftercare, chinese: Path, tmp_path: Path
) -> None:
    """Counts, labels and each difference."""
    stricter = tmp_path / "stricter.toml"
    stricter.write_text(chinese.read_text(encoding="utf-8").replace('"8h"', '"6h"'), encoding="utf-8")
    asked = ("--issues", CLOCKS[1], "--at", "2026-03-04T12:00:00+01:00", "--workers", "1")
    output = aftercare("policy", "diff", chinese, stricter, *asked).output
    lines = [line.strip() for line in output.splitlines()]

    assert english(output.replace("B 下", "下")) == set()
    assert "其中 1 件会有变化" in lines
    assert "1  解决：仅在 B 下超时" in lines
    assert "1  标签 sla-breached：新增" in lines
    assert "目标：priority = High：8 小时，office → priority = High：6 小时，office" in output


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_plan_of_a_project_is_told_in_both_languages(capsys: pytest.CaptureFixture[str], language: str) -> None:
    """Load, contracts, reviews, what plans lack, findings and writes."""
    asked = policy(
        language=language,
        plan=health(),
        contracts=(contract(budget_s=3600),),
    )
    rows = (
        row("ASP-2", 90, date(2026, 11, 25), contracts=("Gold",)),
        row("ASP-3", None, date(2026, 11, 20), contracts=("Gold",)),
    )
    mine = own()
    around = {"own": mine, "site": mine.site, "people": mine.people}
    snapshot = ProjectSnapshot(id="10", key="ASP", versions=None, rows=rows, **around)  # type: ignore[arg-type]
    plan = plan_project(snapshot, replace(asked, zone="Asia/Shanghai"), at("2026-11-23 10:00"))
    print_project(snapshot, plan, replace(asked, zone="Asia/Shanghai"))
    output = capsys.readouterr().out

    assert "Asia/Shanghai (UTC+8)" in output
    assert "Anna" in output
    if language == "en":
        assert "create the card of the project: the project on 2026-11-23" in output
        assert "over_capacity: Anna: " in output
        return
    parts = (
        "写入事项 ASP-1",
        "人员",
        "超负荷",
        "已逾期（1）：ASP-3",
        "创建项目卡片：项目在 2026-11-23 的情况",
        "未能读取项目的版本",
    )
    assert [part for part in parts if part not in output] == []
    assert "发表评论，提及 Bo：超负荷（自 11 月 23 日 18:00 起）" in output
    names = {"Anna", "Bo", "Gold", "over_capacity", "versions_unknown", "aftercare", "project", "ASP", "Asia"}
    left = english(output) - names
    assert left == set(), output
