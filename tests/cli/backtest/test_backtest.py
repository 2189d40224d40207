"""Does `aftercare backtest` count what a reader with a pencil counts?"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from connector.store import open_store
from connector.store.interface import Subject

Aftercare = Callable[..., Result]
GOAL = "every issue: 8 h, always"


@pytest.fixture
def told(aftercare: Aftercare, policy: Path, issues: Path, span: tuple[str, ...]) -> Callable[..., dict[str, Any]]:
    """The JSON of a backtest of the three issues under the first policy."""

    def run(*more: object) -> dict[str, Any]:
        done = aftercare(
            "backtest", "--policy", policy, "--issues", issues, *span, "--workers", 1, "--format", "json", *more
        )
        assert done.exit_code == 0, done.output
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return run


def cycles(found: dict[str, Any], side: str = "a") -> list[tuple[Any, ...]]:
    return [(c["goal"], c["week"], c["outcome"], c["count"]) for c in found["cycles"] if c["policy"] == side]


def test_cycles_count_in_the_week_of_their_decision(told: Callable[..., dict[str, Any]]) -> None:
    """One met, one breached, one still open, which belongs to no week."""
    found = told()

    assert cycles(found) == [
        (GOAL, None, "open", 1),
        (GOAL, "2026-W10", "breached", 1),
        (GOAL, "2026-W10", "met", 1),
    ]
    assert found["clocks"][0]["a"] == {"met": 1, "breached": 1, "ended": 0, "open": 1, "cancelled": 0, "share_met": 0.5}


def test_each_threshold_that_was_reached_is_one_notice(told: Callable[..., dict[str, Any]]) -> None:
    """75 % at 14:00 and the breach after 16:00, both on the second of March, although the issue is resolved since."""
    assert told()["notices"] == [
        {"policy": "a", "account": "a1", "person": "Anna Berg", "day": "2026-03-02", "count": 2}
    ]


def test_notices_can_be_left_out(told: Callable[..., dict[str, Any]]) -> None:
    """Then the document says nothing of them, and neither does the method."""
    found = told("--no-notices")

    assert found["notices"] is None
    assert not any("Notices" in sentence for sentence in found["method"])


def test_a_threshold_under_an_earlier_goal_was_told(
    aftercare: Aftercare, policy: Path, tmp_path: Path, make_raw: Callable[..., dict[str, Any]]
) -> None:
    """Three of four hours had passed when the priority was lowered; under eight hours they are no threshold."""
    lowered = {
        "id": "5", "created": "2026-03-02T11:30:00.000+0000",
        "items": [{"field": "priority", "from": "2", "fromString": "High", "to": "3", "toString": "Medium"}],
    }  # fmt: skip
    file = tmp_path / "one.json"
    file.write_text(json.dumps(make_raw(1, "2026-03-02T08:00", "2026-03-02T12:30", lowered)))

    done = aftercare("backtest", "--policy", policy, "--issues", file, "--from", "2026-03-02", "--to", "2026-03-02",
                     "--workers", 1, "--format", "json")  # fmt: skip

    found = json.loads(done.stdout)
    assert [(n["day"], n["count"]) for n in found["notices"]] == [("2026-03-02", 1)]
    assert cycles(found) == [(GOAL, "2026-W10", "met", 1)]


def test_what_happened_after_the_range_is_unseen(told: Callable[..., dict[str, Any]]) -> None:
    """At nine o'clock on the second of March two issues are open, and the third does not exist."""
    found = told("--to", "2026-03-02T09:00:00Z")

    assert cycles(found) == [(GOAL, None, "open", 2)]


def test_what_was_decided_before_the_range_is_not_counted(told: Callable[..., dict[str, Any]]) -> None:
    """Both finished issues were decided in the first week of March."""
    assert cycles(told("--from", "2026-03-05")) == [(GOAL, None, "open", 1)]


def test_two_policies_are_set_side_by_side(told: Callable[..., dict[str, Any]], stricter: Path) -> None:
    """Under one hour all three are breached; the reasons name the breach first, then due and goal."""
    found = told("--against", stricter)

    assert [row[2:] for row in cycles(found, "b")] == [("breached", 2), ("breached", 1)]
    differences = found["differences"]
    assert (differences["issues"], differences["listed"]) == (3, 3)
    assert [one["issue"] for one in differences["list"]] == ["ASP-1", "ASP-3", "ASP-2"]  # another breach comes first
    assert differences["list"][0]["clocks"][0]["reasons"] == [
        "breached: no -> yes, 2026-03-02T09:00:00.000Z",
        "due: 2026-03-02T16:00:00.000Z -> 2026-03-02T09:00:00.000Z",
        "goal: every issue: 8 h, always -> every issue: 1 h, always",
    ]
    assert {"metric": "Resolution", "what": "becomes breached", "cycles": 2} in differences["moved"]


def test_a_policy_does_not_differ_from_itself(told: Callable[..., dict[str, Any]], policy: Path) -> None:
    """Nothing is listed, nothing moves."""
    assert told("--against", policy)["differences"] == {"issues": 0, "listed": 0, "moved": [], "labels": [], "list": []}


