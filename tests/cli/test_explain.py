"""Tests of connector.cli.explain: what a terminal of any width shows, and what programs get."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from rich.cells import cell_len

POLICIES = Path(__file__).resolve().parent.parent / "policies"
AT = "2026-03-05T12:00:00+01:00"
Explain = Callable[..., Result]


@pytest.fixture
def explain(aftercare: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> Explain:
    """Explains the recorded issue in a terminal of so many columns."""

    def run(*args: object, columns: int = 120, at: str = AT, policy: Path = POLICIES / "clocks.toml") -> Result:
        monkeypatch.setenv("COLUMNS", str(columns))
        return aftercare("explain", "--issue", POLICIES / "clocks.json", "--policy", policy, "--at", at, *args)

    return run


def test_the_whole_answer_reads_so(explain: Explain) -> None:
    """State in words, the line, the table, the sum; times in the policy's zone."""
    result = explain(columns=100, at="2026-03-02T16:00:00+01:00")

    assert result.exit_code == 0
    assert result.output.partition("Resolution")[2].splitlines() == [
        "  Paused",
        '  Paused (changed: status; while status = "Waiting for customer"). The due time is set when the',
        "  clock goes on. Used: 3 h 20 min of 8 h (41%). Left: 4 h 40 min.",
        "  Goal from Mon 2 Mar 10:00 on: 3 working days, calendar office.",
        "  Goal from Mon 2 Mar 11:00 on: 8 h, calendar office, because priority = High.",
        "",
        "  " + "█" * 32 + "·" * 16 + "█" * 21 + "▒" * 27,
        "  Mon 2 Mar 10:00" + " " * 76 + "16:00",
        "  █ running  ▒ paused  · closed",
        "",
        "  From             To     Kind     Counted  Passed  Why",
        "  Mon 2 Mar 10:00  11:00  running     1:00    1:00  request created; goal 3 working days [policy",
        " " * 52 + "line 19]",
        "  Mon 2 Mar 11:00  12:00  running     1:00    1:00  changed: priority; goal 8 h [history 1, policy",
        " " * 52 + "line 18]",
        "  Mon 2 Mar 12:00  13:00  closed      0:00    1:00  office is closed",
        "  Mon 2 Mar 13:00  14:20  running     1:20    1:20  office opens",
        '  Mon 2 Mar 14:20  16:00  paused      0:00    1:40  changed: status; while status = "Waiting for',
        " " * 52 + 'customer" [history 2]',
        "  Total                               3:20    6:00",
        "  Counted, added up: 3:20. That is what the clock shows.",
        "",
    ]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("columns", [60, 80, 120, 300])
def test_nothing_is_wider_than_the_terminal(explain: Explain, columns: int, language: str) -> None:
    """Chinese characters take two columns; nothing ends in blanks."""
    lines = explain("--language", language, columns=columns).output.splitlines()

    assert [line for line in lines if cell_len(line) > columns] == []
    assert [line for line in lines if line != line.rstrip()] == []


def test_a_narrow_terminal_has_the_cause_below_its_row(explain: Explain) -> None:
    """The row itself stays whole."""
    lines = explain(columns=60).output.splitlines()
    row = lines.index("  Mon 2 Mar 14:20 Tue 3 Mar 09:45 paused      0:00  19:25")

    assert lines[row + 1] == '    changed: status; while status = "Waiting for customer"'


def test_a_row_that_does_not_fit_is_broken_after_its_times(explain: Explain) -> None:
    """Years and milliseconds make it long."""
    lines = explain(columns=60, at="2027-01-07T12:00:00.123+01:00").output.splitlines()
    row = lines.index("  3 Mar 2026 12:00 – 4 Mar 2026 10:00")

    assert lines[row + 1] == "    resolved     0:00:00.000    22:00:00.000"
    assert [line for line in lines if cell_len(line) > 60] == []


def test_the_line_marks_due_and_what_lies_ahead(explain: Explain) -> None:
    """Closed, paused, resolved and coming time differ by their characters, not by colour alone."""
    result = explain(columns=60)

    assert "due Wed 4 Mar 13:25 ▼" in result.output
    assert set("█▒░·╌") <= set(result.output)
    assert "\x1b" not in result.output


