"""`aftercare crosscheck` and the section of `aftercare explain`: our clocks beside Jira's own SLAs."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from connector.store import open_store
from connector.store.interface import Subject

Aftercare = Callable[..., Result]
POLICY = """
language = "{language}"
time_zone = "Asia/Shanghai"
[calendars.always]
timezone = "UTC"
mon-sun = ["00:00-24:00"]
[[sla]]
name = "Resolution"
kind = "resolution"
goals = [{{ target = "4h", calendar = "always" }}]
{more}
"""
AT = "2026-03-03T00:00:00Z"
START, HOUR = 1_772_438_400_000, 3_600_000  # 2026-03-02T08:00Z


def issue(number: int, sla: dict[str, Any] | None, **fields: Any) -> dict[str, Any]:
    """Created at eight, still open."""
    status = {"id": "1", "name": "Open", "statusCategory": {"key": "new"}}
    return {
        "id": str(number), "key": f"ASP-{number}", "changelog": {"total": 0, "histories": []},
        "fields": {
            "created": "2026-03-02T08:00:00.000+0000", "updated": "2026-03-02T08:00:00.000+0000", "status": status,
            "resolution": None, "labels": [], "project": {"key": "ASP"}, "customfield_10030": sla, **fields,
        },
    }  # fmt: skip


def running(goal: int = 4, name: str = "Time to resolution", **more: Any) -> dict[str, Any]:
    breach = {"epochMillis": START + goal * HOUR}
    cycle = {"startTime": {"epochMillis": START}, "breachTime": breach, "breached": False, "paused": False}
    return {
        "name": name,
        "completedCycles": [],
        "ongoingCycle": {**cycle, "goalDuration": {"millis": goal * HOUR}, **more},
    }


@pytest.fixture
def policy(tmp_path: Path) -> Callable[..., Path]:
    def written(language: str = "en", more: str = "") -> Path:
        file = tmp_path / "policy.toml"
        file.write_text(POLICY.format(language=language, more=more), encoding="utf-8")
        return file

    return written


@pytest.fixture
def issues(tmp_path: Path) -> Path:
    """One that agrees, one under another goal, one without an SLA, one whose SLA has another name."""
    found = (
        issue(1, running()),
        issue(2, running(8)),
        issue(3, None),
        issue(4, running(name="Time to close")),
        issue(5, running(goalDuration={"friendly": "4h 240m"})),
    )
    file = tmp_path / "issues.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in found), encoding="utf-8")
    return file


def test_the_document_counts_by_clock_and_reason_and_lists_what_differs(
    aftercare: Aftercare, policy: Callable[..., Path], issues: Path
) -> None:
    """Also the issues without a partner, and what could not be read."""
    done = aftercare(
        "crosscheck", "--policy", policy(), "--issues", issues, "--at", AT, "--workers", 1, "--format", "json"
    )

    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["issues"] == {"read": 5, "with_slas": 4, "differing": 1, "failed": 0, "failures": []}
    assert told["clocks"] == [{"metric": "Resolution", "native": "Time to resolution", "compared": 3, "differing": 1}]
    assert told["without_partner"] == [{"metric": "Resolution", "issues": 1}]
    assert told["reasons"] == [{"metric": "Resolution", "reason": "goal", "cycles": 1}]
    assert [one["issue"] for one in told["list"]] == ["ASP-2"]
    assert told["unreadable"] == [
        {"issue": "ASP-5", "native": "Time to resolution", "parts": "ongoingCycle.goalDuration"}
    ]


@pytest.mark.parametrize(
    ("more", "differing"),
    [("", 1), ('native = "Time to close"', 0), ("native = false", 0), ('native = "customfield_10030"', 1)],
    ids=["by the kind", "another SLA", "none", "by its field"],
)
def test_the_policy_says_which_sla_a_clock_is_held_against(
    more: str, differing: int, aftercare: Aftercare, policy: Callable[..., Path], issues: Path
) -> None:
    """`native` names it, or turns the comparison off."""
    done = aftercare(
        "crosscheck", "--policy", policy(more=more), "--issues", issues, "--at", AT, "--workers", 1, "--format", "json"
    )

    assert json.loads(done.stdout)["issues"]["differing"] == differing


def test_as_many_processes_as_there_are_find_the_same(
    aftercare: Aftercare, policy: Callable[..., Path], issues: Path
) -> None:
    """To the byte."""
    one, two = (
        aftercare(
            "crosscheck", "--policy", policy(), "--issues", issues, "--at", AT, "--workers", n, "--format", "json"
        )
        for n in (1, 2)
    )

    assert one.stdout == two.stdout


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Cycle 1: goal: 4 h here, 8 h in Jira.", "The goals differ.", "Issues read: 5.")),
        ("zh_CN", ("第 1 轮，目标（此处 / Jira）：4 小时 / 8 小时。", "目标不同。", "已读取 5 件事项")),
    ],
)
@pytest.mark.parametrize("style", ["table", "html"])
def test_table_and_page_are_in_the_policys_language(
    language: str, words: tuple[str, ...], style: str, aftercare: Aftercare, policy: Callable[..., Path], issues: Path
) -> None:
    """Or in the one that was asked for."""
    other = "en" if language == "zh_CN" else "zh_CN"
    asked = ("crosscheck", "--issues", issues, "--at", AT, "--workers", 1, "--format", style)
    of_policy = aftercare(*asked, "--policy", policy(language))
    of_option = aftercare(*asked, "--policy", policy(other), "--language", language)

    assert of_policy.stdout == of_option.stdout
    for sentence in words:
        assert sentence in of_policy.stdout


def test_the_page_fetches_nothing_and_can_be_written_to_a_file(
    aftercare: Aftercare, policy: Callable[..., Path], issues: Path, tmp_path: Path
) -> None:
    """Names are escaped; the language is told to the browser."""
    out = tmp_path / "page.html"
    done = aftercare(
        "crosscheck", "--policy", policy("zh_CN"), "--issues", issues, "--workers", 1, "--format", "html", "--out", out
    )

    page = out.read_text(encoding="utf-8")
    assert done.exit_code == 0
    assert '<html lang="zh-CN">' in page
    assert "http" not in page.replace("http-equiv", "")


def test_what_differs_can_fail_a_check(aftercare: Aftercare, policy: Callable[..., Path], issues: Path) -> None:
    """Exit code 1 with --check, as everywhere that a check finds something."""
    asked = ("crosscheck", "--issues", issues, "--workers", 1, "--check")

    assert aftercare(*asked, "--policy", policy()).exit_code == 1
    assert aftercare(*asked, "--policy", policy(more="native = false")).exit_code == 0


@pytest.mark.parametrize(("language", "words"), [("en", "No clock has a partner"), ("zh_CN", "没有任何计时能与")])
def test_issues_without_slas_say_so(
    language: str, words: str, aftercare: Aftercare, policy: Callable[..., Path], tmp_path: Path
) -> None:
    """Of a project that is no service project, for example."""
    file = tmp_path / "plain.json"
    file.write_text(json.dumps(issue(1, None)))

    for style in ("table", "html"):
        done = aftercare(
            "crosscheck", "--policy", policy(language), "--issues", file, "--workers", 1, "--format", style
        )
        assert words in done.stdout


def test_only_so_many_are_listed_and_what_cannot_be_read_is_told(
    aftercare: Aftercare, policy: Callable[..., Path], tmp_path: Path
) -> None:
    """The counts are of all."""
    file = tmp_path / "many.jsonl"
    lines = [json.dumps(issue(n, running(8))) for n in range(3)]
    file.write_text("\n".join([*lines, '{"broken']) + "\n")

    for style in ("table", "html"):
        done = aftercare(
            "crosscheck", "--policy", policy(), "--issues", file, "--workers", 1, "--top", 1, "--format", style
        )
        assert "Listed are 1 of 3 issues." in done.stdout
        assert "this is not JSON" in done.stdout
        assert "ASP-1" not in done.stdout


def test_the_mirror_is_read_from_the_store(aftercare: Aftercare, policy: Callable[..., Path], tmp_path: Path) -> None:
    """What the connector has seen, without a request."""
    site = "https://jira.example"
    store = open_store(f"sqlite:///{tmp_path}/store.db", site)
    store.remember(Subject("issue", "2"), "ASP-2", "ASP", issue(2, running(8)), 1)
    store.close()
    config = tmp_path / "config.toml"
    config.write_text(
        f'mode = "observe"\npolicy = "{policy().name}"\n[site]\nurl = "{site}"\ntoken = "t"\n'
        f'[webhook]\nsecrets = ["{"s" * 32}"]\n[store]\nurl = "sqlite:///{tmp_path}/store.db"\n'
    )
    done = aftercare(
        "crosscheck", "--policy", policy(), "--mirror", "--config", config, "--workers", 1, "--format", "json"
    )

    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["issues"]["differing"] == 1


@pytest.mark.parametrize(
    ("number", "language", "words"),
    [
        (1, "en", "Resolution and Time to resolution agree."),
        (2, "en", "Resolution and Time to resolution differ."),
        (2, "zh_CN", "「解决」与「Time to resolution」不一致。"),
        (3, "en", None),
    ],
    ids=["agrees", "differs", "differs in Chinese", "no SLA"],
)
def test_explain_has_a_section_where_jira_runs_a_clock_of_its_own(
    number: int, language: str, words: str | None, aftercare: Aftercare, policy: Callable[..., Path], tmp_path: Path
) -> None:
    """The difference is told there, and not once more as a finding."""
    slas = {1: running(), 2: running(8), 3: None}
    file = tmp_path / "one.json"
    file.write_text(json.dumps(issue(number, slas[number])))
    done = aftercare("explain", "--issue", file, "--policy", policy(language), "--at", AT)

    assert done.exit_code == 0, done.output
    assert "differs_from_native" not in done.stdout
    assert (words in done.stdout) if words else "SLA" not in done.stdout


def test_explain_gives_programs_the_comparison(
    aftercare: Aftercare, policy: Callable[..., Path], tmp_path: Path
) -> None:
    """The key is there only where there is something to compare."""
    documents = []
    for sla in (running(8), None):
        file = tmp_path / "one.json"
        file.write_text(json.dumps(issue(1, sla)))
        done = aftercare("explain", "--issue", file, "--policy", policy(), "--at", AT, "--format", "json")
        documents.append(json.loads(done.stdout))

    assert documents[0]["natives"][0]["cycles"][0]["reasons"] == ["goal"]
    assert "natives" not in documents[1]