def test_no_more_issues_are_listed_than_asked_for(told: Callable[..., dict[str, Any]], stricter: Path) -> None:
    """The count goes on."""
    found = told("--against", stricter, "--top", 1)["differences"]

    assert (found["issues"], [one["issue"] for one in found["list"]]) == (3, ["ASP-1"])


def test_one_bad_issue_is_told_and_the_rest_is_counted(
    told: Callable[..., dict[str, Any]], issues: Path, past: list[dict[str, Any]]
) -> None:
    """A line that is no JSON, one that is no object, and an issue without fields."""
    lines = [json.dumps(past[0]), '{"key": ', "7", '{"key": "ASP-9"}', json.dumps(past[1])]
    issues.write_text("\n".join(lines))

    counted = told()["issues"]

    assert (counted["read"], counted["failed"]) == (2, 3)
    assert [failure["where"].rpartition(":")[2] for failure in counted["failures"]] == ["2", "3", "4"]


@pytest.mark.slow
def test_any_number_of_workers_gives_the_same_bytes(
    aftercare: Aftercare, policy: Path, stricter: Path, tmp_path: Path, make_raw: Callable[..., dict[str, Any]]
) -> None:
    """Several chunks, one or three processes, all three formats."""
    file = tmp_path / "many.jsonl"
    days = [f"2026-03-{n % 20 + 1:02d}" for n in range(150)]
    raws = [make_raw(n, f"{day}T08:00", f"{day}T{8 + n % 12:02d}:30") for n, day in enumerate(days)]
    file.write_text("\n".join(map(json.dumps, raws)))
    common = ("backtest", "--policy", policy, "--against", stricter, "--issues", file, "--from", "2026-03-01")

    for style in ("json", "html", "table"):
        printed = [
            aftercare(*common, "--to", "2026-03-31", "--format", style, "--workers", workers).stdout_bytes
            for workers in (1, 3)
        ]
        assert printed[0] == printed[1]
        assert b"150" in printed[0]


def test_the_page_is_one_file_that_fetches_nothing(
    aftercare: Aftercare, policy: Path, stricter: Path, issues: Path, span: tuple[str, ...], tmp_path: Path
) -> None:
    """Charts are drawn inside; names and reasons are escaped."""
    out = tmp_path / "page.html"

    done = aftercare("backtest", "--policy", policy, "--against", stricter, "--issues", issues, *span,
                     "--workers", 1, "--format", "html", "--out", out)  # fmt: skip

    page = out.read_text(encoding="utf-8")
    assert done.exit_code == 0
    assert "<svg" in page
    assert "2026-W10, policy A: 1 missed" in page
    assert "Missed: no → yes" in page
    assert re.findall(r"<th[^>]*>([^<]+)", page)[:4] == ["Clock", "Policy", "Met %", "Met"]  # what a phone shows
    assert "http" not in page.replace("http-equiv", "")


def test_the_table_shows_clocks_people_and_differences(
    aftercare: Aftercare, policy: Path, stricter: Path, issues: Path, span: tuple[str, ...]
) -> None:
    """And says how it was counted."""
    done = aftercare("backtest", "--policy", policy, "--against", stricter, "--issues", issues, *span, "--workers", 1)

    assert done.exit_code == 0
    for words in ("Resolution: week", "2026-W10", "Anna Berg", "Issues that differ: 3.", "Notices are replayed"):
        assert words in done.stdout


@pytest.mark.parametrize("style", ["table", "html"])
@pytest.mark.parametrize(
    ("language", "expected", "foreign"),
    [
        ("en", ("Issues that differ", "every issue: 8 h, always", "Missed: no → yes", "Mon 9 Mar 2026"), "事项"),
        (
            "zh_CN",
            ("3 件事项不一致", "所有事项：8 小时，always", "解决", "超时：否 → 是", "2026 年 3 月 9 日（周一）"),
            "issue",
        ),
    ],
)
def test_table_and_page_speak_the_policys_language(
    aftercare: Aftercare, policy: Path, stricter: Path, issues: Path, span: tuple[str, ...], style: str,
    language: str, expected: tuple[str, ...], foreign: str,
) -> None:  # fmt: skip
    """Or the one that was asked for. Nothing of the other language is left, but what people wrote."""
    for file in (policy, stricter):
        file.write_text(f'language = "{language}"\n' + file.read_text(encoding="utf-8"), encoding="utf-8")
    asked = ("backtest", "--policy", policy, "--against", stricter, "--issues", issues, *span, "--workers", 1)

    told = aftercare(*asked, "--format", style).stdout
    other = aftercare(*asked, "--format", style, "--language", "zh_CN" if language == "en" else "en").stdout

    for words in expected:
        assert words in told.replace("\n", "")
        assert words not in other.replace("\n", "")
    assert foreign not in told.replace(str(issues), "").replace(str(issues.parent), "")