def test_a_terminal_gets_colours_unless_it_asked_for_none(explain: Explain, monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR is respected even where colours are forced."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[32m" in explain().output
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[32m" not in explain().output


def test_the_language_is_the_policys_unless_another_is_asked_for(explain: Explain, tmp_path: Path) -> None:
    """Both ways."""
    chinese = tmp_path / "zh.toml"
    chinese.write_text('language = "zh_CN"\n' + (POLICIES / "clocks.toml").read_text(), encoding="utf-8")

    assert "计入时间合计 14:35，与计时一致。" in explain(policy=chinese).output
    assert "Counted, added up: 14:35." in explain("--language", "en", policy=chinese).output


def test_names_in_chinese_stand_in_line(explain: Explain, tmp_path: Path) -> None:
    """A calendar and a clock may have any name."""
    named = tmp_path / "named.toml"
    text = (POLICIES / "clocks.toml").read_text().replace("[calendars.office]", '[calendars."上海办公室"]')
    named.write_text(text.replace('"office"', '"上海办公室"').replace('"Resolution"', '"现场解决"'), encoding="utf-8")
    lines = explain(columns=120, policy=named).output.splitlines()
    rows = [line for line in lines if line.endswith(("上海办公室 is closed", "上海办公室 opens"))]

    assert "现场解决  Missed" in lines
    assert len({line.index("上海办公室") for line in rows}) == 1


def test_json_gives_the_plans_clocks(explain: Explain, aftercare: Callable[..., Result]) -> None:
    """One line, as `plan` has them."""
    ours = json.loads(explain("--format", "json").output)
    files = ("--issue", POLICIES / "clocks.json", "--policy", POLICIES / "clocks.toml")
    plan = json.loads(aftercare("plan", *files, "--at", AT, "--format", "json").output)

    assert ours == {part: plan[part] for part in ("issue", "at", "policy", "clocks", "findings")}
    assert [len(clock["cycles"][0]["intervals"]) for clock in ours["clocks"]] == [1, 12]


def test_no_clock_says_why(explain: Explain) -> None:
    """Asked about a time before the issue was created."""
    output = explain(at="2026-03-01T00:00:00Z").output

    assert "No clock." in output
    assert "not_created_yet" in output


def test_a_clock_on_which_no_time_passed_says_so(explain: Explain) -> None:
    """At the very instant of its creation there is nothing to draw but what lies ahead."""
    output = explain(at="2026-03-02T10:00:00+01:00").output

    assert "Used: 0 min of 2 h (0%). Left: 2 h." in output
    assert "╌ ahead" in output


def test_an_issue_is_named_in_one_way(aftercare: Callable[..., Result]) -> None:
    """Either a key or files, as with `plan`."""
    assert aftercare("explain").exit_code == 2
    assert aftercare("explain", "ASP-1", "--issue", POLICIES / "clocks.json").exit_code == 2
    assert aftercare("explain", "ASP-1", "--context", POLICIES / "clocks.json").exit_code == 2


def test_a_clock_of_years_is_folded_and_still_adds_up(explain: Explain) -> None:
    """The first and the last intervals, one row between them, and --all for everything."""
    at = "2027-09-05T12:00:00+01:00"
    short, long = (explain(*more, at=at).output.splitlines() for more in ((), ("--all",)))
    (fold,) = [line for line in short if "  …  " in line]
    n = int(fold.partition("... ")[2].partition(" ")[0])

    assert len(long) > n
    assert len(short) < 110
    assert n > 1000
    assert "  Folded intervals are added up in one row; --all shows each, --from and --to choose." in short
    totals = [[line.split() for line in lines if line.startswith("  Total")] for lines in (short, long)]
    assert totals[0] == totals[1]


def test_a_time_can_be_chosen_among_the_intervals(explain: Explain) -> None:
    """What lies before and behind it is folded."""
    output = explain("--from", "2026-03-03T00:00:00+01:00", "--to", "2026-03-03T10:00:00+01:00").output
    lines = output.partition("\nResolution")[2].splitlines()

    assert len([line for line in lines if "  …  " in line]) == 2
    assert explain("--from", "2026-03-03T00:00:00Z", "--to", "2026-03-02T00:00:00Z").exit_code == 2
