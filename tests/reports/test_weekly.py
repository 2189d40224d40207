"""The weekly page: what leads, what is left out, and how it is found again."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from reports import render_adf, weekly
from reports.document import BulletList, Document, Heading, Panel, Picture, Table
from reports.figures import Figures, IssueRow, figures
from reports.readings import changes, ratio, verdict
from reports.weeks import Week
from rules.model import HOUR, Instant
from tests.plain_documents import plain

ZONE = "Asia/Shanghai"


def test_a_report_is_found_by_its_label(week: Week) -> None:
    """One report an ISO week."""
    assert weekly.label(week) == "aftercare-weekly-2026-w10"
    assert weekly.label(Week(2026, 1, ZONE)) == "aftercare-weekly-2026-w01"
    assert weekly.chart_file(week) == "created-resolved-2026-w10.png"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_title_is_a_summary_that_jira_takes(language: str, weeks: Mapping[str, Figures]) -> None:
    """One line, at most 255 characters."""
    title = weekly.title(weeks["pressure"], language)

    assert "2026-W10" in title
    assert "\n" not in title
    assert len(title) <= 255


@pytest.mark.parametrize("state", ["pressure", "attention", "steady", "quiet", "no_data"])
def test_the_verdict_of_a_week(state: str, weeks: Mapping[str, Figures]) -> None:
    """One word for those who read no further."""
    assert verdict(weeks[state]) == state


def test_at_most_three_things_are_to_be_read_first(weeks: Mapping[str, Figures]) -> None:
    """Out of all that changed."""
    assert len(changes(weeks["pressure"], "en")) > 3
    panels = [block for block in weekly.report(weeks["pressure"], "en", ZONE).blocks if isinstance(block, Panel)]
    lists = [inner for panel in panels for inner in panel.content if isinstance(inner, BulletList)]

    assert [len(one.items) for one in lists] == [3]


def test_a_good_week_has_no_panel(weeks: Mapping[str, Figures]) -> None:
    """A good week is one line, and no green panel for what is merely normal."""
    assert not [block for block in weekly.report(weeks["steady"], "en", ZONE).blocks if isinstance(block, Panel)]


@pytest.mark.parametrize("state", ["quiet", "empty", "no_data"])
def test_a_week_without_news_is_short(state: str, weeks: Mapping[str, Figures]) -> None:
    """No empty tables, no chart."""
    blocks = weekly.report(weeks[state], "en", ZONE).blocks

    assert not [block for block in blocks if isinstance(block, Table | Picture)]
    assert len(blocks) <= 5


def test_headings_are_in_order(weeks: Mapping[str, Figures]) -> None:
    """The issue's summary is the first heading, so the page begins at the third level."""
    blocks = weekly.report(weeks["pressure"], "en", ZONE).blocks

    assert {block.level for block in blocks if isinstance(block, Heading)} == {3}


def test_the_alt_text_tells_the_point(weeks: Mapping[str, Figures]) -> None:
    """In at most 300 characters."""
    picture = next(b for b in weekly.report(weeks["pressure"], "en", ZONE).blocks if isinstance(b, Picture))

    assert "created 24 and resolved 22" in picture.alt
    assert len(picture.alt) <= 300
    assert weekly.has_chart(weeks["pressure"])


def test_a_digest_has_no_pictures_and_one_screen(weeks: Mapping[str, Figures]) -> None:
    """It is a comment that leads to the page."""
    tree = str(render_adf.render(weekly.digest(weeks["pressure"], "en", ZONE, "https://a.b/browse/AFS-410")))

    assert "media" not in tree
    assert "'text': 'AFS-410'" in tree
    assert len(tree) < 6000


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 0, "–"),
        (1, 3, "1 of 3"),
        (26, 30, "87%, 26 of 30"),
        (999, 1000, "99%, 999 of 1000"),
        (1, 1000, "1%, 1 of 1000"),
        (0, 9, "0%, 0 of 9"),
        (9, 9, "100%, 9 of 9"),
    ],
)
def test_a_ratio_has_its_count(part: int, whole: int, words: str) -> None:
    """Nothing is rounded to all or none."""
    assert ratio(part, whole, "en") == words


def test_thousands_of_misses_still_fit(
    row: Callable[..., IssueRow], week: Week, now: Instant, read: Callable[[Document], str]
) -> None:
    """The page stays under Jira's limit and tells how many it does not list."""
    rows = [row(n, week.start, 9.0, summary="s" * 255, owner="o" * 80, customer="c" * 80) for n in range(2000)]

    page = weekly.report(figures(rows, week, now), "en", ZONE)

    assert render_adf.size(render_adf.render(page)) <= 30_000
    assert "1980 more" in read(page)


def test_many_without_an_owner_are_counted(
    row: Callable[..., IssueRow], week: Week, now: Instant, read: Callable[[Document], str]
) -> None:
    """Ten are named."""
    rows = [row(n, week.end - HOUR, None, owner=None) for n in range(14)]

    assert "and 4 more" in read(weekly.report(figures(rows, week, now), "en", ZONE))


def test_a_queue_that_grows_unusually_leads(
    row: Callable[..., IssueRow], history: Callable[..., list[IssueRow]], week: Week, now: Instant
) -> None:
    """More open than usual, and growing."""
    fresh = [row(900 + n, week.end - 2 * HOUR, None, goal_hours=48) for n in range(30)]
    numbers = figures([*history(8, 20), *fresh], week, now)

    assert verdict(numbers) == "pressure"
    assert "The queue grew by 30 to 30" in str(changes(numbers, "en")[0])
    assert "Above the usual range, first time in 8 weeks" in str(changes(numbers, "en")[0])


def test_the_worst_miss_may_have_no_amount(weeks: Mapping[str, Figures], read: Callable[[Document], str]) -> None:
    """Where days were promised, it is named without hours."""
    numbers = weeks["attention"]
    days = replace(numbers, breaches=(replace(numbers.breaches[0], over_ms=None),))

    assert "Worst: <AFS-800>, Resolution.\n" in read(weekly.report(days, "en", ZONE))


def test_a_reading_tells_last_week_apart(weeks: Mapping[str, Figures], read: Callable[[Document], str]) -> None:
    """The same trouble as last week is not sold as news."""
    numbers = weeks["pressure"]
    promise = numbers.promises[0]
    again, once = (
        replace(numbers, promises=(replace(promise, reading=replace(promise.reading, weeks=n)),)) for n in (0, 1)
    )

    assert "Below the usual range, as last week" in read(weekly.report(again, "en", ZONE))
    assert "Below the usual range, unlike last week" in read(weekly.report(once, "en", ZONE))


def test_the_pages_do_without_the_drawing_library() -> None:
    """It is imported in a child process only."""
    code = "import reports.weekly, reports.cards, reports.notices, sys; print('matplotlib' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "counted as neither: First response 2, Weekly call 1."),
        ("zh_CN", "不计达标，也不计未达标：首次响应 2、Weekly call 1。"),
    ],
)
def test_the_page_says_what_resolutions_ended(language: str, said: str, weeks: Mapping[str, Figures]) -> None:
    """Nobody was answered, so these are in no ratio; without any there is no such line."""
    week = weeks["pressure"]
    one = replace(week.promises[0], metric="First response", kind="first_response", ended=2)
    other = replace(one, metric="Weekly call", kind="customer_update", ended=1)
    page = plain(weekly.report(replace(week, promises=(one, other)), language, ZONE))

    assert said in page
    assert said.partition(":")[0].partition("：")[0] not in plain(weekly.report(week, language, ZONE))