def test_the_document_is_the_same_in_every_language(
    aftercare: Aftercare, policy: Path, stricter: Path, issues: Path, span: tuple[str, ...]
) -> None:
    """Programs read it."""
    asked = ("backtest", "--policy", policy, "--against", stricter, "--issues", issues, *span, "--workers", 1)
    one, other = (aftercare(*asked, "--format", "json", "--language", name).stdout for name in ("en", "zh_CN"))

    assert one == other


def test_a_week_without_an_outcome_has_its_place(
    aftercare: Aftercare, policy: Path, make_raw: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    """Between two weeks that have some; otherwise time would be drawn too short."""
    file = tmp_path / "gap.jsonl"
    past = (make_raw(1, "2026-03-02T08:00", "2026-03-02T10:00"), make_raw(2, "2026-03-17T08:00", "2026-03-17T10:00"))
    file.write_text("".join(json.dumps(one) + "\n" for one in past), encoding="utf-8")

    for style in ("table", "html"):
        told = aftercare("backtest", "--policy", policy, "--issues", file, "--from", "2026-03-01", "--to", "2026-03-31",
                         "--workers", 1, "--format", style).stdout  # fmt: skip
        assert [week in told for week in ("2026-W09", "2026-W10", "2026-W11", "2026-W12", "2026-W13")] == [
            False, True, True, True, False,
        ]  # fmt: skip


@pytest.mark.parametrize("style", ["table", "html"])
def test_a_range_in_which_nothing_happened_says_so(
    aftercare: Aftercare, policy: Path, issues: Path, style: str
) -> None:
    """Instead of empty tables."""
    told = aftercare("backtest", "--policy", policy, "--issues", issues, "--from", "2025-01-01", "--to", "2025-01-02",
                     "--workers", 1, "--format", style).stdout  # fmt: skip

    assert "No clock ran on these issues." in told
    assert "No notice would have been sent." in told


def test_the_mirror_is_read_from_the_store(
    aftercare: Aftercare, policy: Path, past: list[dict[str, Any]], span: tuple[str, ...], tmp_path: Path
) -> None:
    """What the connector has seen counts as a file of the same issues does."""
    site = "https://jira.example"
    store = open_store(f"sqlite:///{tmp_path}/store.db", site)
    for raw in past:
        store.remember(Subject("issue", raw["id"]), raw["key"], "ASP", raw, 1)
    store.close()
    config = tmp_path / "config.toml"
    config.write_text(
        f'mode = "observe"\npolicy = "{policy.name}"\n[site]\nurl = "{site}"\ntoken = "t"\n'
        f'[webhook]\nsecrets = ["{"s" * 32}"]\n'
        f'[store]\nurl = "sqlite:///{tmp_path}/store.db"\n'
    )

    done = aftercare("backtest", "--policy", policy, "--mirror", "--config", config, *span, "--workers", 1,
                     "--format", "json")  # fmt: skip

    assert done.exit_code == 0, done.output
    assert len(cycles(json.loads(done.stdout))) == 3


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ((), "--issues FILE, or --mirror"),
        (("--mirror",), "--mirror and --config FILE go together"),
        (("--issues", "ISSUES", "--to", "soon"), "'soon' is neither"),
        (("--issues", "ISSUES", "--to", "2026-02-01"), "--to lies before --from"),
    ],
    ids=["nothing to read", "no store", "no day", "backwards"],
)
def test_wrong_usage_is_told_with_its_way_out(
    aftercare: Aftercare, policy: Path, issues: Path, arguments: tuple[str, ...], answer: str
) -> None:
    """Exit code 2, as everywhere."""
    given = [issues if one == "ISSUES" else one for one in arguments]

    done = aftercare("backtest", "--policy", policy, "--from", "2026-03-01", "--to", "2026-03-09", *given)

    assert done.exit_code == 2
    assert answer in done.output


@pytest.mark.parametrize("command", ["backtest", "policy diff", "crosscheck"])
def test_a_group_whose_members_nobody_tells_is_named(
    aftercare: Aftercare, policy: Path, issues: Path, span: tuple[str, ...], tmp_path: Path, command: str
) -> None:
    """Else every first reply of an agent would count as missing, and nothing would say why."""
    known = tmp_path / "groups.toml"
    people = '[people]\nagents = { groups = ["desk"], roles = ["Helpers"] }\n'
    known.write_text(policy.read_text(encoding="utf-8") + people, encoding="utf-8")
    context = tmp_path / "context.json"
    context.write_text(json.dumps({"groups": {"desk": ["a1"]}, "roles": {"Helpers": []}}), encoding="utf-8")
    asked: tuple[object, ...] = {
        "backtest": ("backtest", "--policy", known, *span),
        "policy diff": ("policy", "diff", known, known),
        "crosscheck": ("crosscheck", "--policy", known),
    }[command]

    bare = aftercare(*asked, "--issues", issues, "--workers", 1)
    full = aftercare(*asked, "--issues", issues, "--workers", 1, "--context", context)

    assert 'the group "desk"' in bare.stderr
    assert '--context FILE, as in {"roles": {"Helpers": ["ACCOUNT"]}}.' in bare.stderr
    assert (bare.exit_code, full.exit_code, full.stderr) == (0, 0, "")
