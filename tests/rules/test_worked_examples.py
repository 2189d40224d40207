"""The worked examples of the clock semantics, each by its number, through the whole plan."""

import re
from pathlib import Path
from typing import Any

import pytest

from reports.cards import card_document
from rules import plan
from tests.rules.worked_examples import FRI, MON, TUE, WED, Example, answers, due, expected, more_calendars, seen
from tests.rules.worked_examples_of_conventions import CONVENTIONS
from tests.rules.worked_examples_of_lives import LIVES

ARITHMETIC = (
    due("D1", "BER", f"{MON} 10:00", "2 hour", f"{MON} 12:00"),
    due("D2", "BER", f"{MON} 07:15", "1 hour", f"{MON} 10:00"),
    due("D3", "BER", f"{MON} 18:30", "4 hour", f"{TUE} 13:00"),
    due("D5", "BER", f"{FRI} 17:00:00", "1 hour", "2026-03-09 10:00"),
    due("D7 before the lunch break", "BERL", f"{MON} 11:30", "1 hour", f"{MON} 13:30"),
    due("D7 inside it", "BERL", f"{MON} 12:15", "1 hour", f"{MON} 14:00"),
    due("D8", "BER", f"{MON} 16:59:30", "1 minute", f"{TUE} 09:00:30"),
    due("D10", "XMAS", "2026-12-24 10:00", "4 hour", "2026-12-28 11:00"),
    due("D12", "XMAS", "2026-12-31 16:30", "1 hour", "2027-01-04 09:30"),
    due("D14", "BER", "2026-03-07 15:00", "24 hour", "2026-03-11 17:00"),
    due("D15 holidays", "SHA26", "2026-09-30 17:00+08:00", "3 hour", "2026-10-08 11:00+08:00"),
    due("D15 make-up day", "SHA26", "2026-10-09 17:00+08:00", "3 hour", "2026-10-10 11:00+08:00"),
    due("D15 without it", "SHA", "2026-10-09 17:00+08:00", "3 hour", "2026-10-12 11:00+08:00"),
    due("D16 out of order", "UNSORTED", f"{MON} 09:00", "7 hour", f"{MON} 17:00"),
    due("D16 overlapping", "OVERLAP", f"{MON} 09:00", "7 hour", f"{MON} 16:00"),
    due("D21 always open", "ALWAYS", f"{FRI} 18:00", "4 hour", f"{FRI} 22:00"),
    due("D21 working hours", "BER", f"{FRI} 18:00", "4 hour", "2026-03-09 13:00"),
    due("D22", "ALWAYS", "2026-03-29 00:30", "4 hour", "2026-03-29 03:30+00:00"),
    due("D23", "ALWAYS", "2026-10-25 00:30", "4 hour", "2026-10-25 02:30+00:00"),
    due("D25", "NIGHT", "2026-03-28 22:00", "8 hour", "2026-03-29 21:00+00:00"),
    due("D30 in winter", "NYC", "2026-03-03 14:00+00:00", "2 hour", "2026-03-03 16:00+00:00"),
    due("D30 in summer", "NYC", "2026-03-10 14:00+00:00", "2 hour", "2026-03-10 16:00+00:00"),
    due("D32", "LORD_HOWE", "2026-04-05 01:00+11:00", "2 hour", "2026-04-04 16:00+00:00"),
    due("D33 with summer time", "SAO", "2018-11-05 11:00+00:00", "1 hour", "2018-11-05 10:00-02:00"),
    due("D33 without", "SAO", "2019-11-05 12:00+00:00", "1 hour", "2019-11-05 10:00-03:00"),
    due("D36", "RUH", f"{MON} 07:30+00:00", "2 hour", f"{MON} 12:30+03:00"),
    due("D39 the customer's hours", "NYC", f"{WED} 15:30+00:00", "2 hour", f"{WED} 17:30+00:00"),
    due("D39 the agents' hours", "BER", f"{WED} 15:30+00:00", "2 hour", "2026-03-05 10:30"),
)
EXAMPLES = (*ARITHMETIC, *LIVES, *CONVENTIONS)

# Every number of the page, but for the one that waits for satisfaction surveys; where the rules alone cannot show an
# example, the file that does.
NUMBERS = (
    "1 2 3 5 6b 7 8 10 12 14 15 16 17 18 20 21 22 23 25 27 28 30 32 33 36 38 39 40 41 42 46 47 50 51 52 54 57 58 59 63 "
    "65 67 68 76 77 79 80 82 84 87 90 91 93 94 96 100"
)
ROOT = Path(__file__).parent.parent.parent
ELSEWHERE = {
    **dict.fromkeys(("D17", "D18", "D20", "D38"), "tests/cli/test_policy.py"),
    "D40": "tests/rules/test_sla_evidence.py",
    **dict.fromkeys(("D58", "D90"), "tests/rules/test_sla_versions.py"),
    **dict.fromkeys(("D41", "D91"), "tests/scenarios/test_worked_examples.py"),
}


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.id for example in EXAMPLES])
def test_the_plan_says_what_the_worked_example_says(build: Any, calendars: Any, example: Example) -> None:
    """At each look of the example, every value that it names."""
    known = {**calendars, **more_calendars(build)}
    for now, look in example.looks.items():
        assert answers(build, seen(build, known, example, now), look) == expected(build, look), now


def test_the_text_of_a_due_instant_names_its_zone(build: Any, calendars: Any) -> None:
    """D36: half past twelve in Riyadh is written as such on the card, with the zone."""
    metric = build.metric(build.goal("2 hour", calendars["RUH"]))
    policy = build.policy(metric, zone="Asia/Riyadh")
    made = plan(build.snapshot(build.issue(f"{MON} 10:30+03:00")), policy, build.at(f"{MON} 11:00+03:00"))
    (card,) = [write.card for write in made.writes if hasattr(write, "card")]
    assert "12:30 (UTC+3)" in str(card_document(card, {}))


def test_every_example_of_the_page_has_its_test() -> None:
    """No number without a test of that name, and no test of a number that the page does not know."""
    here = {example.id.split()[0] for example in EXAMPLES if example.id.startswith("D")}
    numbers = {f"D{number}" for number in NUMBERS.split()}
    assert here.isdisjoint(ELSEWHERE)
    assert here | ELSEWHERE.keys() == numbers
    for number, path in ELSEWHERE.items():
        assert re.search(rf"\b{number}\b", (ROOT / path).read_text(encoding="utf-8")), number


def test_every_example_has_a_name_of_its_own() -> None:
    """So that a failure names one."""
    assert len({example.id for example in EXAMPLES}) == len(EXAMPLES)
